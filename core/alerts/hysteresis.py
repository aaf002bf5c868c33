"""When an alert fires: once, and again only after its value has gone back past its level."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from core.alerts.alert import is_known
from core.settings import Frozen

if TYPE_CHECKING:
    from core.alerts.alert import Alert


class AlertState(Frozen):
    """How an alert stands.

    Parameters
    ----------
    fired : whether it has fired and its value has not gone back since
    value : as last measured; None before that
    since : when it fired last, UTC
    run : number of the run of that value
    """

    fired: bool = False
    value: float | None = None
    since: dt.datetime | None = None
    run: int | None = None


def next_state(
    alert: Alert, before: AlertState, value: float | None, now: dt.datetime, run: int
) -> AlertState:
    """How an alert stands after a run. It fires where `fired` is new.

    Parameters
    ----------
    alert : which one
    before : how it stood
    value : as measured now; where it is not known, nothing changes
    now : UTC
    run : number of the run
    """
    if value is None or not is_known(value):
        return before
    if before.fired:
        return AlertState(
            fired=not _went_back(alert, value), value=value, since=before.since, run=run
        )
    fires = value >= alert.limit if alert.side == "above" else value <= alert.limit
    return AlertState(fired=fires, value=value, since=now if fires else before.since, run=run)


def _went_back(alert: Alert, value: float) -> bool:
    level = alert.ready_level
    return value < level if alert.side == "above" else value > level
