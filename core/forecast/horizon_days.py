"""How far ahead every forecast looks: the horizons that pages and files list."""

from __future__ import annotations

from core.time_units import DAYS_PER_MONTH

MONTHS = (3, 6, 12, 24)


def days_in_months(months: int) -> int:
    """A number of months in whole days."""
    return round(months * DAYS_PER_MONTH)
