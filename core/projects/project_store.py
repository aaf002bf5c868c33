"""Projects on disk: created, listed, opened, saved, copied and deleted.

A project is a folder `<projects>/<id>/`: project.json, kept files under their checksums in
`sources/`, and `runs/`. The folders are the list; `project_index` is a cache of it. project.json
is replaced in one step and counts its revisions, so that whoever saves what somebody else has
changed since is refused.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import secrets
import shutil
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from pydantic import ValidationError

from core.errors import ProjectError
from core.projects import atomic_files, index_file, kept_files, project_people
from core.projects.project import (
    Project,
    ProjectChoices,
    ProjectSource,
    StaleProjectError,
    UnreadableProject,
)
from core.projects.project_migrations import read_project, write_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from core.access import Person
    from core.files import Source
    from core.settings import Settings

FILE, RUNS = "project.json", "runs"
LOCKED_SECONDS = 30
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def projects_folder() -> Path | None:
    """Where projects lie: the folder that CLIENTELE_PROJECTS names; None where they are off."""
    named = os.environ.get("CLIENTELE_PROJECTS", "").strip()
    return Path(named).expanduser() if named else None


def project_path(folder: Path, project_id: str) -> Path:
    """The folder of a project that is there.

    Raises
    ------
    ProjectError : it is no id, or there is no such project
    """
    path = folder / project_id
    if not _ID.fullmatch(project_id) or path.is_symlink() or not path.is_dir():
        raise ProjectError(
            "There is no such project here.",
            "`python -m core project list` lists the projects.",
            "no_such_project",
        )
    return path


def list_projects(folder: Path) -> tuple[Project | UnreadableProject, ...]:
    """All projects, the one saved last first; then folders that cannot be read, with the reason."""
    read: list[Project] = []
    unreadable: list[UnreadableProject] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith(".") or path.is_file():
            continue
        try:
            read.append(open_project(folder, path.name))
        except ProjectError as error:
            # One that was deleted a moment ago is none.
            if path.exists():
                unreadable.append(UnreadableProject(path.name, error.message))
    read.sort(key=lambda project: project.saved, reverse=True)
    return (*read, *unreadable)


def open_project(folder: Path, project_id: str) -> Project:
    """A project as it stands.

    Raises
    ------
    ProjectError : there is no such project, or it is damaged or of a newer version
    """
    path = project_path(folder, project_id)
    try:
        project = read_project((path / FILE).read_bytes())
    except OSError as error:
        raise ProjectError(
            f"{FILE} is missing or may not be read.", "Restore the folder from a backup."
        ) from error
    return project if project.id == project_id else project.model_copy(update={"id": project_id})


def create_project(
    folder: Path,
    name: str,
    source: Source,
    choices: ProjectChoices | None = None,
    owner: Person | None = None,
) -> Project:
    """A new project of one source: a file is copied into it, a database is named.

    Parameters
    ----------
    folder : where projects lie; made where it is missing
    name : what the user calls it
    source : from `core.files`
    choices : the defaults where none are given
    owner : whose it is, where people sign in

    Raises
    ------
    ProjectError : the name cannot be used
    """
    with new_folder(folder, owner) as unfinished:
        kept = kept_files.keep_source(unfinished, source)
        project = new_project(name, (kept,), choices or ProjectChoices())
        return publish_project(folder, unfinished, project)


def new_project(
    name: str,
    sources: Sequence[ProjectSource],
    choices: ProjectChoices,
    frozen_from: int | None = None,
) -> Project:
    """A project with an id of its own, not yet on disk.

    Raises
    ------
    ProjectError : the name cannot be used
    """
    now = dt.datetime.now(dt.UTC)
    try:
        return Project(
            id=_new_id(name),
            name=name,
            created=now,
            saved=now,
            sources=tuple(sources),
            choices=choices,
            frozen_from=frozen_from,
        )
    except ValidationError as error:
        raise _bad_name() from error


@contextlib.contextmanager
def new_folder(folder: Path, owner: Person | None = None) -> Iterator[Path]:
    """A folder to fill and publish as a new project, which is its owner's from the first moment."""
    atomic_files.private_folder(folder)
    remove_leftovers(folder)
    with atomic_files.unfinished_folder(folder) as unfinished:
        atomic_files.private_folder(unfinished / RUNS)
        atomic_files.private_folder(unfinished / kept_files.FOLDER)
        if owner is not None:
            project_people.write_people(unfinished, project_people.owned_by(owner))
        yield unfinished


def publish_project(folder: Path, unfinished: Path, project: Project) -> Project:
    """Give a filled folder to a new project."""
    atomic_files.write_file(unfinished / FILE, write_project(project))
    atomic_files.publish(unfinished, folder / project.id)
    return project


