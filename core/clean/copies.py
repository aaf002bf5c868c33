"""Rows that repeat another row: suspected by a fingerprint of each row, then made sure of.

To group the rows of a large file by their content holds all of it in memory. Eight bytes a row say
which rows may be alike, and sorting them is quick; only the suspects are compared in full.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from core.load import engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb
    from numpy.typing import NDArray

MOST_AT_ONCE = 50_000_000
"""Fingerprints held at a time: 400 MB. A larger file is gone through several times."""


def find(connection: duckdb.DuckDBPyConnection, rows: int, columns: Sequence[str]) -> int:
    """Put the second and later copies of each row into the table `repeats`, by their `row` number.

    Parameters
    ----------
    connection : holds `raw_rows`, the raw table
    rows : how many it has
    columns : the columns in which copies are alike

    Returns
    -------
    how many rows repeat another
    """
    row = engine.quoted(engine.ROW)
    alike = ", ".join(map(engine.quoted, columns))
    suspected = _seen_twice(connection, rows, f"hash({alike})")
    if not len(suspected):
        connection.execute("CREATE TEMP TABLE repeats (row BIGINT)")
        return 0
    connection.register("suspected", {"fingerprint": suspected})
    connection.execute(f"""
        CREATE TEMP TABLE repeats AS
        SELECT {row} AS row FROM raw_rows
        WHERE hash({alike}) IN (SELECT fingerprint FROM suspected)
        QUALIFY row_number() OVER (PARTITION BY {alike} ORDER BY {row}) > 1
    """)
    connection.unregister("suspected")
    found = connection.execute("SELECT count(*) FROM repeats").fetchone()
    return int(found[0]) if found else 0


def _seen_twice(
    connection: duckdb.DuckDBPyConnection, rows: int, fingerprint: str
) -> NDArray[np.uint64]:
    """The fingerprints that more than one row has."""
    turns = math.ceil(rows / MOST_AT_ONCE)
    found = [
        _repeated(_sorted(connection, rows, fingerprint, turns, turn)) for turn in range(turns)
    ]
    return np.concatenate(found) if found else np.empty(0, dtype=np.uint64)


def _sorted(
    connection: duckdb.DuckDBPyConnection, rows: int, fingerprint: str, turns: int, turn: int
) -> NDArray[np.uint64]:
    """Those fingerprints whose turn it is."""
    mine = f"WHERE fingerprint % {turns} = {turn}" if turns > 1 else ""
    query = f"SELECT fingerprint FROM (SELECT {fingerprint} AS fingerprint FROM raw_rows) {mine}"
    # Filled as they come: to collect the pieces first would hold each fingerprint twice.
    held = np.empty(rows, dtype=np.uint64)
    filled = 0
    for batch in connection.sql(query).to_arrow_reader():
        marks = batch.column(0).to_numpy()
        held[filled : filled + len(marks)] = marks
        filled += len(marks)
    marks = held[:filled]
    marks.sort()
    return marks


def _repeated(marks: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return np.unique(marks[1:][marks[1:] == marks[:-1]])
