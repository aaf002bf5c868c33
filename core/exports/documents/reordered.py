"""What customers like those of a segment did next, as a column of the terminal's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.segmentation import Profile


def reordered_header(profiles: Sequence[Profile]) -> str:
    """The head of the column; empty where nothing was counted."""
    days = {profile.reordered.days for profile in profiles if profile.reordered is not None}
    return f"again in {formatting.count(max(days), 'day')}" if days else ""


def reordered_text(profile: Profile) -> str:
    """The share that ordered again, where it lies in eight of ten cases, and of how many."""
    rate = profile.reordered
    if rate is None:
        return ""
    share, low, high = (formatting.percent(item, 0) for item in (rate.rate, rate.low, rate.high))
    return f"{share} ({low}-{high}, n {rate.customers:,})"
