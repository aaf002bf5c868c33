"""The visitor's own files and those of their project: lists, results of a test, the logo."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from core import projects
from ui.state import kept_runs, session

if TYPE_CHECKING:
    from pathlib import Path

    from core.files import Source
    from core.projects import KeptFile, ProjectChoices

_LOGO = "logo"


def keep(project_path: Path, before: ProjectChoices) -> dict[str, Any]:
    """The files in use as a project keeps them; what it has not yet is copied into it.

    Parameters
    ----------
    project_path : folder of the project
    before : what was kept last
    """
    state = session.current()
    known = {file.sha256: file for file in before.files}

    def kept(source: Source | None) -> KeptFile | None:
        if source is None:
            return None
        same = known.get(source.sha256)
        return same or projects.keep_file(project_path, source.path, source.name)

    used = [state.results, *state.forms.results.values()]
    lists = dict.fromkeys(file for one in state.suppressed if (file := kept(one)))
    return {
        "suppression": tuple(lists),
        "contact_list": kept(state.contact_list),
        "results": tuple(dict.fromkeys(file for one in used if (file := kept(one)))),
        "logo": _kept_logo(project_path, known),
        "run_labels": kept_runs.keep_labels(project_path, before),
    }


def _kept_logo(project_path: Path, known: dict[str, KeptFile]) -> KeptFile | None:
    state = session.current()
    if state.report_logo is None:
        return None
    same = known.get(hashlib.sha256(state.report_logo).hexdigest())
    if same is not None:
        return same
    path = state.private_folder().path / _LOGO
    path.write_bytes(state.report_logo)
    return projects.keep_file(project_path, path, _LOGO)


def adopt(project_path: Path, choices: ProjectChoices) -> None:
    """Use the files that a project keeps.

    Raises
    ------
    ClienteleError : one is missing or cannot be read; then none is in use
    """
    state = session.current()
    private = state.private_folder().path

    def taken(file: KeptFile | None) -> Source | None:
        if file is None:
            return None
        return projects.take_file(project_path, file, private / f"kept-{file.sha256}")

    lists = tuple(source for file in choices.suppression if (source := taken(file)))
    results = [source for file in choices.results if (source := taken(file))]
    contact_list = taken(choices.contact_list)
    logo = None
    if choices.logo is not None:
        logo = projects.kept_path(project_path, choices.logo.sha256).read_bytes()
    state.runs = kept_runs.read(project_path, choices)
    state.suppressed, state.contact_list = lists, contact_list
    state.forms.results = {source.sha256: source for source in results}
    state.report_logo = logo
