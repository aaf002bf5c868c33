"""Whether a shop has orders enough to tell groups of its customers apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.formatting import Sentence

if TYPE_CHECKING:
    import pandas as pd

MIN_CUSTOMERS = 500
MIN_DAYS = 180
MAX_QUIET_DAYS = 30
"""Fewer buyers, a shorter history, or no order for longer, and what sets groups apart is mostly
chance. About what mailing tools ask for before they forecast anything (Klaviyo: 500 buyers, 180
days, an order in the last 30)."""


def too_few(frame: pd.DataFrame) -> Sentence | None:
    """Why customers with orders are no more than sorted into best, regular and lapsed.

    Parameters
    ----------
    frame : recency_days, tenure_days, one row a customer

    Returns
    -------
    the reason; None where there is enough
    """
    days, quiet = int(frame["tenure_days"].max()), int(frame["recency_days"].min())
    if len(frame) < MIN_CUSTOMERS:
        return Sentence(
            "With {n:# customer|# customers} (under {least}), finer groups would be chance, so "
            "there are three: best, regular and lapsed.",
            n=len(frame),
            least=MIN_CUSTOMERS,
        )
    if days < MIN_DAYS:
        return Sentence(
            "The orders go back {n:# day|# days} (under {least}), too short to learn habits, so "
            "there are three groups: best, regular and lapsed.",
            n=days,
            least=MIN_DAYS,
        )
    if quiet > MAX_QUIET_DAYS:
        return Sentence(
            "The last order is {n:# day|# days} old, so it is unclear who still buys, and there "
            "are three groups: best, regular and lapsed.",
            n=quiet,
        )
    return None
