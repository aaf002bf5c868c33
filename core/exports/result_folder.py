"""The results as a folder: customers.csv, segments.csv and summary.json, all of them or none."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import SettingError
from core.exports.summary import analysis_document
from core.exports.tables import customers_table, segments_table, to_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.analysis import Analysis
    from core.forecast import Forecast
    from core.playbooks import Playbook


def write_results(
    analysis: Analysis,
    folder: Path,
    found: Forecast | None = None,
    playbook: Playbook | None = None,
) -> None:
    """Write the results into a folder, beside whatever else is in it.

    The files are finished in a hidden folder next to it and then moved. If anything fails, the
    folder is as it was before.

    Parameters
    ----------
    analysis : a finished analysis
    folder : made where it is missing; earlier results in it are replaced
    found : the forecast, where one was made
    playbook : for what to do next; the one for online shops where none is given

    Raises
    ------
    SettingError : the folder cannot be written
    """
    document = (
        json.dumps(
            analysis_document(analysis, found), indent=2, ensure_ascii=False, allow_nan=False
        )
        + "\n"
    )
    files = {
        "customers.csv": to_csv(customers_table(analysis, found, playbook)),
        "segments.csv": to_csv(segments_table(analysis, found=found)),
        "summary.json": document.encode("utf-8", "replace"),
    }
    write_files(files, folder)


def write_files(files: dict[str, bytes], folder: Path) -> None:
    """Write files a user asked for: all of them, or none, with the reason in words.

    Parameters
    ----------
    files : content by file name
    folder : made where it is missing

    Raises
    ------
    SettingError : the folder cannot be written
    """
    folder = folder.expanduser().resolve()
    try:
        write_all(files, folder)
    except OSError as problem:
        raise SettingError(
            f"The folder {folder.name} cannot be written: {problem.strerror or problem}.",
            "Choose a folder you may write to, with enough room.",
        ) from problem


def write_all(files: dict[str, bytes], folder: Path) -> None:
    """Write some files into a folder: all of them, or none and nothing changed.

    Parameters
    ----------
    files : content by file name
    folder : an absolute path
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _workshop(folder) as workshop:
        finished = workshop / "new"
        finished.mkdir()
        for name, content in files.items():
            (finished / name).write_bytes(content)
        if folder.exists():
            _swap(finished, folder, workshop / "old", tuple(files))
        else:
            finished.rename(folder)


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
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
                (folder / name).unlink()
            if (aside / name).exists():
                (aside / name).rename(folder / name)
        raise
