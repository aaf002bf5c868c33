"""The alerts of a project: listed, added and removed, and its quiet hours."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from core import projects
from core.alerts import event_store
from core.alerts.alert import ANY_ALERT, Alert, ForecastAlert, MoveAlert
from core.alerts.hysteresis import AlertState
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from core.alerts.digest import Digest
    from core.alerts.quiet_hours import QuietHours

MAX_ALERTS = 100


@dataclass(frozen=True)
class AlertBook:
    """Everything that is watched in a project.

    Parameters
    ----------
    alerts : in the order in which they were added
    states : how they stand, by id
    quiet : hours without digests
    digests : those sent, the latest first
    """

    alerts: tuple[Alert, ...] = ()
    states: Mapping[str, AlertState] | None = None
    quiet: QuietHours | None = None
    digests: tuple[Digest, ...] = ()

    def state(self, alert: Alert) -> AlertState:
        """How an alert stands."""
        return (self.states or {}).get(alert.id, AlertState())


def read_alerts(folder: Path, project_id: str, digests: int = 20) -> AlertBook:
    """What is watched in a project.

    Parameters
    ----------
    folder, project_id : of the project
    digests : how many of the last ones

    Raises
    ------
    ProjectError : there is no such project
    """
    if not event_store.exists(folder, project_id):
        return AlertBook()
    with event_store.opened_events(folder, project_id) as store:
        return AlertBook(
            event_store.held_alerts(store),
            event_store.held_states(store),
            event_store.held_quiet_hours(store),
            event_store.held_digests(store, digests),
        )


def add_alert(folder: Path, project_id: str, wanted: Mapping[str, Any]) -> Alert:
    """Watch something from the next run on.

    Parameters
    ----------
    folder, project_id : of the project
    wanted : fields of an `Alert` without its id

    Raises
    ------
    SettingError : a field is missing or out of its bounds, or the last run has no such segment
    ProjectError : there is no such project
    """
    try:
        alert = ANY_ALERT.validate_python({**wanted, "id": secrets.token_hex(4)})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(each) for each in first["loc"][1:]) or "kind"
        raise SettingError(
            f"The alert cannot be used: {place}: {first['msg']}.",
            "See `python -m core alert --help`.",
        ) from error
    _check_segment(folder, project_id, alert)
    with event_store.opened_events(folder, project_id) as store:
        if len(event_store.held_alerts(store)) >= MAX_ALERTS:
            raise SettingError(
                f"A project has up to {MAX_ALERTS} alerts.", "Remove one that you do not need."
            )
        event_store.add_alert_to(store, alert)
        watch_from_now(store, folder, project_id)
    return alert


def remove_alert(folder: Path, project_id: str, alert_id: str) -> None:
    """Watch something no more.

    Raises
    ------
    SettingError : there is no such alert
    """
    if event_store.exists(folder, project_id):
        with event_store.opened_events(folder, project_id) as store:
            if store.execute("DELETE FROM alerts WHERE id = ?", (alert_id,)).rowcount:
                return
    raise SettingError(
        f"There is no alert {alert_id}.",
        "`python -m core alert list PROJECT` lists them.",
        "no_alert",
    )


def set_quiet_hours(folder: Path, project_id: str, quiet: QuietHours | None) -> None:
    """Set the hours without digests.

    Parameters
    ----------
    folder, project_id : of the project
    quiet : the hours; None for none
    """
    with event_store.opened_events(folder, project_id) as store:
        event_store.write_quiet_hours(store, quiet)


def watch_from_now(store: Any, folder: Path, project_id: str) -> None:
    """Where nothing was watched so far, runs count from the next one on.

    Parameters
    ----------
    store : from `opened_events`
    folder, project_id : of the project
    """
    if event_store.checked_run(store) is None:
        last = projects.last_run(folder, project_id)
        event_store.write_checked(store, 0 if last is None else last.number)


def _check_segment(folder: Path, project_id: str, alert: Alert) -> None:
    """Refuse a segment that the last run does not have."""
    last = projects.last_run(folder, project_id)
    in_use = projects.open_project(folder, project_id).choices.in_use
    if last is None or in_use == "saved" or not isinstance(alert, MoveAlert | ForecastAlert):
        return
    by_model = in_use == "model" or not last.summary.rfm
    names = [size.name for size in last.summary.sizes("model" if by_model else "rfm")]
    if alert.segment not in names:
        raise SettingError(
            f"The last run has no segment {alert.segment}.",
            f"Its segments are {', '.join(names)}.",
            "no_such_segment",
        )
