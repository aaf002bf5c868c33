"""Runs checked against the alerts of a project: each run once, whoever comes first.

A run is on the disk before it is checked. Whoever is killed in between leaves a run that was not
checked, which the next check takes up: what it finds, how alerts stand, what is queued of it and
that the run was checked are written in one step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from core import formatting, projects
from core.alerts import event_store
from core.alerts.alert_sentences import alert_sentence
from core.alerts.alert_values import RunFacts, alert_value
from core.alerts.digest import Digest, FiredAlert, new_id
from core.alerts.hysteresis import AlertState, next_state
from core.alerts.run_measures import read_measures

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from core.alerts.alert import Alert
    from core.projects import Project, ProjectRun, RunComparison


@dataclass(frozen=True, eq=False)
class RunCheck:
    """A run that was checked.

    Parameters
    ----------
    run : the run
    compared : with the run before; None for the first, and where the run was checked before
    again : whether the run was checked before
    states : how the alerts stand after it, by id
    digest : what fired; None where nothing did
    """

    run: ProjectRun
    compared: RunComparison | None
    again: bool
    states: Mapping[str, AlertState]
    digest: Digest | None


class Queue(Protocol):
    """What else is written in the step in which a run is checked."""

    schema: str

    def __call__(self, store: sqlite3.Connection, check: RunCheck) -> None:
        """Write it."""
        ...


def check_runs(
    folder: Path, project_id: str, now: dt.datetime, queue: Queue | None = None
) -> tuple[RunCheck, ...]:
    """Check the runs that were not checked yet, the earliest first; else the last one once more.

    Parameters
    ----------
    folder, project_id : of the project
    now : UTC
    queue : writes what is to be delivered, in the same step

    Raises
    ------
    ProjectError : there is no such project, or a run of it is damaged
    """
    if not event_store.exists(folder, project_id):
        return ()
    schema = "" if queue is None else queue.schema
    with event_store.opened_events(folder, project_id, schema) as store:
        checked = event_store.checked_run(store)
    runs = [run for run in projects.list_runs(folder, project_id) if _is_whole(run)]
    last = max((run.number for run in runs), default=0)
    new = [run.number for run in runs if checked is None or run.number > checked]
    checks = []
    for number in sorted(new) or [last] * bool(last):
        check = _check_once(folder, project_id, number, now, queue)
        checks += [] if check is None else [check]
    return tuple(checks)


def check_run(
    project: Project, alerts: Sequence[Alert], states: Mapping[str, AlertState], facts: RunFacts
) -> tuple[dict[str, AlertState], Digest | None]:
    """How alerts stand after a run, and what has fired in it.

    Parameters
    ----------
    project : whose
    alerts : of the project
    states : how they stood, by id
    facts : of the run
    """
    after, fired = {}, []
    for alert in alerts:
        before = states.get(alert.id, AlertState())
        value = alert_value(alert, facts)
        state = next_state(alert, before, value, facts.now, facts.run.number)
        after[alert.id] = state
        if state.fired and not before.fired and value is not None:
            sentence = formatting.to_json(alert_sentence(alert, facts, value))
            fired.append(
                FiredAlert(
                    id=alert.id, kind=alert.kind, value=value, limit=alert.limit, sentence=sentence
                )
            )
    if not fired:
        return after, None
    summary = facts.run.summary
    return after, Digest(
        id=new_id(),
        at=facts.now,
        project=project.id,
        name=project.name,
        run=facts.run.number,
        as_of=summary.as_of,
        fired=tuple(fired),
    )


def _check_once(
    folder: Path, project_id: str, number: int, now: dt.datetime, queue: Queue | None
) -> RunCheck | None:
    """Check one run; None where somebody else has checked it meanwhile."""
    project = projects.open_project(folder, project_id)
    schema = "" if queue is None else queue.schema
    run = projects.open_run(folder, project_id, number)
    compared = projects.compare_with_last(folder, project_id, number)
    measures = read_measures(folder, project_id, number)
    with event_store.opened_events(folder, project_id, schema) as store:
        checked = event_store.checked_run(store)
        again = checked is not None and number <= checked
        if checked is not None and number < checked:
            return None
        # What moved fired when the run was new.
        facts = RunFacts(run, None if again else compared, measures, now, again)
        states, digest = check_run(
            project, event_store.held_alerts(store), event_store.held_states(store), facts
        )
        check = RunCheck(run, facts.compared, again, states, digest)
        event_store.write_states(store, states)
        if digest is not None:
            event_store.write_digest(store, digest)
        if queue is not None:
            queue(store, check)
        event_store.write_checked(store, number)
    return check


def _is_whole(run: ProjectRun | projects.UnreadableRun) -> bool:
    return isinstance(run, projects.ProjectRun)
