"""What a checked run has to say, put into the outbox in the step that notes the check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from core import alerts, projects
from core.deliveries import delivery_store, events, outbox, run_files
from core.deliveries.outbox import OutboxMessage
from core.migration import ABSENT
from core.projects import GONE

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from core.alerts import RunCheck
    from core.deliveries.delivery import Delivery
    from core.projects import Project


def check_and_queue(folder: Path, project_id: str, now: dt.datetime) -> tuple[RunCheck, ...]:
    """Check a project's new runs, and queue what is to be delivered of them.

    Parameters
    ----------
    folder, project_id : of the project
    now : UTC

    Raises
    ------
    ProjectError : there is no such project, or a run of it is damaged
    """
    checks = alerts.check_runs(folder, project_id, now, _Outbox(folder, project_id, now))
    for check in checks:
        run_files.drop_lists(folder, project_id, check.run.number)
    return checks


class _Outbox:
    """Puts the events of a check into the outbox (`core.alerts.Queue`)."""

    schema = outbox.SCHEMA

    def __init__(self, folder: Path, project_id: str, now: dt.datetime) -> None:
        self.folder, self.project_id, self.now = folder, project_id, now

    def __call__(self, store: sqlite3.Connection, check: RunCheck) -> None:
        """Queue everything that some delivery wants of it."""
        digest = None if check.digest is None else events.digest_event(check.digest)
        lists = (
            {}
            if check.again
            else run_files.read_lists(self.folder, self.project_id, check.run.number)
        )
        for delivery in delivery_store.deliveries_in(store):
            if digest is not None and "digest" in delivery.sends:
                self._put_digest(store, check, delivery, digest)
            if check.again:
                continue
            if "moves" in delivery.sends:
                for event in self._moves(store, check, delivery):
                    self._put(store, check, delivery, (alerts.new_id(), event), self.now)
            for made in lists.get(delivery.name, []):
                project = projects.open_project(self.folder, self.project_id)
                event = events.list_event(project, check.run, made, self.now)
                self._put(store, check, delivery, (alerts.new_id(), event), self.now)

    def _put_digest(
        self, store: sqlite3.Connection, check: RunCheck, delivery: Delivery, digest: dict[str, Any]
    ) -> None:
        """Queue a digest; in the quiet hours, below one that waits for their end already."""
        quiet = alerts.held_quiet_hours(store)
        due = self.now if quiet is None else quiet.release(self.now)
        if due > self.now:
            for message in outbox.messages(store, "waiting"):
                same = (message.delivery, message.topic) == (delivery.name, events.FIRED)
                if same and not message.attempts and message.due > self.now:
                    joined = events.joined_digests(json.loads(message.body), digest)
                    outbox.replace_body(store, message, events.as_body(joined))
                    return
        self._put(store, check, delivery, (str(digest["data"]["id"]), digest), due)

    def _put(
        self,
        store: sqlite3.Connection,
        check: RunCheck,
        delivery: Delivery,
        named: tuple[str, dict[str, Any]],
        due: dt.datetime,
    ) -> None:
        message_id, event = named
        outbox.put(
            store,
            OutboxMessage(
                id=message_id,
                delivery=delivery.name,
                topic=str(event["type"]),
                run=check.run.number,
                created=self.now,
                body=events.as_body(event),
                state="waiting",
                attempts=0,
                due=due,
                error="",
            ),
        )

    def _moves(
        self, store: sqlite3.Connection, check: RunCheck, delivery: Delivery
    ) -> Iterator[dict[str, Any]]:
        """Who moved; everybody where a table is empty yet, or there was no run before."""
        first = delivery.kind == "table" and not delivery_store.is_complete(store, delivery.name)
        project = projects.open_project(self.folder, self.project_id)
        if check.compared is None or first:
            moves = self._everybody(project, check)
            if not moves.empty:
                delivery_store.mark_complete(store, delivery.name)
        else:
            moves = check.compared.moves
            moves = moves[moves["before"] != moves["after"]]
        if moves.empty:
            return
        most = events.MOVES_A_REQUEST if delivery.kind == "webhook" else None
        yield from events.move_events(project, check.run, moves, self.now, most)

    def _everybody(self, project: Project, check: RunCheck) -> pd.DataFrame:
        """All customers of a run, as if nobody had been there before.

        In segments of the shop's own, only a comparison with another run knows them.
        """
        if check.compared is not None:
            segments = check.compared.moves["after"]
            segments = segments[segments != GONE]
        else:
            rows = projects.run_customers(self.folder, self.project_id, check.run.number)
            by_model = project.choices.in_use == "model" or not check.run.summary.rfm
            segments = rows["model_segment" if by_model else "rfm_segment"]
            if project.choices.in_use == "saved":
                segments = segments.iloc[:0]
        return pd.DataFrame({"before": ABSENT, "after": segments}, index=segments.index)
