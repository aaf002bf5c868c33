"""A raw table on disk: written once, whole or not at all, and found again by what made it."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.engine import ROW, connect, literal, null_if_empty, quoted
from core.errors import Notice
from core.files import parquet_metadata
from core.files.file_budget import FileBudget
from core.files.raw_table import RawTable, Source, TableInfo
from core.files.read_options import ReadOptions
from core.settings import Limits

VERSION = "10"
"""Part of every file name: raised when the same file would be written differently."""


_GROUP_ROWS = 245_760
"""Rows of a row group: twice what the engine reads at a time, as each has its own values."""


@dataclass(frozen=True, slots=True)
class CacheTarget:
    """Where the raw table of one source, table and way of reading is written.

    Parameters
    ----------
    source : the file it comes from
    table : the table asked for, None where the likeliest is read
    workspace : the private folder
    limits : memory and threads for the engine
    made_by : the settings the content depends on
    """

    source: Source
    table: str | None
    workspace: Path
    limits: Limits
    made_by: str = ""

    @property
    def parquet(self) -> Path:
        """The file: its name is a hash of everything the content depends on."""
        parts = (VERSION, self.source.sha256, self.source.kind, repr(self.table), self.made_by)
        digest = hashlib.sha256("\x00".join(parts).encode()).hexdigest()
        return self.workspace / f"raw-{digest[:32]}.parquet"

    @property
    def checked(self) -> Path:
        """Says that every value of the source was read, where it is not written again."""
        return self.parquet.with_suffix(".readable")

    @property
    def budget(self) -> FileBudget:
        """What reading the source may cost."""
        return FileBudget.of(self.source, self.limits)

    @contextlib.contextmanager
    def scratch(self) -> Iterator[Path]:
        """A private folder that is gone afterwards."""
        self.workspace.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="reading-", dir=self.workspace))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def copy(
        self,
        select: str,
        table: str,
        notices: Iterable[Notice],
        read_options: ReadOptions | None = None,
        broken_rows: Iterable[int] = (),
        lineless: int = 0,
    ) -> None:
        """Write the rows of a query in the file's own order.

        `engine.ROW` comes first where the query gives it; else the place in the file is the number.
        """
        footer = literal(
            parquet_metadata.written(table, notices, read_options, broken_rows, lineless=lineless)
        )
        with self.scratch() as folder, connect(self.limits) as connection:
            written = folder / "table.parquet"
            # Rows are numbered one after the other. A second thread would only read ahead of that,
            # at a third more time and twice the memory.
            connection.execute("SET preserve_insertion_order = true; SET threads = 1")
            try:
                connection.execute(
                    f"COPY ({select}) TO {literal(str(written))} (FORMAT parquet, "
                    f"COMPRESSION zstd, KV_METADATA {{{parquet_metadata.KEY}: {footer}}})"
                )
            finally:
                # The engine may be shared, and later steps are cheaper without the order.
                connection.execute(
                    "SET preserve_insertion_order = false; "
                    f"SET threads = {self.limits.query_threads}"
                )
            written.replace(self.parquet)

    def write(
        self,
        batches: Iterable[pa.RecordBatch],
        schema: pa.Schema,
        table: str,
        notices: Iterable[Notice],
        read_options: ReadOptions | None = None,
        broken_rows: Iterable[int] = (),
    ) -> None:
        """Write rows as they come.

        `engine.ROW` comes first where the schema has it; else the place in the file is the number.
        In columns of text that the schema says are never null, an empty text stands for no value:
        they are written with a tenth less work, and read with a third less.
        """
        footer = parquet_metadata.written(table, notices, read_options, broken_rows)
        with_footer = schema.with_metadata({parquet_metadata.KEY: footer})
        rows, budget = 0, self.budget
        with self.scratch() as folder:
            written = folder / "table.parquet"
            # The smallest and largest text of a row group are never asked for.
            with pq.ParquetWriter(
                written, with_footer, compression="lz4", write_statistics=[ROW]
            ) as writer:
                for group in _in_groups(batches):
                    rows += len(group)
                    budget.check_rows(table, rows, group.num_columns)
                    # The schema is put on, not cast to: that would look for nulls.
                    named = pa.Table.from_arrays(group.columns, schema=with_footer)
                    writer.write_table(named, row_group_size=len(group))
            written.replace(self.parquet)

    def raw_table(self) -> RawTable:
        """The table as it lies on disk, with the notices of when it was written."""
        with pq.ParquetFile(self.parquet) as file:
            footer = parquet_metadata.read(file.metadata.metadata)
            fields = [field for field in file.schema_arrow if field.name != ROW]
            rows = file.metadata.num_rows
            numbered = len(fields) < len(file.schema_arrow)
        names = tuple(field.name for field in fields)
        in_place = () if numbered else tuple(map(_as_it_lies, fields))
        return RawTable(
            self.source,
            footer.table,
            self.parquet,
            names,
            rows,
            footer.notices,
            footer.read_options,
            in_place,
            footer.broken_rows,
            tuple(TableInfo(*one) for one in footer.listed),
            footer.lineless,
        )


def _as_it_lies(field: pa.Field) -> str:
    column = quoted(field.name)
    filled = pa.types.is_string(field.type) and not field.nullable
    return null_if_empty(column) if filled else column


def _in_groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Batches put together until they are as large as a row group."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(map(len, held)) >= _GROUP_ROWS:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)
