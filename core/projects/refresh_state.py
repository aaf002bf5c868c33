"""`refresh.json` in a project's folder: how its last refresh went.

A refresh that fails changes nothing else: the run before stays the last one.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from core.errors import ProjectError
from core.projects import atomic_files
from core.projects.project_store import project_path
from core.settings import Frozen

if TYPE_CHECKING:
    from pathlib import Path

FILE = "refresh.json"
Outcome = Literal["running", "new", "unchanged", "failed"]
"""Still at work; a new run; the data and settings of the run before once more; no run."""


class RefreshFailure(Frozen):
    """Why a refresh made no run: as `ClienteleError` has it.

    Parameters
    ----------
    code : a stable word for programs
    message, hint : what happened, and what to do
    """

    code: str
    message: str
    hint: str


class Refresh(Frozen):
    """One refresh of a project.

    Parameters
    ----------
    outcome : how it went
    started, ended : UTC; None while it is at work
    run : number of the run it made or met; of one that failed, the last good one; None without any
    failure : why it failed; None where it did not
    """

    outcome: Outcome
    started: dt.datetime
    ended: dt.datetime | None = None
    run: int | None = None
    failure: RefreshFailure | None = None


INTERRUPTED = RefreshFailure(
    code="interrupted",
    message="The process that refreshed the project was stopped before it had finished.",
    hint="Run the project again.",
)


def read_refresh(folder: Path, project_id: str) -> Refresh | None:
    """The last refresh of a project; None where it was never refreshed.

    Parameters
    ----------
    folder : where projects lie
    project_id : of the project

    Raises
    ------
    ProjectError : there is no such project
    """
    path = project_path(folder, project_id) / FILE
    try:
        refresh = Refresh.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None
    if refresh.outcome != "running":
        return refresh
    with atomic_files.only_if_free(refresh_lock(folder, project_id)) as free:
        if not free:
            return refresh
    # Its process is gone. It may have ended well between the two looks.
    again = Refresh.model_validate_json(path.read_bytes())
    if again.outcome != "running":
        return again
    return again.model_copy(update={"outcome": "failed", "failure": INTERRUPTED})


def write_refresh(folder: Path, project_id: str, refresh: Refresh) -> None:
    """Note how a refresh stands.

    Raises
    ------
    ProjectError : there is no such project any more
    """
    path = project_path(folder, project_id) / FILE
    atomic_files.write_file(path, refresh.model_dump_json(indent=1).encode())


def refresh_text(refresh: Refresh) -> str:
    """How the last refresh of a project went, in a line."""
    at = f"{refresh.started:%Y-%m-%d %H:%M} UTC"
    if refresh.failure is not None:
        return f"refresh of {at} failed: {refresh.failure.message} {refresh.failure.hint}"
    return {
        "running": f"being refreshed since {at}",
        "unchanged": f"refreshed {at}: no new data",
    }.get(refresh.outcome, f"refreshed {at}: run {refresh.run}")


def refresh_lock(folder: Path, project_id: str) -> Path:
    """The lock that a refresh holds, beside the project as its other lock."""
    return atomic_files.lock_path(folder / f"{project_id}.refresh")


def already_running() -> ProjectError:
    """The notice where a project is being refreshed."""
    return ProjectError(
        "The project is being refreshed already.", "Wait until that has ended.", "refresh_running"
    )
