"""Text files: CSV, TSV and columns set with spaces, every value kept as the text it is."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as pacsv

from core.errors import LimitExceededError, UnreadableFileError
from core.files.formats import csv_dialect, csv_records, csv_repair, text_encoding
from core.files.formats.csv_dialect import Dialect
from core.files.formats.csv_repair import Repairs
from core.files.formats.file_format import ListRequest, TableRequest
from core.files.formats.text_encoding import Utf8Text
from core.files.raw_table import TableInfo
from core.files.read_options import ReadOptions, name_of

_Result = TypeVar("_Result")


class _SwallowedRowsError(ValueError):
    """A cell may hold rows of the table: the lines must be looked at one by one."""


_BLOCK_BYTES = 1 << 20
_ATTEMPTS = (
    (_BLOCK_BYTES, False),
    (_BLOCK_BYTES, True),
    (csv_dialect.MAX_CELL_LENGTH // 2, True),  # a row may lie in two blocks
)
"""Size of a block, and whether cells may hold line breaks: each way slower than the one before."""
_BEHIND_ENDS = 14
"""The first character after those that end a line."""
_RAGGED = "columns, got"
"""What Arrow says of a row with missing or extra cells."""
_NO_ROWS = "Empty CSV file"
"""What it says where there is nothing below the header."""


def list_tables(request: ListRequest) -> tuple[TableInfo, ...]:
    """The one table: the column names from its first lines, and how many rows it has.

    The rows are counted on request only, as that reads the whole file; None where it is malformed.
    """
    source, read = request.source, request.read
    text = None
    if not request.count_rows:
        text = text_encoding.at_its_word(source.path, read.encoding)
    text = text or text_encoding.as_utf8(
        source.path, read.encoding, request.scratch / "described.txt"
    )
    dialect = csv_dialect.find(text.path, source.name, read.delimiter, read.header_row)
    rows = None
    if request.count_rows and dialect.delimiter is not None:
        rows = _count_rows(text.path, dialect, request)
    return (TableInfo(source.name, rows, dialect.layout.names),)


def write(request: TableRequest) -> None:
    """Read a text file and write it as Parquet, every column as text.

    Well-formed files are read at full speed. Malformed ones (quotes inside quotes, rows with
    missing or extra cells, columns set with spaces) are first written out again in plain CSV, with
    a notice about what was changed.
    """
    _write(request)
    table = request.target.raw_table()
    if not table.rows:
        # A longer file than what is looked at to tell its columns may be a header all through.
        request.target.parquet.unlink()
        raise UnreadableFileError(
            f"{request.source.name} has a header ({', '.join(table.columns)[:80]}) but no rows.",
            "Check the period of the export, then export the orders again.",
        )


def _write(request: TableRequest) -> None:
    path, encoding = request.source.path, request.read.encoding
    with request.target.scratch() as scratch:
        # Checking the whole file before it is read is a twentieth of the work on it.
        likely = text_encoding.at_its_word(path, encoding)
        if likely and _write_as_it_is(likely, _dialect(likely, request), request):
            return
        text = text_encoding.as_utf8(path, encoding, scratch / "utf8.txt")
        dialect = _dialect(text, request)
        if text != likely and _write_as_it_is(text, dialect, request):
            return
        repaired = scratch / "repaired.csv"
        try:
            repairs = csv_repair.repair(
                text.path, dialect, repaired, request.source.name, request.target.budget
            )
        except csv_records.UnclosedQuoteError as error:
            raise UnreadableFileError(
                f"{request.source.name} has a quotation mark on line {error.line:,} that is never "
                "closed, so the lines below it cannot be read.",
                "Open the file in a text editor, remove or close the quotation mark, and upload it "
                "again.",
            ) from error
        except csv.Error as error:
            raise LimitExceededError(
                f"A cell of {request.source.name} is longer than "
                f"{csv_dialect.MAX_CELL_LENGTH:,} characters; a"
                " quotation mark may be open to the end of the file.",
                "Check the file in a text editor, or save the table as Parquet.",
            ) from error
        _copy(repaired, csv_repair.plain(dialect), request, text, dialect, repairs)


def _dialect(text: Utf8Text, request: TableRequest) -> Dialect:
    name, read = request.source.name, request.read
    dialect = csv_dialect.find(text.path, name, read.delimiter, read.header_row)
    request.target.budget.check_columns(
        name,
        len(dialect.layout.names),
        "Leave out columns you do not need and export again.",
    )
    return dialect


def _write_as_it_is(text: Utf8Text, dialect: Dialect, request: TableRequest) -> bool:
    """Write a file without repairs; False where it needs some."""
    if dialect.delimiter is None:
        return False
    try:
        _copy(text.path, dialect, request, text, dialect)
    except pa.ArrowMemoryError:
        raise
    except (pa.ArrowException, _SwallowedRowsError):
        return False
    return True


def _copy(
    path: Path,
    plain: Dialect,
    request: TableRequest,
    text: Utf8Text,
    dialect: Dialect,
    repairs: Repairs | None = None,
) -> None:
    """Write a well-formed file as Parquet, every cell a text, in its own order.

    Parameters
    ----------
    path, plain : the well-formed file
    text, dialect : the file it was made from, or the same
    """
    table = request.name or request.source.name
    notices = (*request.notices, *text.notices, *dialect.layout.notices())
    if repairs is not None:
        notices = (*notices, *repairs.notices())
    options = ReadOptions(text.encoding, name_of(dialect.delimiter), dialect.layout.header_row)
    schema = _schema(plain)
    broken = () if repairs is None else repairs.broken_rows
    _parse(
        path,
        plain,
        lambda batches: request.target.write(
            (_checked(rows, plain) for rows in batches), schema, table, notices, options, broken
        ),
    )


def _count_rows(path: Path, dialect: Dialect, request: ListRequest) -> int | None:
    """The number of rows; None where the file is malformed."""

    def count(batches: Iterable[pa.RecordBatch]) -> int:
        counted = 0
        for rows in batches:
            counted += len(_checked(rows, dialect))
            request.budget.check_rows(request.source.name, counted, rows.num_columns)
        return counted

    try:
        return _parse(path, dialect, count)
    except pa.ArrowMemoryError:
        raise
    except (pa.ArrowException, _SwallowedRowsError):
        return None


def _schema(dialect: Dialect) -> pa.Schema:
    return pa.schema([pa.field(name, pa.string(), nullable=False) for name in dialect.layout.names])


def _parse(
    path: Path, dialect: Dialect, consume: Callable[[Iterable[pa.RecordBatch]], _Result]
) -> _Result:
    """Read a well-formed file batch by batch, every cell a text.

    Cells over several lines, and cells longer than a block, are rare, and slower to look for, so
    that `consume` may be called again.

    Raises
    ------
    pa.ArrowException : the file is malformed
    """
    for block, lines_in_cells in _ATTEMPTS:
        try:
            # Opened here: given a path, the reader unpacks whatever is called .gz.
            with (
                pa.OSFile(str(path)) as file,
                pacsv.open_csv(
                    file,
                    pacsv.ReadOptions(
                        # A second thread would only take turns with the first.
                        use_threads=False,
                        block_size=block,
                        skip_rows=dialect.first_line,
                        column_names=list(dialect.layout.names),
                    ),
                    pacsv.ParseOptions(
                        delimiter=dialect.delimiter or ",", newlines_in_values=lines_in_cells
                    ),
                    pacsv.ConvertOptions(
                        column_types=_schema(dialect),
                        strings_can_be_null=False,
                        check_utf8=False,  # left to `_checked`, which looks at many cells at a time
                    ),
                ) as batches,
            ):
                return consume(batches)
        except pa.ArrowInvalid as error:
            if _NO_ROWS in str(error):
                return consume(())
            if _RAGGED in str(error):
                raise
            problem = error
    raise problem


def _checked(rows: pa.RecordBatch, dialect: Dialect) -> pa.RecordBatch:
    """The rows as they are, checked to be text, and no cell to hold other rows.

    Raises
    ------
    pa.ArrowInvalid : a cell holds a NUL or is no UTF-8
    _SwallowedRowsError : a cell over several lines may hold rows
    """
    for place, column in enumerate(rows.columns):
        _, ends, characters = column.buffers()
        if characters is None:
            continue
        used = int(np.frombuffer(ends, dtype=np.int32)[column.offset + len(column)])
        # Signed, the letters of ASCII are the numbers above zero, as nearly all of them are.
        if (
            np.frombuffer(characters, dtype=np.int8)[:used].min(initial=_BEHIND_ENDS)
            >= _BEHIND_ENDS
        ):
            continue
        smallest = np.frombuffer(characters, dtype=np.uint8)[:used].min(initial=_BEHIND_ENDS)
        if not smallest:
            raise pa.ArrowInvalid("a NUL")
        if smallest < _BEHIND_ENDS:
            _check_lines(column, place, dialect)
        column.validate(full=True)
    return rows


def _check_lines(column: pa.Array, place: int, dialect: Dialect) -> None:
    """Look at the cells over several lines."""
    if dialect.shape is None or dialect.delimiter is None:
        return
    for cell in column.filter(pc.match_substring_regex(column, "[\r\n]")).to_pylist():
        if csv_records.may_hold_rows(cell, place, dialect.delimiter, dialect.shape):
            raise _SwallowedRowsError(cell[:80])
