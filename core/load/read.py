"""Which tables a source holds, and reading one of them into a raw table."""

from __future__ import annotations

import tempfile
from pathlib import Path

from core.load import columnar, frozen, text
from core.load.table import FileKind, RawTable, Source, TableInfo
from core.settings import Limits, ReadSettings


def tables(source: Source, limits: Limits | None = None) -> tuple[TableInfo, ...]:
    """The tables in a source: sheets, files in an archive, database tables, or the one table."""
    limits = limits or Limits()
    if source.kind is FileKind.PARQUET:
        return (columnar.describe(source.path, source.name),)
    with tempfile.TemporaryDirectory() as scratch:
        return (
            TableInfo(source.name, None, text.columns(source.path, source.name, Path(scratch))),
        )


def read_table(
    source: Source,
    workspace: Path,
    read: ReadSettings = ReadSettings(),  # noqa: B008 - frozen, so one default serves all
    limits: Limits | None = None,
) -> RawTable:
    """Read one table of a source and write it once as Parquet in the workspace."""
    limits = limits or Limits()
    target = frozen.Target(source, source.name, workspace, limits, read.encoding or "")
    if not target.parquet.exists():
        if source.kind is FileKind.PARQUET:
            columnar.write(source.path, source.name, target)
        else:
            text.write(source.path, source.name, target, read.encoding)
    return target.raw_table()
