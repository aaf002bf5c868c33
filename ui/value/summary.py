"""A forecast in words: its key figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.formatting import N_, _, say
from ui.components import glossary
from ui.components.parts import Number

if TYPE_CHECKING:
    from core.forecast import Forecast


def season(forecast: Forecast) -> str | None:
    """What the season does to the days ahead, in a sentence; None where none is known."""
    if forecast.season is None:
        return None
    ahead = formatting.days(forecast.horizon_days)
    change = round(forecast.season - 1, 2)
    if not change:
        return say(
            "The next {ahead} are about as busy as the rest of the year; the forecast includes "
            "that.",
            ahead=ahead,
        )
    template = N_(
        "The next {ahead} are usually {share:.0%} quieter than the rest of the year; the forecast "
        "includes that."
    )
    if change > 0:
        template = N_(
            "The next {ahead} are usually {share:.0%} busier than the rest of the year; the "
            "forecast includes that."
        )
    return say(template, ahead=ahead, share=abs(change))


def key_figures(forecast: Forecast, currency: str | None) -> list[Number]:
    """What is to come, how sure that is, and what is at risk."""
    total = forecast.total
    frame = forecast.frame
    ahead = formatting.days(forecast.horizon_days)
    template = N_(
        "Expected days with an order in {ahead} from everyone who has bought so far. New customers "
        "are extra."
    )
    if forecast.money:
        template = N_(
            "Expected spend in {ahead} from everyone who has bought so far. New customers are "
            "extra."
        )
    judged = f"{glossary.definition('Likely range')} {_('Judged by forecasts from earlier dates.')}"
    at_risk = float(frame["at_risk"].sum())
    return [
        Number(
            _("Expected"),
            formatting.money_short(total.total, currency),
            say(template, ahead=ahead),
        ),
        Number(_("Likely from"), formatting.money_short(total.low, currency), judged),
        Number(_("Likely to"), formatting.money_short(total.high, currency), judged),
        Number(
            _("Present value"),
            formatting.money_short(total.discounted, currency),
            _("The same, with future money discounted."),
        ),
        Number(
            _("Won't order"),
            formatting.percent(float(frame["churn_risk"].mean())),
            say("Average chance of no order in {ahead}.", ahead=ahead),
        ),
        Number(
            _("Yearly revenue at risk"),
            formatting.money_short(at_risk, currency),
            _("Each customer's spend per year so far × their chance of not ordering for a year."),
        ),
    ]
