"""What a segment should bring, and how much of it is at risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.formatting import _, say
from ui.components import forecasts, parts, unavailable
from ui.state import session

if TYPE_CHECKING:
    from core.forecast import SegmentForecast
    from core.segmentation import Profile
    from ui.state.open_store import OpenStore, Which


def show(store: OpenStore, which: Which, profile: Profile) -> None:
    """The segment's own forecast; where none was made, the offer to make it."""
    if store.analysis.orders is None:
        unavailable.line(
            _("The file has one row per customer: there are no orders to forecast from.")
        )
        return
    found = forecasts.offer(store, _("this segment's expected revenue and risk"))
    ahead = (forecasts.by_segment(found, store.labels(which)) or {}).get(profile.name)
    if ahead is not None:
        parts.numbers(_figures(ahead, session.currency(store)))


def _figures(ahead: SegmentForecast, currency: str | None) -> list[parts.Number]:
    unit = currency if ahead.money else None
    low, high = (formatting.money_short(end, unit) for end in (ahead.low, ahead.high))
    what = _("Expected") if ahead.money else _("Expected order days")
    return [
        parts.Number(
            f"{what} in {formatting.days(ahead.days)}",
            formatting.money_short(ahead.total, unit),
            say("80% range: {low} to {high}.", low=low, high=high),
        ),
        parts.Number(
            _("Won't order"),
            formatting.percent(ahead.churn_risk),
            say("Average chance of no order in {days:days}.", days=ahead.days),
        ),
        parts.Number(
            _("At high risk"), say("{customers:# customer|# customers}", customers=ahead.high_risk)
        ),
        parts.Number(
            _("Yearly revenue at risk"),
            formatting.money_short(ahead.at_risk, unit),
            _("Each customer's spend per year so far × their risk of not ordering for a year."),
        ),
    ]
