"""Text files: CSV, TSV and columns set with spaces, every value kept as the text it is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow import csv as pacsv

from core import formatting
from core.engine import connect, literal
from core.errors import LimitExceededError, Notice
from core.files import raw_table_cache
from core.files.formats import csv_dialect, encoding
from core.files.formats.csv_dialect import Dialect
from core.files.formats.encoding import Utf8Text
from core.files.raw_table import TableInfo
from core.files.read_options import ReadOptions, name_of
from core.settings import Limits, ReadSettings


def describe(path: Path, name: str, scratch: Path, read: ReadSettings, *, count: bool) -> TableInfo:
    """The column names of a text file, from its first lines, and how many rows it has.

    Parameters
    ----------
    count : count the rows, which reads the whole file once; None where it bends the rules
    """
    text = None if count else encoding.at_its_word(path, read.encoding)
    text = text or encoding.as_utf8(path, read.encoding, scratch / "described.txt")
    found = csv_dialect.find(text.path, name, read.delimiter, read.header_row)
    rows = _count(text.path, found) if count and found.delimiter is not None else None
    return TableInfo(name, rows, found.layout.names)


def _count(path: Path, found: Dialect) -> int | None:
    with connect() as connection:
        try:
            row = connection.execute(
                f"SELECT count(*) FROM {_source(path, found, found.layout.names)}"
            ).fetchone()
        except duckdb.Error:
            return None
    return int(row[0]) if row else None


def write(
    path: Path,
    name: str,
    table: str,
    target: raw_table_cache.CacheTarget,
    read: ReadSettings,
    told: tuple[Notice, ...] = (),
) -> None:
    """Read a text file and write it as Parquet, every column as text.

    Well-formed files are read at full speed. Files that bend the rules (quotes inside
    quotes, rows with missing or extra cells, columns set with spaces) are first written out
    again in plain CSV, and what was bent is told.
    """
    with target.scratch() as scratch:
        # To look through all of a file before it is read is a twentieth of the work on it.
        likely = encoding.at_its_word(path, read.encoding)
        if likely and _copied(likely, _found(likely, name, target, read), table, target, told):
            return
        text = encoding.as_utf8(path, read.encoding, scratch / "utf8.txt")
        found = _found(text, name, target, read)
        if text != likely and _copied(text, found, table, target, told):
            return
        straight = scratch / "straight.csv"
        try:
            bent = _straighten(text.path, found, straight)
        except csv.Error as error:
            raise LimitExceededError(
                f"A cell of {name} is longer than {csv_dialect.LONGEST_CELL:,} characters; a"
                " quotation mark may be open to the end of the file.",
                "Check the file in a text editor, or save the table as Parquet.",
            ) from error
        plain = Dialect(",", 0, found.layout)
        _copy(
            straight,
            plain,
            table,
            target,
            (*_notices(told, text, found), *bent),
            _manner(text, found),
        )


def _found(
    text: Utf8Text, name: str, target: raw_table_cache.CacheTarget, read: ReadSettings
) -> Dialect:
    found = csv_dialect.find(text.path, name, read.delimiter, read.header_row)
    _check_width(found.layout.names, name, target.limits)
    return found


def _copied(
    text: Utf8Text,
    found: Dialect,
    table: str,
    target: raw_table_cache.CacheTarget,
    told: tuple[Notice, ...],
) -> bool:
    """Write a file as it stands, if that can be done."""
    if found.delimiter is None:
        return False
    try:
        _copy(text.path, found, table, target, _notices(told, text, found), _manner(text, found))
    except pa.ArrowException:
        return False
    return True


def _notices(told: tuple[Notice, ...], text: Utf8Text, found: Dialect) -> tuple[Notice, ...]:
    return (*told, *text.notices, *found.layout.notices())


def _manner(text: Utf8Text, found: Dialect) -> ReadOptions:
    return ReadOptions(text.encoding, name_of(found.delimiter), found.layout.header_row)


def _check_width(names: tuple[str, ...], name: str, limits: Limits) -> None:
    if len(names) > limits.columns:
        raise LimitExceededError(
            f"{name} has {formatting.count(len(names), 'column')}; this installation takes up to "
            f"{limits.columns:,}.",
            "Leave out the columns that are not needed and export again.",
        )


def _copy(
    path: Path,
    found: Dialect,
    table: str,
    target: raw_table_cache.CacheTarget,
    notices: Iterable[Notice],
    manner: ReadOptions,
) -> None:
    """Write a well-formed file as Parquet, every cell a text, in its own order."""
    names = found.layout.names
    schema = pa.schema([pa.field(name, pa.string(), nullable=False) for name in names])
    # Cells over several lines, and cells longer than a block, are rare, and slower to look for.
    for block, lines_in_cells in _EVER_SLOWER:
        try:
            with pacsv.open_csv(
                path,
                pacsv.ReadOptions(
                    # A second thread would only take turns with the first.
                    use_threads=False,
                    block_size=block,
                    skip_rows=found.first_line,
                    column_names=list(names),
                ),
                pacsv.ParseOptions(
                    delimiter=found.delimiter or ",", newlines_in_values=lines_in_cells
                ),
                pacsv.ConvertOptions(
                    column_types=schema,
                    strings_can_be_null=False,
                    check_utf8=False,  # seen to below, many cells at a time
                ),
            ) as batches:
                target.write(map(_plain, batches), schema, table, notices, manner)
        except pa.ArrowInvalid as error:
            if _NO_ROWS in str(error):
                target.write((), schema, table, notices, manner)
                return
            if block > _BLOCK_BYTES or _RAGGED in str(error):
                raise
        else:
            return


def _plain(rows: pa.RecordBatch) -> pa.RecordBatch:
    """The rows as they are.

    Raises
    ------
    pa.ArrowInvalid : a cell holds a NUL or is no UTF-8
    """
    for column in rows.columns:
        _, ends, characters = column.buffers()
        if characters is None:
            continue
        used = int(np.frombuffer(ends, dtype=np.int32)[column.offset + len(column)])
        # Signed, the letters of ASCII are the numbers above zero, as nearly all of them are.
        if np.frombuffer(characters, dtype=np.int8)[:used].min(initial=1) > 0:
            continue
        if not np.frombuffer(characters, dtype=np.uint8)[:used].all():
            raise pa.ArrowInvalid("a NUL")
        column.validate(full=True)
    return rows


_BLOCK_BYTES = 1 << 20
_EVER_SLOWER = (
    (_BLOCK_BYTES, False),
    (_BLOCK_BYTES, True),
    (csv_dialect.LONGEST_CELL // 2, True),  # a row may lie in two blocks
)
_RAGGED = "columns, got"
"""What the reader says of a row with missing or extra cells."""
_NO_ROWS = "Empty CSV file"
"""What it says where there is nothing below the header."""


def _source(path: Path, found: Dialect, names: tuple[str, ...]) -> str:
    """The rows of values of a well-formed file, every cell a text, as the engine reads them."""
    struct = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    return (
        f"read_csv({literal(str(path))}, auto_detect=false, "
        f"delim={literal(found.delimiter or ',')}, quote='\"', escape='\"', header=false, "
        f"skip={found.first_line}, columns={{{struct}}}, "
        f"max_line_size={csv_dialect.LONGEST_CELL}, strict_mode=true)"
    )


def _straighten(path: Path, found: Dialect, straight: Path) -> tuple[Notice, ...]:
    """Write the rows of values as plain CSV with exactly the columns of the header."""
    width = len(found.layout.names)
    short = long = 0
    with (
        path.open(encoding="utf-8", newline="") as source,
        straight.open("w", encoding="utf-8", newline="") as target,
    ):
        writer = csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in _rows(source, found):
            if len(row) < width:
                short += 1
                row.extend([""] * (width - len(row)))
            elif any(cell.strip() for cell in row[width:]):
                long += 1
            writer.writerow(row[:width])
    return tuple(
        Notice(code, message, rows)
        for code, message, rows in (
            (
                "short_rows",
                f"{_rows_have(short)} fewer cells than the header; what is missing is blank.",
                short,
            ),
            (
                "long_rows",
                f"{_rows_have(long)} more cells than the header; the extra cells were left out.",
                long,
            ),
        )
        if rows
    )


def _rows_have(count: int) -> str:
    return formatting.count(count, "row has", "rows have")


def _rows(source: Iterable[str], found: Dialect) -> Iterator[list[str]]:
    lines = iter(source)
    for _ in range(found.first_line):
        next(lines, None)
    cut = (
        (line.split() for line in lines)
        if found.delimiter is None
        else csv.reader(lines, delimiter=found.delimiter)
    )
    return (row for row in cut if row)
