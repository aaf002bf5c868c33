"""Files and folders that appear whole or not at all, readable by their owner only.

What takes long to fill has a lock file beside it, `.new-….lock`, held until it has its name. The
system opens the lock of a process that dies, so whoever can take it may remove what is left.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from typing import TYPE_CHECKING

from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNFINISHED, DELETED, LOCK = ".new-", ".deleted-", ".lock"
"""How names begin of what is not finished or no longer wanted, and how those of locks end."""

_FILE_MODE, _FOLDER_MODE = 0o600, 0o700


def private_folder(path: Path) -> Path:
    """The folder, made where it is missing, open to its owner only."""
    path.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    return path


def write_file(path: Path, content: bytes) -> None:
    """Write a file in one step: a reader finds the old content or the new one.

    Parameters
    ----------
    path : in a folder that is there
    content : all of it
    """
    unfinished = path.with_name(f"{UNFINISHED}{secrets.token_hex(8)}")
    try:
        with os.fdopen(
            os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE_MODE), "wb"
        ) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _sync(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file in one step, like `write_file`, without holding it in memory."""
    unfinished = target.with_name(f"{UNFINISHED}{secrets.token_hex(8)}")
    with _claimed(unfinished):
        try:
            with (
                source.open("rb") as read,
                os.fdopen(
                    os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE_MODE), "wb"
                ) as written,
            ):
                shutil.copyfileobj(read, written, 1 << 20)
                written.flush()
                os.fsync(written.fileno())
            unfinished.replace(target)
            _sync(target.parent)
        finally:
            unfinished.unlink(missing_ok=True)


@contextlib.contextmanager
def unfinished_folder(parent: Path) -> Iterator[Path]:
    """A folder beside the finished ones to fill and `publish`; what is left of it is removed."""
    folder = parent / f"{UNFINISHED}{secrets.token_hex(8)}"
    with _claimed(folder):
        try:
            folder.mkdir(mode=_FOLDER_MODE)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _claimed(unfinished: Path) -> Iterator[None]:
    """Hold the lock of what is not finished, so that nobody takes it for a dead process's."""
    lock = lock_path(unfinished)
    with FileLock(lock, mode=_FILE_MODE):
        try:
            yield
        finally:
            remove_lock(lock)


def publish(folder: Path, name: Path) -> None:
    """Give a filled folder its name, once everything in it is on the disk.

    Raises
    ------
    OSError : there is a folder of that name
    """
    for path in (*folder.rglob("*"), folder):
        path.chmod(_FOLDER_MODE if path.is_dir() else _FILE_MODE)
        _sync(path)
    folder.rename(name)
    _sync(name.parent)


def remove_unfinished(parent: Path) -> None:
    """Remove what killed processes have left in a folder; what somebody works on stays.

    Parameters
    ----------
    parent : the folder; nobody else may be within `write_file` in it meanwhile
    """
    for deleted in parent.glob(f"{DELETED}*"):
        with contextlib.suppress(OSError):
            _remove(deleted)
    left = {path.name.removesuffix(LOCK) for path in parent.glob(f"{UNFINISHED}*")}
    for name in sorted(left):
        with only_if_free(lock_path(parent / name)) as free, contextlib.suppress(OSError):
            if free:
                _remove(parent / name)


@contextlib.contextmanager
def only_if_free(lock: Path) -> Iterator[bool]:
    """Hold a lock that nobody else holds, then remove its file; whether it was free.

    Whoever waits for it meanwhile finds that its file is gone, and makes a new one.
    """
    held = FileLock(lock, mode=_FILE_MODE)
    try:
        held.acquire(timeout=0)
    except OSError:  # held, which is a timeout, or in a folder that may not be written to
        yield False
        return
    try:
        yield True
    finally:
        remove_lock(lock)
        held.release()


def lock_path(path: Path) -> Path:
    """The lock file of something: beside it, and hidden."""
    return path.with_name(f".{path.name.removeprefix('.')}{LOCK}")


def remove_lock(lock: Path) -> None:
    """Remove the file of a lock that is held."""
    with contextlib.suppress(PermissionError):  # Windows, which removes it when it is let go
        lock.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Delete a folder: to others it is gone in one step."""
    deleted = folder.with_name(f"{DELETED}{secrets.token_hex(8)}")
    folder.rename(deleted)
    _remove(deleted)


def _remove(path: Path) -> None:
    """Delete a file or folder that somebody else may be deleting too."""
    while path.exists() or path.is_symlink():
        with contextlib.suppress(FileNotFoundError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def _sync(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to the disk."""
    if os.name == "nt" and path.is_dir():  # Windows opens no folders
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
