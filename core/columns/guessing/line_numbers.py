"""A column that counts the lines of an order names no order, whatever it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.columns.guessing.weighed_roles import assign
from core.engine import is_empty_cell, trimmed_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from core.columns.guessing.weighed_roles import Weighed

_NEARLY_ALL = 0.9
"""Purchases whose lines are counted from 1; somebody may buy twice at one moment."""

_MIN_COUNTED, _MIN_REPEATS = 3, 3
"""Purchases of several lines, and how often each number comes on average."""


_ROLES = ("order_id", "customer_id", "ordered_at")


def not_the_order(
    connection: duckdb.DuckDBPyConnection,
    candidates: list[Weighed],
    known: Mapping[str, Weighed],
    chosen: dict[str, Weighed],
) -> tuple[list[Weighed], dict[str, Weighed]]:
    """The same choice with another order number, or none, where the one chosen counts lines.

    Parameters
    ----------
    connection : with the table `sampled`
    candidates : who may play a role; returned without the line number as an order number
    known : what is chosen whatever the values say
    chosen : one column a role
    """
    if "order_id" in known or not chosen.keys() >= set(_ROLES):
        return candidates, chosen
    if not counts_lines(connection, *(chosen[role].column for role in _ROLES)):
        return candidates, chosen
    column = chosen["order_id"].column
    rest = [one for one in candidates if (one.role, one.column) != ("order_id", column)]
    fixed = {**known, "customer_id": chosen["customer_id"]}
    return not_the_order(connection, rest, known, assign(rest, fixed))


def counts_lines(
    connection: duckdb.DuckDBPyConnection, column: str, customer: str, moment: str
) -> bool:
    """Whether a column begins at 1 for each customer and moment, and counts what they bought.

    A till's tickets begin again every day as well, but not for every customer.

    Parameters
    ----------
    connection : with the table `sampled`, which holds the columns
    column : what may count lines
    customer, moment : the columns that tell one purchase from another
    """
    texts = [trimmed_text(name) for name in (customer, moment, column)]
    filled = " AND ".join(f"NOT {is_empty_cell(text)}" for text in texts)
    who, when, place = texts
    ((counted, several, rows, numbers),) = connection.execute(
        f"WITH lines AS (SELECT {who} AS who, {when} AS moment, TRY_CAST({place} AS DOUBLE) AS "
        f"place FROM sampled WHERE {filled}), "
        "purchases AS (SELECT count(*) AS n, min(place) = 1 AND max(place) = n AND "
        "count(DISTINCT place) = n AND bool_and(place = round(place)) AS counted "
        "FROM lines GROUP BY who, moment) "
        "SELECT avg(coalesce(counted, false)::INTEGER), count(*) FILTER (counted AND n > 1), "
        "sum(n), (SELECT count(DISTINCT place) FROM lines) FROM purchases"
    ).fetchall()
    repeats = (rows or 0) >= _MIN_REPEATS * max(numbers, 1)
    return bool(repeats and several >= _MIN_COUNTED and counted >= _NEARLY_ALL)
