"""Runs on disk: each a folder `runs/<n>/` that is there whole or not at all.

run.json has the settings and the summary, customers.parquet one row a customer; rule.json (the RFM
limits) and model.skops (data only, checked before it is opened) are the segmentation, frozen.
segments.parquet says who was in which segment of the shop's own, see `kept_segments`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from core import rfm, saved_models
from core.errors import ProjectError
from core.projects.project_run import ProjectRun, UnreadableRun
from core.projects.project_store import RUNS, project_path

if TYPE_CHECKING:
    from core.rfm import RfmRule

RUN, CUSTOMERS, RULE, MODEL = "run.json", "customers.parquet", "rule.json", "model.skops"
SEGMENTS = "segments.parquet"
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def list_runs(folder: Path, project_id: str) -> tuple[ProjectRun | UnreadableRun, ...]:
    """All runs of a project, the last one first."""
    inside = project_path(folder, project_id) / RUNS
    numbers = [int(path.name) for path in inside.glob("*") if _NUMBER.fullmatch(path.name)]
    return tuple(_read(inside / str(number), number) for number in sorted(numbers, reverse=True))


def open_run(folder: Path, project_id: str, number: int) -> ProjectRun:
    """One run.

    Raises
    ------
    ProjectError : there is no such run, or it is damaged
    """
    path = run_path(folder, project_id, number)
    run = _read(path, number)
    if isinstance(run, UnreadableRun):
        raise ProjectError(run.reason, "Run the project again.")
    return run


def frozen_rule(folder: Path, project_id: str, number: int) -> RfmRule | None:
    """The RFM limits of a run; None where it had no order history.

    Raises
    ------
    ProjectError : there is no such run, or it is damaged
    """
    path = run_path(folder, project_id, number) / RULE
    if not path.is_file():
        return None
    try:
        return rfm.rule_from_json(path.read_bytes())
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise damaged_run(number) from error


def frozen_model(folder: Path, project_id: str, number: int, models: Path) -> str | None:
    """Take the model of a run into a folder of saved models, after checking that it is data only.

    Parameters
    ----------
    folder, project_id, number : of the run
    models : a private folder

    Returns
    -------
    the name it has there; None where all customers were one segment

    Raises
    ------
    StoredModelError : the file holds more than data, or no model
    """
    path = run_path(folder, project_id, number) / MODEL
    return saved_models.import_model(path, models).name if path.is_file() else None


def read_beside_run(folder: Path, project_id: str, number: int, name: str) -> bytes | None:
    """A further file that was kept with a run (`record_run`); None where there is none.

    Raises
    ------
    ProjectError : there is no such run
    """
    path = run_path(folder, project_id, number) / name
    return path.read_bytes() if path.is_file() else None


def drop_beside_run(folder: Path, project_id: str, number: int, name: str) -> None:
    """Delete a further file of a run that is no longer needed.

    Raises
    ------
    ProjectError : there is no such run
    """
    (run_path(folder, project_id, number) / name).unlink(missing_ok=True)


def run_path(folder: Path, project_id: str, number: int) -> Path:
    """The folder of a run that is there; `ProjectError` where it is not."""
    path = project_path(folder, project_id) / RUNS / str(number)
    if path.is_symlink() or not path.is_dir():
        raise ProjectError(
            f"The project has no run {number}.",
            "`python -m core project show` lists its runs.",
            "no_such_project",
        )
    return path


def _read(path: Path, number: int) -> ProjectRun | UnreadableRun:
    try:
        run = ProjectRun.model_validate_json((path / RUN).read_bytes())
    except (OSError, ValueError):
        return UnreadableRun(number, damaged_run(number).message)
    return run if run.number == number else run.model_copy(update={"number": number})


def damaged_run(number: int) -> ProjectError:
    """The error for a run that cannot be read."""
    return ProjectError(
        f"Run {number} is damaged, or was made by a newer version.", "Run the project again."
    )
