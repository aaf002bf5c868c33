"""What the ranges of a forecast rest on, where that is little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import Notice
from core.forecast.backtesting.rolling_origins import FEW_ORIGINS
from core.formatting import Sentence

if TYPE_CHECKING:
    from core.forecast.backtesting.rolling_origins import RollingOrigins

RANGE_NOTICES = ("short_backtest", "few_origins")


def range_notices(origins: RollingOrigins, known_days: int, days: int) -> tuple[Notice, ...]:
    """What a reader of a range should know.

    Parameters
    ----------
    origins : the errors it rests on
    known_days : days of orders that are known
    days : how far ahead
    """
    errors = origins.of(days)
    if errors is None or errors.days < days:
        sentence = Sentence(
            "The orders cover {known:# day|# days}, too few to test {asked:# day|# days} ahead: "
            "the backtest covers {tested:# day|# days}, and ranges are widened from there.",
            known=known_days,
            asked=days,
            tested=origins.residual_days if errors is None else errors.days,
        )
        return (Notice("short_backtest", sentence),)
    if len(errors.dates) < FEW_ORIGINS:
        sentence = Sentence(
            "Ranges rest on {n:one earlier date|# earlier dates} and on typical forecast errors in "
            "other shops.",
            n=len(errors.dates),
        )
        return (Notice("few_origins", sentence),)
    return ()
