"""`project ACTION`: work that lasts: projects listed, made, run, compared, and given new data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from core import deliveries, formatting, projects
from core.cli import output
from core.cli.input_files import existing, open_files, private_folder
from core.cli.options import shared_options as shared
from core.cli.options.action_names import check_names
from core.errors import ProjectError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from core.analysis import SegmentationKind


_NEEDS = {
    "list": (),
    "history": (),
    "create": ("NAME", "FILE"),
    "run": ("PROJECT",),
    "show": ("PROJECT",),
    "changes": ("PROJECT",),
    "add": ("PROJECT", "FILE"),
    "link": ("PROJECT", "FILE"),
    "rename": ("PROJECT", "NAME"),
    "duplicate": ("PROJECT", "NAME"),
    "share": ("PROJECT", "ADDRESSES"),
    "export": ("PROJECT", "FILE"),
    "import": ("FILE",),
    "delete": ("PROJECT",),
}
"""What each action is given."""

_NOBODY = "none"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("action", choices=tuple(_NEEDS))
    parser.add_argument(
        "names",
        nargs="*",
        metavar="PROJECT|FILE|NAME",
        help="id or name of a project, and a file or a new name",
    )
    shared.add_json(parser)
    parser.add_argument(
        "--projects", metavar="DIR", help="folder of the projects (default: CLIENTELE_PROJECTS)"
    )
    parser.add_argument(
        "--how",
        choices=("auto", "append", "replace"),
        default="auto",
        help="of add: below what is there, in its place, or whichever the overlap suggests",
    )
    parser.add_argument(
        "--newest", action="store_true", help="of link: of several files, only the newest"
    )
    parser.add_argument(
        "--refit", action="store_true", help="of run: find new segments and freeze them"
    )
    parser.add_argument(
        "--with-value", action="store_true", help="of run: forecast every customer too"
    )
    parser.add_argument(
        "--from", dest="before", type=int, metavar="RUN", help="of changes: the run before"
    )
    parser.add_argument(
        "--to", dest="after", type=int, metavar="RUN", help="of changes: the run after (the last)"
    )
    parser.add_argument(
        "--by",
        choices=("rfm", "model", "own"),
        help="of changes: by which segments (default: those the project uses)",
    )


def run(options: argparse.Namespace) -> None:
    """Do what is asked for."""
    check_names(options, _NEEDS)
    _ACTIONS[options.action](options, named_folder(options), *options.names)


def named_folder(options: argparse.Namespace) -> Path:
    """Where projects lie: as `--projects` says, or the environment.

    Raises
    ------
    ProjectError : neither says
    """
    folder = Path(options.projects) if options.projects else projects.projects_folder()
    if folder is None:
        raise ProjectError(
            "No folder is set for projects, so none are saved.",
            "Set one with --projects DIR or the environment variable CLIENTELE_PROJECTS.",
        )
    projects.remove_leftovers(folder)
    return folder


def find_project(folder: Path, name: str) -> projects.Project:
    """A project by its id, or by a name that only one has.

    Raises
    ------
    ProjectError : there is none, or there are several
    """
    listed = projects.summarise_projects(folder)
    if any(each.id == name for each in listed):
        return projects.open_project(folder, name)
    called = [
        each
        for each in listed
        if isinstance(each, projects.ProjectSummary) and each.name == name.strip()
    ]
    if len(called) == 1:
        return projects.open_project(folder, called[0].id)
    known = ", ".join(each.id for each in called or listed) or "none yet"
    several = f"Several projects are called “{name}”." if called else f"There is no project {name}."
    raise ProjectError(several, f"Projects: {known}.", "no_such_project")


def _list(options: argparse.Namespace, folder: Path) -> None:
    listed = projects.summarise_projects(folder)
    output.answer(
        options,
        lambda: projects.projects_document(listed),
        lambda: projects.projects_text(listed),
    )


def _history(options: argparse.Namespace, folder: Path) -> None:
    runs = projects.run_history(folder)
    output.answer(options, lambda: runs, lambda: projects.history_text(runs))


def _create(options: argparse.Namespace, folder: Path, name: str, file: str) -> None:
    choices = projects.ProjectChoices()
    with private_folder() as private:
        source = open_files([file], choices.settings, private)
        made = projects.create_project(folder, name, source, choices)
    _print(options, folder, made)


def _run(options: argparse.Namespace, folder: Path, name: str) -> None:
    project = find_project(folder, name)
    with private_folder() as private:
        _, made = projects.run_project(
            folder,
            project.id,
            private,
            output.progress,
            refit=options.refit,
            forecast=options.with_value,
        )
    deliveries.check_and_queue(folder, project.id, dt.datetime.now(dt.UTC))
    compared = projects.compare_with_last(folder, project.id, made.number)
    output.answer(
        options,
        lambda: (
            projects.run_document(made)
            | {"changed": None if compared is None else projects.comparison_document(compared)}
        ),
        lambda: "\n\n".join(
            [
                projects.run_text(made, project.choices.in_use),
                *([] if compared is None else [projects.comparison_text(compared)]),
            ]
        ),
    )


def _show(options: argparse.Namespace, folder: Path, name: str) -> None:
    project = find_project(folder, name)
    missing = projects.missing_source(project.source)
    output.answer(
        options,
        lambda: (
            projects.project_document(folder, project)
            | {"source_missing": None if missing is None else missing.as_dict()}
        ),
        lambda: projects.project_text(folder, project),
    )


def _changes(options: argparse.Namespace, folder: Path, name: str) -> None:
    project = find_project(folder, name)
    numbers = [
        run.number
        for run in projects.list_runs(folder, project.id)
        if isinstance(run, projects.ProjectRun)
    ]
    after = options.after or next(iter(numbers), 0)
    before = options.before or max((number for number in numbers if number < after), default=0)
    if not before or before == after:
        raise ProjectError(
            f"There is no run before run {after} to compare it with."
            if after
            else "The project has no run yet.",
            "`python -m core project run` makes one; `project show` lists them.",
            "no_such_run",
        )
    in_use = project.choices.in_use or "rfm"
    kind: SegmentationKind = "saved" if options.by == "own" else options.by or in_use
    compared = projects.compare_runs(folder, project.id, before, after, kind)
    output.answer(
        options,
        lambda: projects.comparison_document(compared),
        lambda: projects.comparison_text(compared),
    )


def _rename(options: argparse.Namespace, folder: Path, name: str, new: str) -> None:
    project = find_project(folder, name)
    _print(options, folder, projects.rename_project(folder, project.id, new))


def _duplicate(options: argparse.Namespace, folder: Path, name: str, new: str) -> None:
    project = find_project(folder, name)
    _print(options, folder, projects.duplicate_project(folder, project.id, new))


def _add(options: argparse.Namespace, folder: Path, name: str, file: str) -> None:
    project = find_project(folder, name)
    with private_folder() as private:
        source = open_files([file], project.choices.settings, private)
        _, new = projects.add_data(
            folder, project.id, source, private, options.how, progress=output.progress
        )
    output.answer(
        options,
        lambda: projects.new_data_document(new),
        lambda: f"{new.sentence.text()} `project run {project.id}` scores them.",
    )


def _link(options: argparse.Namespace, folder: Path, name: str, location: str) -> None:
    project = find_project(folder, name)
    linked = projects.link_project(folder, project.id, location, newest=options.newest)
    _print(options, folder, linked)


def _share(options: argparse.Namespace, folder: Path, name: str, addresses: str) -> None:
    project = find_project(folder, name)
    listed = () if addresses == _NOBODY else addresses.split(",")
    people = projects.share_project(folder, project.id, listed)
    output.answer(
        options,
        lambda: {"id": project.id, "owner": people.owner, "shared": list(people.shared)},
        lambda: f"{project.id}: shared with {formatting.listed(people.shared) or 'nobody'}",
    )


def _export(options: argparse.Namespace, folder: Path, name: str, file: str) -> None:
    project = find_project(folder, name)
    projects.export_project(folder, project.id, Path(file))
    _print(options, folder, project)


def _import(options: argparse.Namespace, folder: Path, file: str) -> None:
    _print(options, folder, projects.import_project(folder, existing(Path(file))))


def _delete(options: argparse.Namespace, folder: Path, name: str) -> None:
    listed = {each.id for each in projects.summarise_projects(folder)}
    # Also one that cannot be read, by its id.
    project_id = name if name in listed else find_project(folder, name).id
    deliveries.forget_secrets(folder, project_id)
    projects.delete_project(folder, project_id)
    _list(options, folder)


def _print(options: argparse.Namespace, folder: Path, project: projects.Project) -> None:
    output.answer(
        options,
        lambda: projects.project_document(folder, project),
        lambda: projects.project_text(folder, project),
    )


_ACTIONS: dict[str, Callable[..., None]] = {
    "list": _list,
    "history": _history,
    "create": _create,
    "run": _run,
    "show": _show,
    "changes": _changes,
    "add": _add,
    "link": _link,
    "rename": _rename,
    "duplicate": _duplicate,
    "share": _share,
    "export": _export,
    "import": _import,
    "delete": _delete,
}
