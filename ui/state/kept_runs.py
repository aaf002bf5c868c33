"""The runs an analyst set side by side, as a project keeps them, notes and baseline included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import projects
from ui.state import session
from ui.state.model_runs import ModelRun, ModelRuns

if TYPE_CHECKING:
    from pathlib import Path

    from core.projects import KeptFile, ProjectChoices

_PAGE = "model_runs"
"""Among what pages keep beside."""

_WRITTEN = ("name", "key", "model", "segments", "scores", "command", "note")
"""Of a run, all but its labels, which lie in a file."""


def keep(before: ProjectChoices) -> dict[str, Any]:
    """What pages keep beside, with the runs as they stand.

    Parameters
    ----------
    before : what was kept last
    """
    listed = session.current().runs
    extra = {name: value for name, value in before.extra.items() if name != _PAGE}
    if not listed.runs:
        return extra
    runs = [{name: getattr(run, name) for name in _WRITTEN} for run in listed.runs]
    return {**extra, _PAGE: {"pinned": listed.pinned, "added": listed.added, "runs": runs}}


def keep_labels(project_path: Path, before: ProjectChoices) -> KeptFile | None:
    """The labels of the runs, written into the project where they are others than before.

    Parameters
    ----------
    project_path : folder of the project
    before : what was kept last
    """
    runs = session.current().runs.runs
    same = [run.key for run in runs] == [run["key"] for run in _kept(before).get("runs", ())]
    if same and before.run_labels is not None:
        return before.run_labels
    return projects.keep_labels(project_path, {run.key: run.labels for run in runs})


def read(project_path: Path, choices: ProjectChoices) -> ModelRuns:
    """The runs that a project keeps.

    Raises
    ------
    ClienteleError : their labels are missing or damaged
    """
    kept = _kept(choices)
    labels = projects.read_labels(project_path, choices.run_labels)
    runs = tuple(
        ModelRun(**{name: run[name] for name in _WRITTEN}, labels=labels[run["key"]])
        for run in kept.get("runs", ())
        if run["key"] in labels  # two people's lists may have been brought together
    )
    return ModelRuns(runs, kept.get("pinned", ""), kept.get("added", len(runs)))


def _kept(choices: ProjectChoices) -> dict[str, Any]:
    kept: Any = choices.extra.get(_PAGE)
    return kept or {}
