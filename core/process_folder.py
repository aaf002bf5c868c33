"""The folder for what a process keeps while it lives: private, and gone after it.

Visitors' files and what the query engine spills lie in it. A process that is killed cannot tidy up,
so the next one does: it holds a lock for as long as it lives, and a folder whose lock is free
belongs to nobody.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
import threading
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

VARIABLE = "CLIENTELE_PROCESS_FOLDER"
"""Tells a worker process the folder of the process that started it: it uses that one."""

_PREFIX = "clientele-process-"
_LOCK = ".lock"
_GUARD = threading.Lock()
_held: dict[str, tuple[Path, BaseFileLock]] = {}
"""By the folder for temporary files, which may change while a process runs (in tests)."""


def path() -> Path:
    """The folder of this process, made when it is first asked for; only its account can enter."""
    inherited = os.environ.get(VARIABLE)
    if inherited is not None and Path(inherited).is_dir():
        return Path(inherited)
    place = tempfile.gettempdir()
    with _GUARD:
        held = _held.get(place)
        if held is None or not held[0].is_dir():
            sweep(Path(place))
            _held[place] = held = _claim(place)
    return held[0]


def sweep(place: Path) -> None:
    """Remove the folders of processes that are dead.

    Parameters
    ----------
    place : where temporary files lie
    """
    for folder in place.glob(f"{_PREFIX}*"):
        if not _is_own(folder) or not (folder / _LOCK).is_file():
            continue
        lock = FileLock(folder / _LOCK, timeout=0, thread_local=False)
        with contextlib.suppress(Timeout, OSError), lock:
            shutil.rmtree(folder, ignore_errors=True)


def _claim(place: str) -> tuple[Path, BaseFileLock]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))  # 0700
        lock = FileLock(folder / _LOCK, thread_local=False)
        with contextlib.suppress(OSError):
            lock.acquire()
            if (folder / _LOCK).exists():  # nobody swept it before it was locked
                atexit.register(_leave, folder, lock)
                return folder, lock


def _leave(folder: Path, lock: BaseFileLock) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lock.release()


def _is_own(folder: Path) -> bool:
    """A real folder of this account's; a link could lead anywhere."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    return not hasattr(os, "geteuid") or folder.stat().st_uid == os.geteuid()
