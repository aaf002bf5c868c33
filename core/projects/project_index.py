"""What lists of projects show of each: cached in an index, so that a list opens no project.

The folders are the truth. A project is read again when one of its files is another than the index
has seen: project.json and the note of its refresh, which are replaced whole, the folder of its runs
and the last two of them. Without an index (a folder that may not be written to, a damaged file)
every project is read, which takes longer and says the same.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import core
from core.errors import ProjectError
from core.projects import index_file, refresh_state, run_store
from core.projects.project import UnreadableProject
from core.projects.project_document import project_document
from core.projects.project_run import ProjectRun, UnreadableRun
from core.projects.project_store import FILE, RUNS, open_project
from core.projects.project_summary import ProjectSummary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_FORMAT = 1
_SHOWN_RUNS = 2
_SETTLED_SECONDS = 2.0
"""What changed so lately may change again within one tick of the clock of the disk, unnoticed."""

HISTORY = (
    *("project", "number", "ran", "source_name", "base", "forecast", "customers", "orders"),
    *("revenue", "currency", "as_of", "first_order", "last_order"),
)
"""The columns of `run_history`."""


class _Held(NamedTuple):
    """A row of the index."""

    stamp: str
    numbers: str
    document: str


class _Read(NamedTuple):
    """A project as it was read just now."""

    summary: ProjectSummary
    stamp: str
    numbers: str
    runs: tuple[ProjectRun | UnreadableRun, ...]


def summarise_projects(folder: Path) -> tuple[ProjectSummary | UnreadableProject, ...]:
    """All projects, the one saved last first; then folders that cannot be read, with the reason.

    Parameters
    ----------
    folder : where projects lie
    """
    with _refreshed(folder) as (listed, _):
        return listed


def run_history(folder: Path) -> list[dict[str, Any]]:
    """Every run of every project that can be read, the latest first: `HISTORY`, in JSON values.

    Parameters
    ----------
    folder : where projects lie
    """
    with _refreshed(folder) as (listed, store):
        if store is None:
            known = [each.id for each in listed if isinstance(each, ProjectSummary)]
            rows = [
                row for each in known for row in _history(each, run_store.list_runs(folder, each))
            ]
            rows.sort(key=lambda row: (row[2], row[0], row[1]), reverse=True)
        else:
            columns = ", ".join(HISTORY)
            rows = store.execute(
                f"SELECT {columns} FROM runs ORDER BY ran DESC, project DESC, number DESC"
            ).fetchall()
    named = [dict(zip(HISTORY, row, strict=True)) for row in rows]
    return [row | {"forecast": bool(row["forecast"])} for row in named]


@contextlib.contextmanager
def _refreshed(
    folder: Path,
) -> Iterator[tuple[tuple[ProjectSummary | UnreadableProject, ...], sqlite3.Connection | None]]:
    """The projects as they are now, and the index once it says the same; None where it cannot."""
    names = index_file.project_folders(folder)
    if not names:
        index_file.drop_index(folder)
        yield (), None
        return
    with contextlib.ExitStack() as stack:
        store: sqlite3.Connection | None = None
        listed: tuple[ProjectSummary | UnreadableProject, ...] | None = None
        try:
            store = stack.enter_context(index_file.opened_index(folder))
            listed = _brought_up_to_date(folder, names, store)
        except (sqlite3.Error, OSError) as error:
            store = None
            with contextlib.suppress(sqlite3.Error, OSError):
                stack.close()
            if index_file.is_damage(error):
                index_file.drop_index(folder)
        if listed is None:
            listed = _in_order(_read_all(folder, names))
        yield listed, store


def _brought_up_to_date(
    folder: Path, names: Sequence[str], store: sqlite3.Connection
) -> tuple[ProjectSummary | UnreadableProject, ...]:
    """What the index knows, with what has changed since read and written to it."""
    rows = store.execute("SELECT id, stamp, numbers, document FROM projects").fetchall()
    held = {row[0]: _Held(*row[1:]) for row in rows}
    listed: list[ProjectSummary | UnreadableProject] = []
    changed: list[_Read] = []
    for name in names:
        summary = _known(folder / name, held.get(name))
        if summary is None:
            read = _read(folder, name)
            if isinstance(read, _Read):
                changed.append(read)
                listed.append(read.summary)
            elif read is not None:
                listed.append(read)
        else:
            listed.append(summary)
    there = {each.id for each in listed if isinstance(each, ProjectSummary)}
    for name in {*(set(held) - there), *(read.summary.id for read in changed)}:
        store.execute("DELETE FROM projects WHERE id = ?", (name,))
        store.execute("DELETE FROM runs WHERE project = ?", (name,))
    for read in changed:
        document = json.dumps(read.summary.document, ensure_ascii=False)
        store.execute(
            "INSERT INTO projects VALUES (?, ?, ?, ?)",
            (read.summary.id, read.stamp, read.numbers, document),
        )
        marks = ", ".join("?" * len(HISTORY))
        store.executemany(
            f"INSERT INTO runs VALUES ({marks})",
            _history(read.summary.id, read.runs),
        )
    store.commit()
    return _in_order(_with_refreshes(folder, listed))


def _known(path: Path, held: _Held | None) -> ProjectSummary | None:
    """What the index has of a project, where it is still so."""
    if held is None or not held.stamp:
        return None
    if _stamp(path, held.numbers)[0] != held.stamp:
        return None
    try:
        return _summary(json.loads(held.document))
    except (ValueError, KeyError, TypeError):
        return None


def _read(folder: Path, name: str) -> _Read | UnreadableProject | None:
    """A project from its folder; None where it was deleted a moment ago."""
    path = folder / name
    try:
        # What is read after this may be newer than the stamp, and then is read again.
        before, _ = _stamp(path, "")
        project = open_project(folder, name)
        runs = run_store.list_runs(folder, name)
        shown = _shown(runs)
        numbers = ",".join(str(run.number) for run in shown)
        stamp, latest = _stamp(path, numbers)
        document = project_document(folder, project, shown)
    except ProjectError as error:
        return UnreadableProject(name, error.message) if path.exists() else None
    settled = stamp.startswith(before) and latest < time.time() - _SETTLED_SECONDS
    return _Read(_summary(document), stamp if settled else "", numbers, runs)


def _shown(
    runs: Sequence[ProjectRun | UnreadableRun],
) -> tuple[ProjectRun | UnreadableRun, ...]:
    """The last two runs that can be read, and any between and after them that cannot."""
    shown: list[ProjectRun | UnreadableRun] = []
    for run in runs:
        if sum(isinstance(each, ProjectRun) for each in shown) == _SHOWN_RUNS:
            break
        shown.append(run)
    return tuple(shown)


def _stamp(path: Path, numbers: str) -> tuple[str, float]:
    """What changes with everything that a list shows of a project, and when it last did."""
    names = [FILE, RUNS, refresh_state.FILE]
    names += [f"{RUNS}/{number}/{run_store.RUN}" for number in numbers.split(",") if number]
    parts, latest = [f"{_FORMAT}.{core.__version__}"], 0.0
    place = str(path)
    for name in names:
        try:
            found = os.stat(f"{place}/{name}")  # noqa: PTH116 - thousands of paths cost more to make
        except OSError:
            parts.append("-")
            continue
        parts.append(f"{found.st_ino}.{found.st_size}.{found.st_mtime_ns}")
        latest = max(latest, found.st_mtime)
    return " ".join(parts), latest


def _summary(document: dict[str, Any]) -> ProjectSummary:
    return ProjectSummary(
        str(document["id"]), str(document["name"]), str(document["saved"]), document
    )


def _read_all(folder: Path, names: Sequence[str]) -> list[ProjectSummary | UnreadableProject]:
    read = [_read(folder, name) for name in names]
    return [each.summary if isinstance(each, _Read) else each for each in read if each is not None]


def _with_refreshes(
    folder: Path, listed: Sequence[ProjectSummary | UnreadableProject]
) -> list[ProjectSummary | UnreadableProject]:
    """The same, where a refresh was at work with whether it still is: its process may be gone."""
    result: list[ProjectSummary | UnreadableProject] = []
    for each in listed:
        refresh = each.document["refresh"] if isinstance(each, ProjectSummary) else None
        if isinstance(each, ProjectSummary) and refresh and refresh["outcome"] == "running":
            with contextlib.suppress(ProjectError):
                now = refresh_state.read_refresh(folder, each.id)
                refresh = None if now is None else now.model_dump(mode="json")
            result.append(_summary(each.document | {"refresh": refresh}))
        else:
            result.append(each)
    return result


def _in_order(
    listed: Sequence[ProjectSummary | UnreadableProject],
) -> tuple[ProjectSummary | UnreadableProject, ...]:
    known = [each for each in listed if isinstance(each, ProjectSummary)]
    known.sort(key=lambda each: each.saved, reverse=True)
    return (*known, *(each for each in listed if isinstance(each, UnreadableProject)))


def _history(
    project_id: str, runs: Sequence[ProjectRun | UnreadableRun]
) -> Iterator[tuple[Any, ...]]:
    """The rows of a project's runs, as `HISTORY` has them."""
    for run in runs:
        if isinstance(run, ProjectRun):
            named = {
                **run.model_dump(mode="json", include={*HISTORY}),
                **run.summary.model_dump(mode="json", include={*HISTORY}),
                "project": project_id,
            }
            yield tuple(named[name] for name in HISTORY)
