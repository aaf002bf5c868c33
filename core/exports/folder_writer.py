"""Files written into a folder: all of them, or none and nothing changed."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files a user asked for: all of them, or none, with the reason in words.

    Parameters
    ----------
    files : content by file name
    folder : made where it is missing

    Raises
    ------
    SettingError : the folder cannot be written
    """
    with written_folder(folder) as unfinished:
        for name, content in files.items():
            (unfinished / name).write_bytes(content)


@contextmanager
def written_folder(folder: Path) -> Iterator[Path]:
    """A folder to write into, whose files and folders stand in the one asked for at the end.

    All of them do, or none and nothing is changed; those of the same name are replaced.

    Parameters
    ----------
    folder : made where it is missing

    Raises
    ------
    SettingError : the folder cannot be written
    """
    folder = folder.expanduser().resolve()
    try:
        with _written_folder(folder) as unfinished:
            yield unfinished
    except OSError as problem:
        raise SettingError(
            f"The folder {folder.name} cannot be written: {problem.strerror or problem}.",
            "Choose a folder you may write to, with enough room.",
        ) from problem


@contextmanager
def _written_folder(folder: Path) -> Iterator[Path]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _staging_folder(folder) as staging:
        finished = staging / "new"
        finished.mkdir()
        yield finished
        if folder.exists():
            names = tuple(sorted(path.name for path in finished.iterdir()))
            _swap(finished, folder, staging / "old", names)
        else:
            finished.rename(folder)


@contextmanager
def _staging_folder(folder: Path) -> Iterator[Path]:
    """A hidden folder on the same disk, so that moving is one step."""
    path = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _swap(finished: Path, folder: Path, aside: Path, names: tuple[str, ...]) -> None:
    """Move new files in and old ones aside; on any failure, everything back."""
    aside.mkdir()
    moved: list[str] = []
    try:
        for name in names:
            moved.append(name)
            if (folder / name).exists():
                (folder / name).rename(aside / name)
            (finished / name).rename(folder / name)
    except BaseException:
        for name in moved:
            if not (finished / name).exists():  # the new file is in already
                _remove(folder / name)
            if (aside / name).exists():
                (aside / name).rename(folder / name)
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
