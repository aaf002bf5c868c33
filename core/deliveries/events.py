"""What is sent, as JSON: digests, customers whose segment has changed, and lists.

An event has `type`, `timestamp` and `data`, as the Standard Webhooks specification proposes. Those
who take files get its `data` as one: a digest as JSON, the others as CSV.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from core import alerts, exports
from core.formatting import Sentence
from core.migration import ABSENT
from core.projects import GONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.alerts import Digest
    from core.projects import Project, ProjectRun

FIRED, MOVED = "alerts.fired", "customers.moved"
LISTED, NOT_LISTED = "audience.listed", "audience.failed"
MOVES_A_REQUEST = 1000
"""Customers in one request; a shop may move a hundred thousand in a night."""

_COLUMNS = ("customer_id", "before", "after")


def digest_event(digest: Digest) -> dict[str, Any]:
    """What fired in a run."""
    data = alerts.digest_document(digest) | {"text": digest.text()}
    return _event(FIRED, digest.at, data)


def joined_digests(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Two digests merged into one, under the id of the first and for the run of the second."""
    before, after = first["data"], second["data"]
    text = "\n".join([after["text"].partition("\n")[0], *_lines(before), *_lines(after)])
    joined = {**after, "id": before["id"], "fired": [*before["fired"], *after["fired"]]}
    return {**second, "data": joined | {"text": text}}


def _lines(data: dict[str, Any]) -> list[str]:
    return [f"- {one['text']}" for one in data["fired"]]


def move_events(
    project: Project, run: ProjectRun, moves: pd.DataFrame, now: dt.datetime, most: int | None
) -> Iterator[dict[str, Any]]:
    """Customers whose segment has changed: one event, or several where there are many.

    Parameters
    ----------
    project, run : whose
    moves : index customer_id; before and after, with the words for nobody
    now : UTC
    most : customers in one event; all of them where None
    """
    rows = [
        {"customer_id": str(name), "before": _segment(before), "after": _segment(after)}
        for name, before, after in zip(moves.index, moves["before"], moves["after"], strict=True)
    ]
    size = most or max(len(rows), 1)
    parts = [rows[first : first + size] for first in range(0, len(rows), size)] or [[]]
    for place, part in enumerate(parts, start=1):
        data = {
            **_about(project, run),
            "part": place,
            "parts": len(parts),
            "customers": part,
        }
        yield _event(MOVED, now, data)


def list_event(
    project: Project, run: ProjectRun, made: dict[str, Any], now: dt.datetime
) -> dict[str, Any]:
    """A list as it is after a run, or why it could not be made.

    Parameters
    ----------
    project, run : whose
    made : from `core.deliveries.run_files`: its name, format, how many are on it, and it as CSV
    now : UTC
    """
    kind = NOT_LISTED if "error" in made else LISTED
    return _event(kind, now, {**_about(project, run), **made})


def as_body(event: dict[str, Any]) -> bytes:
    """An event as it is kept and sent."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def as_file(event: dict[str, Any]) -> tuple[str, bytes]:
    """An event as a file: the ending of its name, and its content."""
    data = event["data"]
    if event["type"] == LISTED:
        return "csv", str(data["csv"]).encode()
    if event["type"] == MOVED:
        return "csv", exports.to_csv(pd.DataFrame(data["customers"], columns=list(_COLUMNS)))
    return "json", json.dumps(data, ensure_ascii=False, indent=2).encode()


def as_text(event: dict[str, Any]) -> tuple[str, str]:
    """An event for people: a title, and what it says."""
    data = event["data"]
    if event["type"] == FIRED:
        return f"{data['name']}, run {data['run']}", "\n".join(_lines(data))
    title = f"{data['name']}, run {data['run']}"
    if event["type"] == MOVED:
        sentence = Sentence(
            "{n:# customer has|# customers have} changed segment. The file has their ids.",
            n=len(data["customers"]),
        )
        return f"{title}: segments", sentence.text()
    title = f"{title}: {data['audience']}"
    if event["type"] == NOT_LISTED:
        sentence = Sentence(
            "The list {audience} could not be made: {why}",
            audience=str(data["audience"]),
            why=f"{data['error']['message']} {data['error']['hint']}",
        )
        return title, sentence.text()
    sentence = Sentence(
        "{n:# customer is|# customers are} on the list {audience}.",
        n=int(data["listed"]),
        audience=str(data["audience"]),
    )
    return title, sentence.text()


def _about(project: Project, run: ProjectRun) -> dict[str, Any]:
    as_of = run.summary.as_of
    return {
        "project": project.id,
        "name": project.name,
        "run": run.number,
        "as_of": None if as_of is None else as_of.isoformat(),
    }


def _event(kind: str, now: dt.datetime, data: dict[str, Any]) -> dict[str, Any]:
    moment = now.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {"type": kind, "timestamp": moment, "data": data}


def _segment(name: object) -> str | None:
    """A segment; None where somebody was no customer, or is none any more."""
    return None if name in (ABSENT, GONE) or name is None else str(name)
