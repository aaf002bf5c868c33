"""The value of an alert in a run."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.alerts.alert import AgeAlert, AudienceAlert, DriftAlert, ForecastAlert, MoveAlert

if TYPE_CHECKING:
    from core.alerts.alert import Alert
    from core.alerts.run_measures import ForecastBand, RunMeasures
    from core.projects import ProjectRun, RunComparison


@dataclass(frozen=True, eq=False)
class RunFacts:
    """What is known of a run.

    Parameters
    ----------
    run : the run
    compared : with the run before; None for the first run, and where it was checked before
    measures : what only its analysis can tell; None where that was not measured
    now : UTC
    again : whether the run was checked before: then only its age can have changed
    """

    run: ProjectRun
    compared: RunComparison | None
    measures: RunMeasures | None
    now: dt.datetime
    again: bool = False


def alert_value(alert: Alert, facts: RunFacts) -> float | None:
    """What an alert compares with its limit; None where the run does not tell.

    Parameters
    ----------
    alert : which one
    facts : of the run
    """
    if facts.again and not isinstance(alert, AgeAlert):
        return None
    match alert:
        case MoveAlert():
            return _moved(alert, facts)
        case ForecastAlert():
            band = forecast_band(alert, facts)
            return None if band is None else band.distance
        case DriftAlert():
            drift = measured_drift(alert, facts)
            return max(drift.values()) if drift else None
        case AudienceAlert():
            measures = facts.measures
            return None if measures is None else measures.audiences.get(alert.audience)
        case AgeAlert():
            last = facts.run.summary.last_order
            return None if last is None else float((facts.now.date() - last).days)


def _moved(alert: MoveAlert, facts: RunFacts) -> float | None:
    compared = facts.compared
    if compared is None or alert.segment not in compared.names:
        return None
    entered = alert.kind == "entered"
    moved = compared.entered(alert.segment) if entered else compared.left(alert.segment)
    if alert.customer is not None:
        return float(alert.customer in moved.index)
    if alert.counted == "customers":
        return float(len(moved))
    column = "after" if entered else "before"
    whole = int((compared.moves[column] == alert.segment).sum())
    return len(moved) / whole if whole else 0.0


def forecast_band(alert: ForecastAlert, facts: RunFacts) -> ForecastBand | None:
    """A segment beside its forecast; None where that was not measured."""
    if facts.measures is None:
        return None
    by_segment = facts.measures.size if alert.kind == "size" else facts.measures.money
    return by_segment.get(alert.segment)


def measured_drift(alert: DriftAlert, facts: RunFacts) -> dict[str, float]:
    """The index of each measure: since the segments were found, or since the run before."""
    found = {one.feature: one.psi for one in facts.run.summary.drift}
    for one in () if facts.compared is None else facts.compared.drift:
        found[one.feature] = max(one.psi, found.get(one.feature, 0.0))
    return {name: psi for name, psi in found.items() if alert.feature in (None, name)}
