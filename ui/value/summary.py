"""A forecast in words: its key figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from ui.components import glossary
from ui.components.parts import Number

if TYPE_CHECKING:
    from core.forecast import Forecast

_RANGE = f"{glossary.definition('Likely range')} Judged by forecasts from earlier dates."


def season(forecast: Forecast) -> str | None:
    """What the season does to the days ahead, in a sentence; None where none is known."""
    if forecast.season is None:
        return None
    ahead = formatting.days(forecast.horizon_days)
    change = round(forecast.season - 1, 2)
    if not change:
        return (
            f"The next {ahead} are about as busy as the rest of the year; the forecast includes "
            "that."
        )
    side = "busier" if change > 0 else "quieter"
    return (
        f"The next {ahead} are usually {formatting.percent(abs(change), 0)} {side} than the rest "
        "of the year; the forecast includes that."
    )


def key_figures(forecast: Forecast, currency: str | None) -> list[Number]:
    """What is to come, how sure that is, and what is at risk."""
    total = forecast.total
    frame = forecast.frame
    ahead = formatting.days(forecast.horizon_days)
    what = "spend" if forecast.money else "days with an order"
    at_risk = float(frame["at_risk"].sum())
    return [
        Number(
            "Expected",
            formatting.money_short(total.total, currency),
            f"Expected {what} in {ahead} from everyone who has bought so far. New customers are "
            "extra.",
        ),
        Number("Likely from", formatting.money_short(total.low, currency), _RANGE),
        Number("Likely to", formatting.money_short(total.high, currency), _RANGE),
        Number(
            "Present value",
            formatting.money_short(total.discounted, currency),
            "The same, with future money discounted.",
        ),
        Number(
            "Won't order",
            formatting.percent(float(frame["churn_risk"].mean())),
            f"Average chance of no order in {ahead}.",
        ),
        Number(
            "Yearly revenue at risk",
            formatting.money_short(at_risk, currency),
            "Each customer's spend per year so far × their chance of not ordering for a year.",
        ),
    ]
