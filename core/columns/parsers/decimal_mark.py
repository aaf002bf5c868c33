"""The decimal mark of a file, inferred from its other columns where no cell of money shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.columns.parsers import numbers
from core.engine import is_empty_cell, trimmed_text

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb

    from core.files import RawTable

_MAX_COLUMNS = 20
_NEARLY_ALL = 0.9


def mark_elsewhere(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, taken: Collection[str]
) -> str | None:
    """The decimal mark that other columns of numbers show; None where none does, or they differ.

    Parameters
    ----------
    taken : the columns with a role
    """
    shown = set()
    free = [name for name in raw.columns if name not in taken and raw.types[name] == "VARCHAR"]
    for name in free[:_MAX_COLUMNS]:
        table = raw.only([name])
        reading = numbers.choose_number_parser(connection, table, name, "VARCHAR", "auto")
        if not reading.shown:
            continue
        empty = is_empty_cell(trimmed_text(name))
        row = connection.execute(
            f"SELECT count({reading.sql}), count(*) FILTER (NOT {empty}) FROM {table}"
        ).fetchone()
        readable, filled = row or (0, 0)
        if filled and readable >= _NEARLY_ALL * filled:
            shown.add(reading.mark)
    return shown.pop() if len(shown) == 1 else None
