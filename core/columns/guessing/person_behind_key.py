"""A key that is new for every order is not the customer where another column names the person.

Some shops give whoever orders a new customer number each time. The person is recognised by an id of
their own, or by their e-mail address, that comes again where the key never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import vocabulary
from core.engine import connect, is_empty_cell, trimmed_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from core import files

_NEW_EVERY_TIME = 0.98
"""Keys per order from which on a key counts as new for every order."""

_REPEATS = 0.995
_FEWEST = 0.15
"""People per key below which a column names those who serve, not those who buy."""
_FILLED = 0.9
_SLIPS = 1.01


@dataclass(frozen=True, slots=True)
class PersonColumn:
    """The column that names the person, and how many people it names for how many keys."""

    column: str
    people: int
    keys: int


def is_new_for_every_order(
    connection: duckdb.DuckDBPyConnection, raw: files.RawTable, key: str, order: str | None
) -> bool:
    """Whether a key is new for every order, or for every row where no column names the order."""
    return _says(
        connection, _new_every_time(raw.only([key, *([order] if order else [])]), key, order)
    )


def _new_every_time(table: str, key: str, order: str | None) -> str:
    orders = f"count(DISTINCT {trimmed_text(order)})" if order else "count(*)"
    text = trimmed_text(key)
    return (
        f"SELECT count(DISTINCT {text}) >= {_NEW_EVERY_TIME} * {orders} AND count(DISTINCT {text})"
        f" > 1 FROM {table} WHERE NOT {is_empty_cell(text)}"
    )


def is_a_name(column: str) -> bool:
    """Whether a column holds names of people, which two people may share."""
    return "name" in vocabulary.split_words(column)


def person_behind(
    connection: duckdb.DuckDBPyConnection,
    raw: files.RawTable,
    key: str,
    order: str | None,
    columns: Sequence[str],
) -> PersonColumn | None:
    """The column that names the person behind a key; None where the key is no new one each time.

    Parameters
    ----------
    connection : with the table `sampled`, which a look at the values has left
    key, order : the column that was taken for the customer, and the one with the order
    columns : other columns with the name of a customer, the surest first
    """
    if not columns or not _says(connection, _new_every_time("sampled", key, order)):
        return None
    wanted = [key, *columns] if order is None else [key, order, *columns]
    with connect() as whole:
        table = raw.only(wanted)
        if not is_new_for_every_order(whole, raw, key, order):
            return None
        for column in columns:
            found = people(whole, table, key, column)
            if found is not None:
                return found
    return None


def people(
    connection: duckdb.DuckDBPyConnection, table: str, key: str, column: str
) -> PersonColumn | None:
    """Whether a column names the people behind a key: fewer than there are keys, one for each."""
    own, person = trimmed_text(key), trimmed_text(column)
    row = connection.execute(
        "WITH texts AS (SELECT DISTINCT own, person FROM (SELECT "
        f"{own} AS own, CASE WHEN NOT {is_empty_cell(person)} THEN {person} END AS person "
        f"FROM {table} WHERE NOT {is_empty_cell(own)})) "
        "SELECT count(*), count(DISTINCT own), count(DISTINCT person), count(person) FROM texts"
    ).fetchone()
    pairs, keys, named, filled = (int(count) for count in row or (0,) * 4)
    fits = (
        keys * _FEWEST < named <= keys * _REPEATS
        and named > 1
        and pairs <= keys * _SLIPS
        and filled >= pairs * _FILLED
    )
    return PersonColumn(column, named, keys) if fits else None


def _says(connection: duckdb.DuckDBPyConnection, query: str) -> bool:
    ((answer,),) = connection.execute(query).fetchall()
    return bool(answer)
