"""Sources that a project reads where they lie, each time it runs.

A file, the connected database, or several files: those of a folder, or those that a pattern such as
`/data/orders-*.csv` matches. What is there when the project runs is what it reads, so a folder that
a shop system writes to needs nothing else.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import glob
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from core import files
from core.errors import ProjectError
from core.projects.project import ProjectSource

if TYPE_CHECKING:
    from core.files import Source

_WRITTEN = frozenset({".part", ".tmp", ".temp", ".crdownload", ".partial", ".filepart"})
"""How names end of files that another program is still writing."""


def link_source(location: str) -> ProjectSource:
    """What a project reads where it lies.

    Parameters
    ----------
    location : path of a file or of a folder, a pattern, or the word for the connected database

    Raises
    ------
    ProjectError : there is no file
    DatabaseError : no database is connected
    """
    now = dt.datetime.now(dt.UTC)
    if location == files.DATABASE_WORD:
        return ProjectSource(kind="database", name=files.open_database().name, added=now)
    path = Path(location).expanduser().absolute()
    source = ProjectSource(
        kind="path" if path.is_file() else "files",
        name=path.name[-255:] or str(path),
        path=str(path),
        added=now,
    )
    _paths(source)
    return source


def open_linked(source: ProjectSource, workspace: Path) -> Source:
    """A source as it is now.

    Parameters
    ----------
    source : of a project, read where it lies
    workspace : a private folder; several files are put together there

    Raises
    ------
    ProjectError : it is not there any more
    ClienteleError : it cannot be read
    """
    if source.kind == "database":
        return files.open_database()
    paths = _paths(source)
    if len(paths) == 1:
        return files.open_source(paths[0], paths[0].name, uploaded=False)
    with contextlib.ExitStack() as stack:
        opened = [(path.name, stack.enter_context(path.open("rb"))) for path in paths]
        place = hashlib.sha256(str(source.path).encode()).hexdigest()[:16]
        return files.bundle_uploads(opened, workspace / f"linked-{place}.zip")


def _paths(source: ProjectSource) -> list[Path]:
    """The files of a source, in the order of their names."""
    path = Path(source.path or "")
    if source.kind == "path":
        found = [path] if path.is_file() else []
    elif path.is_dir():
        endings = {f".{each}" for each in files.extensions()}
        found = [each for each in path.iterdir() if each.suffix.casefold() in endings]
    else:
        found = [Path(each) for each in glob.glob(str(path), recursive=True)]  # noqa: PTH207
    ready = sorted(each for each in found if each.is_file() and _is_whole(each))
    if not ready:
        raise ProjectError(
            f"There is no file at {source.name} to read.",
            "Put the file back, or name another with `python -m core project link`.",
            "source_missing",
        )
    return ready


def _is_whole(path: Path) -> bool:
    """Whether a file looks finished: neither hidden nor named as one that is being written."""
    return not path.name.startswith((".", "~")) and path.suffix.casefold() not in _WRITTEN
