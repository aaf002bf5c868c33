"""Sources that a project reads where they lie, each time it runs.

A file, the connected database, or several files: those of a folder, or those that a pattern such as
`/data/orders-*.csv` matches, all of them or the newest. What is there when the project runs is what
it reads, so a folder that a shop system writes to needs nothing else. A file that somebody still
writes to is waited for.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import glob
import hashlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from core import files
from core.errors import ProjectError, SettingError
from core.projects.project import ProjectSource

if TYPE_CHECKING:
    from core.files import Source

_WRITTEN = frozenset({".part", ".tmp", ".temp", ".crdownload", ".partial", ".filepart"})
"""How names end of files that another program is still writing."""

SETTLED_SECONDS = 5.0
"""A file that nobody has written to for so long is finished."""

UNSETTLED_SECONDS = 300.0
"""So long a run waits for files that are still being written."""

_LOOK_SECONDS = 0.5


def link_source(location: str, *, newest: bool = False) -> ProjectSource:
    """What a project reads where it lies.

    Parameters
    ----------
    location : path of a file or of a folder, a pattern, or the word for the connected database
    newest : of several files, the one that was written last alone

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
        kind="path" if path.is_file() else "newest" if newest else "files",
        name=path.name[-255:] or str(path),
        path=str(path),
        added=now,
    )
    _paths(source)
    return source


def missing_source(source: ProjectSource) -> ProjectError | None:
    """Why a linked file cannot be read; None where it is there, or only reading would tell.

    Parameters
    ----------
    source : of a project
    """
    if source.kind not in {"path", "files"}:
        return None
    try:
        _paths(source)
    except ProjectError as error:
        return error
    return None


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
    paths = _settled_paths(source)
    if len(paths) == 1:
        return files.open_source(paths[0], paths[0].name, uploaded=False)
    with contextlib.ExitStack() as stack:
        opened = [(path.name, stack.enter_context(path.open("rb"))) for path in paths]
        place = hashlib.sha256(str(source.path).encode()).hexdigest()[:16]
        return files.bundle_uploads(opened, workspace / f"linked-{place}.zip")


def look_of(source: ProjectSource) -> str:
    """What the files of a source look like from outside; another text where they have changed.

    Raises
    ------
    SettingError : it is not read where it lies, or is a database
    ProjectError : there is no file
    """
    if source.kind in {"kept", "combined", "database"}:
        raise SettingError(
            "This project reads no files where they lie, so nothing can be watched.",
            "Name a file or folder with `python -m core project link`.",
        )
    stats = [(str(path), path.stat()) for path in _paths(source)]
    states = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
    return hashlib.sha256(repr(states).encode()).hexdigest()


def is_settled(source: ProjectSource) -> bool:
    """Whether nobody has written to the files of a source for a while.

    Raises
    ------
    ProjectError : there is no file
    """
    ages = (time.time() - path.stat().st_mtime for path in _paths(source))
    # A time in the future is that of another clock, which tells nothing.
    return not any(0 <= age < SETTLED_SECONDS for age in ages)


def _settled_paths(source: ProjectSource) -> list[Path]:
    """The files of a source, once nobody writes to them any more."""
    until = time.monotonic() + UNSETTLED_SECONDS
    while source.kind != "path" and not is_settled(source):
        if time.monotonic() > until:
            raise ProjectError(
                f"A file at {source.name} is still being written.",
                "Run the project again once it is finished.",
                "source_unsettled",
            )
        time.sleep(_LOOK_SECONDS)
    return _paths(source)


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
    if source.kind == "newest":
        return [max(ready, key=lambda each: (each.stat().st_mtime_ns, each.name))]
    return ready


def _is_whole(path: Path) -> bool:
    """Whether a file looks finished: neither hidden nor named as one that is being written."""
    return not path.name.startswith((".", "~")) and path.suffix.casefold() not in _WRITTEN
