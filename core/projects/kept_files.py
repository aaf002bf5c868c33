"""Files kept in a project under their checksums: sources, suppression lists, a logo."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
from typing import TYPE_CHECKING

from core import files
from core.errors import ProjectError
from core.projects import atomic_files, linked_sources
from core.projects.project import KeptFile, Project, ProjectSource

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from core.files import Source

FOLDER = "sources"


def keep_source(project_folder: Path, source: Source) -> ProjectSource:
    """Copy a source into a project; the connected database is only named.

    Parameters
    ----------
    project_folder : of the project
    source : from `core.files`
    """
    now = dt.datetime.now(dt.UTC)
    if source.kind == "database":
        return ProjectSource(kind="database", name=source.name, added=now)
    file = keep_file(project_folder, source.path, source.name)
    return ProjectSource(kind="kept", name=file.name, sha256=file.sha256, size=file.size, added=now)


def keep_file(project_folder: Path, path: Path, name: str) -> KeptFile:
    """Copy a file into a project; the same content is kept once.

    Parameters
    ----------
    project_folder : of the project
    path : of the file
    name : what the user calls it
    """
    digest = _checksum(path)
    kept = atomic_files.private_folder(project_folder / FOLDER) / digest
    if not kept.exists():
        atomic_files.copy_file(path, kept)
    return KeptFile(name=name[-255:], sha256=digest, size=path.stat().st_size)


def take_file(project_folder: Path, file: KeptFile, target: Path) -> Source:
    """A kept file as one of the visitor's own, which stays when the project lets it go.

    Parameters
    ----------
    project_folder : of the project
    file : one of its files
    target : where it is to lie; replaced where there is one

    Raises
    ------
    ProjectError : it is missing
    ClienteleError : it cannot be read
    """
    target.unlink(missing_ok=True)
    link_or_copy(kept_path(project_folder, file.sha256), target)
    return files.open_source(target, file.name, uploaded=False)


def link_or_copy(source: str | Path, target: str | Path) -> None:
    """The same content under a second name; kept files are never written to."""
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without links
        shutil.copyfile(source, target)


def drop_files(project_folder: Path, before: Project, after: Project) -> None:
    """Delete the files that a project named and names no more.

    Parameters
    ----------
    project_folder : of the project, locked
    before, after : a change
    """
    drop_unnamed(project_folder, after, before.kept_checksums)


def drop_unnamed(project_folder: Path, project: Project, checksums: Iterable[str]) -> None:
    """Delete some of the kept files, unless the project names them.

    Parameters
    ----------
    project_folder : of the project
    project : as it stands
    checksums : of the files
    """
    for sha256 in {*checksums} - {"", *project.kept_checksums}:
        (project_folder / FOLDER / sha256).unlink(missing_ok=True)


def kept_path(project_folder: Path, sha256: str) -> Path:
    """Where a kept file lies.

    Raises
    ------
    ProjectError : it is missing
    """
    path = project_folder / FOLDER / sha256
    if path.is_symlink() or not path.is_file():
        raise ProjectError(
            "A file of this project is missing from its folder.", "Add the file again."
        )
    return path


def open_kept_source(project_folder: Path, project: Project, workspace: Path) -> Source:
    """The source in use, to be analysed.

    Parameters
    ----------
    project_folder : of the project
    project : as it was opened
    workspace : a private folder

    Raises
    ------
    ProjectError : the file is missing or was changed
    ClienteleError : it cannot be read
    """
    source = project.source
    if source.kind not in {"kept", "combined"}:
        return linked_sources.open_linked(source, workspace)
    opened = files.open_source(
        kept_path(project_folder, source.sha256), source.name, uploaded=False
    )
    if opened.sha256 != source.sha256:
        raise ProjectError(
            f"{source.name} was changed inside the project's folder.", "Add the file again."
        )
    return opened


def check_kept(project_folder: Path, project: Project) -> None:
    """Refuse a project that names a file which is not in its folder."""
    for sha256 in project.kept_checksums:
        kept_path(project_folder, sha256)


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
