"""What the user should know of a forecast: too little history, doubtful fits, no season."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import Notice
from core.forecast.backtesting.range_notices import range_notices
from core.forecast.forecasters import FORECASTERS, naive_reach
from core.forecast.horizon_days import MONTHS, days_in_months
from core.formatting import Sentence

if TYPE_CHECKING:
    from core.forecast.backtesting.backtest import Backtest
    from core.forecast.history.snapshots import OrderHistory
    from core.forecast.history.training_windows import ForecastInputs

MIN_BUYERS = 500
MIN_DAYS = 180


def forecast_notices(
    past: OrderHistory, today: ForecastInputs, tested: Backtest, days: int
) -> list[Notice]:
    """What is not known, or less than it seems.

    Parameters
    ----------
    past : the orders
    today : what was forecast from
    tested : the backtest
    days : how far ahead was asked for
    """
    notices = []
    buyers = len(today.now.snapshot.frame)
    if buyers < MIN_BUYERS:
        notices.append(
            Notice(
                "few_buyers",
                Sentence(
                    "There are {n:# customer|# customers}. Under {least}, a forecast is a rough "
                    "guide: look at the ranges.",
                    n=buyers,
                    least=MIN_BUYERS,
                ),
            )
        )
    if past.length_days < MIN_DAYS:
        notices.append(
            Notice(
                "short_history_value",
                Sentence(
                    "The orders cover {n:# day|# days}. Under {least}, there is little to learn "
                    "habits and seasons from: look at the ranges.",
                    n=past.length_days,
                    least=MIN_DAYS,
                ),
            )
        )
    used = tested.choice.used
    if not FORECASTERS[used.name].ready(today):
        notices.append(
            Notice(
                "other_forecaster",
                f"{used.label} did best in the backtest, but has too little recent data to learn "
                f"from, so the forecast comes from {FORECASTERS[tested.purchase_model].label}.",
            )
        )
    reach = naive_reach(today)
    if tested.naive_wins and reach < days_in_months(MONTHS[-1]):
        notices.append(
            Notice(
                "naive_reach",
                Sentence(
                    "Simple arithmetic is used, which looks no further ahead than the orders go "
                    "back: beyond {n:# day|# days} nothing is added.",
                    n=reach,
                ),
            )
        )
    notices += range_notices(tested.origins, past.length_days, days)
    if not today.season.known:
        notices.append(
            Notice(
                "no_season",
                Sentence(
                    "Seasons are not included: that takes two years of orders, and the file has "
                    "{n:# day|# days}. Expect more in busy months and less in quiet ones.",
                    n=past.length_days,
                ),
            )
        )
    doubted = [fit.model.label for fit in today.now.fits.values() if fit.degenerate]
    if doubted:
        notices.append(
            Notice(
                "degenerate_fit",
                f"The parameters of {', '.join(doubted)} cannot be interpreted, because these "
                "orders do not show when customers leave. The backtest still shows how good the "
                "forecast is.",
            )
        )
    return notices