def save_choices(folder: Path, project_id: str, choices: ProjectChoices, revision: int) -> Project:
    """Save what was chosen. Other settings than before find the segments anew.

    Parameters
    ----------
    folder, project_id : of the project
    choices : all of them
    revision : of the project they began from

    Raises
    ------
    StaleProjectError : somebody has saved since; nothing was written, see `merge_choices`
    ProjectError : there is no such project, or a kept file of the choices is not in it
    """

    def changed(project: Project) -> dict[str, object]:
        same = without_names(choices.settings) == without_names(project.choices.settings)
        return {"choices": choices} | ({} if same else {"frozen_from": None})

    return change_project(folder, project_id, changed, expected=revision)


def without_names(settings: Settings) -> Settings:
    """The settings that make segments, without what those are called."""
    segment = settings.segment.model_copy(update={"names": ()})
    return settings.model_copy(update={"segment": segment})


def rename_project(folder: Path, project_id: str, name: str) -> Project:
    """Call a project something else; its id and address stay."""
    return change_project(folder, project_id, lambda _: {"name": name})


def change_project(
    folder: Path,
    project_id: str,
    changed: Callable[[Project], dict[str, object]],
    *,
    expected: int | None = None,
) -> Project:
    """Read, change and save a project while nobody else can.

    Parameters
    ----------
    folder, project_id : of the project
    changed : the fields that change, given the project as it stands
    expected : the revision it must have; any where None

    Raises
    ------
    StaleProjectError : it has another revision
    ProjectError : it is not there, or what changes is no project
    """
    with locked(folder, project_id) as path:
        project = open_project(folder, project_id)
        if expected is not None and expected != project.revision:
            raise StaleProjectError(project)
        counted = {"revision": project.revision + 1, "saved": dt.datetime.now(dt.UTC)}
        try:
            # Validated as a whole, also what the caller has made with `model_copy`.
            after = Project.model_validate(dict(project) | changed(project) | counted)
        except ValidationError as error:
            raise _bad_name() from error
        kept_files.check_kept(path, after)
        atomic_files.write_file(path / FILE, write_project(after))
        kept_files.drop_files(path, project, after)
        return after


def duplicate_project(
    folder: Path, project_id: str, name: str, owner: Person | None = None
) -> Project:
    """A second project with the same sources, choices and runs, which is shared with nobody."""
    with new_folder(folder, owner) as unfinished, locked(folder, project_id) as path:
        project = open_project(folder, project_id)
        for inside in (kept_files.FOLDER, RUNS):
            if (path / inside).is_dir():
                shutil.copytree(
                    path / inside,
                    unfinished / inside,
                    dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns(".*"),
                    # What is in them is never written to again: it lies on the disk once.
                    copy_function=kept_files.link_or_copy,
                )
        copy = new_project(name, project.sources, project.choices, project.frozen_from)
        return publish_project(folder, unfinished, copy)


def delete_project(folder: Path, project_id: str) -> None:
    """Delete a project, its sources and its runs, also one that cannot be read.

    Raises
    ------
    ProjectError : there is no such project
    """
    with locked(folder, project_id) as path:
        atomic_files.remove_folder(path)
    index_file.forget_project(folder, project_id)
    remove_leftovers(folder)


def remove_leftovers(folder: Path) -> None:
    """Remove what processes that died have left beside the projects: half copies, and locks.

    Whether a process lives is seen from its locks, which the system opens when it dies.
    """
    atomic_files.remove_unfinished(folder)
    for lock in folder.glob(f".*{atomic_files.LOCK}"):
        project = folder / lock.name.removeprefix(".").removesuffix(atomic_files.LOCK)
        if not lock.name.startswith(atomic_files.UNFINISHED) and not project.exists():
            # An id is never given twice: nobody can make a project of it meanwhile.
            with atomic_files.only_if_free(lock):
                pass


@contextlib.contextmanager
def locked(folder: Path, project_id: str) -> Iterator[Path]:
    """The folder of a project while nobody else writes to it.

    The system opens the lock when a process dies.

    Raises
    ------
    ProjectError : there is no such project, or somebody has been writing for long
    """
    project_path(folder, project_id)
    # Beside the project and not in it: the lock would make the folder of a deleted one again.
    lock = atomic_files.lock_path(folder / project_id)
    try:
        with FileLock(lock, timeout=LOCKED_SECONDS, mode=0o600):
            try:
                # Deleted while this one waited?
                path = project_path(folder, project_id)
                for inside in (path, path / RUNS, path / kept_files.FOLDER):
                    atomic_files.remove_unfinished(inside)
                yield path
            finally:
                if not (folder / project_id).is_dir():
                    atomic_files.remove_lock(lock)
    except Timeout as error:
        raise ProjectError(
            "This project is being saved by somebody else.", "Try again in a moment."
        ) from error


def _new_id(name: str) -> str:
    """A folder's name that tells whose it is, unlike every other."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return f"{words or 'project'}-{secrets.token_hex(4)}"


def _bad_name() -> ProjectError:
    return ProjectError(
        "A project needs a name of up to 80 letters on one line.", "Type another name."
    )
