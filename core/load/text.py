"""Text files: CSV, TSV and columns set with spaces, every value kept as the text it is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from core.errors import LimitExceededError, Notice
from core.load import dialect, encoding, engine, frozen
from core.load.dialect import Dialect
from core.settings import Limits


def columns(path: Path, name: str, scratch: Path) -> tuple[str, ...]:
    """The column names of a text file, from its first lines."""
    text = encoding.as_utf8(path, None, scratch / "head.txt")
    return dialect.find(text.path, name).layout.names


def write(
    path: Path,
    name: str,
    table: str,
    target: frozen.Target,
    chosen_encoding: str | None,
    told: tuple[Notice, ...] = (),
) -> None:
    """Read a text file and write it as Parquet, every column as text.

    The engine reads well-formed files at full speed. Files that bend the rules (quotes inside
    quotes, rows with missing or extra cells, columns set with spaces) are first written out
    again in plain CSV, and what was bent is told.
    """
    with target.scratch() as scratch:
        text = encoding.as_utf8(path, chosen_encoding, scratch / "utf8.txt")
        found = dialect.find(text.path, name)
        names = found.layout.names
        _check_width(names, name, target.limits)
        notices = (*told, *text.notices, *found.layout.notices())
        if found.delimiter is not None:
            try:
                _copy(text.path, found.delimiter, found.first_line, names, table, target, notices)
            except duckdb.Error:
                pass  # told below, where the rows are straightened
            else:
                return
        straight = scratch / "straight.csv"
        bent = _straighten(text.path, found, straight)
        _copy(straight, ",", 0, names, table, target, (*notices, *bent))


def _check_width(names: tuple[str, ...], name: str, limits: Limits) -> None:
    if len(names) > limits.columns:
        raise LimitExceededError(
            f"{name} has {len(names):,} columns; this installation takes up to {limits.columns:,}.",
            "Leave out the columns that are not needed and export again.",
        )


def _copy(
    path: Path,
    delimiter: str,
    skip: int,
    names: tuple[str, ...],
    table: str,
    target: frozen.Target,
    notices: Iterable[Notice],
) -> None:
    struct = ", ".join(f"{engine.literal(name)}: 'VARCHAR'" for name in names)
    source = (
        f"read_csv({engine.literal(str(path))}, auto_detect=false, "
        f"delim={engine.literal(delimiter)}, quote='\"', escape='\"', header=false, "
        f"skip={skip}, columns={{{struct}}}, "
        f"max_line_size={dialect.LONGEST_CELL}, strict_mode=true)"
    )
    target.copy(
        f"SELECT row_number() OVER () AS {engine.quoted(engine.ROW)}, * FROM {source}",
        table,
        notices,
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
                f"{short} rows have fewer cells than the header; they end blank.",
                short,
            ),
            (
                "long_rows",
                f"{long} rows have more cells than the header; the extra cells were left out.",
                long,
            ),
        )
        if rows
    )


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
