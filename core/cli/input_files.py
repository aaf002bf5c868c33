"""The files a command is given, opened, and analysed."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import demo, files, pipeline, process_folder
from core.cli import output
from core.errors import SettingError
from core.settings import Settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from core.analysis import Analysis
    from core.files import Source


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A folder for what the work writes, deleted afterwards."""
    with tempfile.TemporaryDirectory(dir=process_folder.path()) as name:
        yield Path(name)


@contextlib.contextmanager
def opened_files(options: argparse.Namespace, settings: Settings) -> Iterator[tuple[Source, Path]]:
    """The files of a command as one source, and a private folder to work in."""
    with private_folder() as folder:
        yield open_files(options.files, settings, folder), folder


@contextlib.contextmanager
def analysed_files(options: argparse.Namespace, settings: Settings) -> Iterator[Analysis]:
    """The files of a command, analysed; their private folder is there until the end."""
    with opened_files(options, settings) as (source, folder):
        yield pipeline.analyse(source, folder, settings, output.progress)


def open_files(names: Sequence[str], settings: Settings, private: Path) -> Source:
    """One file, several as one, or the connected database.

    Parameters
    ----------
    names : paths, or the word for the database or the demo store
    settings : how large a file may be
    private : a folder to write to

    Raises
    ------
    ClienteleError : a file is not there, or is nothing that can be read
    """
    if list(names) == [files.DATABASE_WORD]:
        return files.open_database()
    if list(names) == [demo.DEMO_WORD]:
        return files.open_source(demo.write_demo_orders(private / "demo.parquet"), demo.DEMO_NAME)
    paths = [existing(Path(name)) for name in names]
    if len(paths) == 1:
        return files.open_source(paths[0], paths[0].name, settings.limits, uploaded=False)
    with contextlib.ExitStack() as stack:
        uploads = [(path.name, stack.enter_context(path.open("rb"))) for path in paths]
        return files.bundle_uploads(uploads, private / "files.zip", settings.limits)


def existing(path: Path) -> Path:
    """The path, where there is a file."""
    if not path.is_file():
        raise SettingError(f"There is no file {path.name}.", "Check the path.", "no_such_file")
    return path
