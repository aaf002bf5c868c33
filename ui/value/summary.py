"""A forecast in words: its key figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from ui.components.parts import Number

if TYPE_CHECKING:
    from core.forecast import Forecast

_RANGE = (
    "Eight times out of ten the total lies in this range, judged by how far off "
    "forecasts from earlier dates were."
)


def key_figures(forecast: Forecast, currency: str | None) -> list[Number]:
    """What is to come, how sure that is, and what is at risk."""
    total = forecast.total
    frame = forecast.frame
    ahead = formatting.days(forecast.horizon_days)
    what = "spend" if forecast.money else "days with an order"
    at_risk = float((frame["yearly_spend"] * frame["churn_risk"]).sum())
    return [
        Number(
            "To come",
            formatting.money_short(total.total, currency),
            f"Expected {what} in {ahead} of everyone who has bought so far. New customers come on "
            "top.",
        ),
        Number("Likely from", formatting.money_short(total.low, currency), _RANGE),
        Number("Likely to", formatting.money_short(total.high, currency), _RANGE),
        Number(
            "Worth today",
            formatting.money_short(total.discounted, currency),
            "The same, with money that comes later worth less (discount rate).",
        ),
        Number(
            "Will stay away",
            formatting.percent(float(frame["churn_risk"].mean())),
            f"Mean chance of no order in {ahead}.",
        ),
        Number(
            "At risk a year",
            formatting.money_short(at_risk, currency),
            "What customers spent in a year so far, each times the chance that they stay away.",
        ),
    ]
