"""The table that says who is behind a customer key, where the key is new for every order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import columns
from core.joins import candidates, planner

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from core.files import RawTable
    from core.joins.candidates import Link, TableCandidate
    from core.joins.planner import Plan
    from core.joins.source_tables import Tables

_MIN_SCORE = 0.6
_MIN_MATCHED = 0.5


def may_name_people(tables: Tables, orders: TableCandidate) -> bool:
    """Whether another table may say, by its names, who is behind the customer's key."""
    return any(True for _ in _links(tables, orders, {orders.name}))


def with_people(tables: Tables, connection: duckdb.DuckDBPyConnection, plan: Plan) -> Plan:
    """The plan with the people's own id, where the key of the customer is new for every order."""
    joined = plan.joined
    raws = (joined.base, *(part.raw for part in joined.parts))
    for raw in raws:
        table = planner.of(raw)
        for link in _links(tables, table, {one.table for one in raws}):
            order = _best(table, "order_id")
            if not columns.is_new_for_every_order(connection, raw, link.left_key, order):
                continue
            result = planner.fitting(tables, connection, joined, link)
            if result is None or result[1].multiplies or result[1].matched_share < _MIN_MATCHED:
                continue
            part, step = result
            people = _people(connection, part.raw, link)
            if people is not None:
                part = replace(part, only=frozenset({people}))
                return planner.Plan(joined.with_part(part), (*plan.steps, step))
    return plan


def _links(tables: Tables, orders: TableCandidate, taken: set[str]) -> Iterator[Link]:
    """Tables met by the key of the customer that have another column called as a customer is."""
    key = _best(orders, "customer_id")
    if key is None:
        return
    for other in tables.listed:
        if other.name not in taken and not other.suffices:
            for link in candidates.links(orders, other):
                if link.left_key == key and _persons(other, link.right_key):
                    yield link


def _best(table: TableCandidate, role: str) -> str | None:
    best = max(table.columns, key=lambda column: table.scores[role, column], default=None)
    return best if best is not None and table.scores[role, best] >= _MIN_SCORE else None


def _persons(table: TableCandidate, key: str) -> tuple[str, ...]:
    """The columns of a table that may name people, the surest first."""
    named = [
        column
        for column in table.columns
        if column != key
        and table.scores["customer_id", column] >= _MIN_SCORE
        and not columns.is_a_name(column)
    ]
    return tuple(sorted(named, key=lambda column: -table.scores["customer_id", column]))


def _people(connection: duckdb.DuckDBPyConnection, raw: RawTable, link: Link) -> str | None:
    table = planner.of(raw)
    for column in _persons(table, link.right_key):
        sql = raw.only([link.right_key, column])
        if columns.people(connection, sql, link.right_key, column) is not None:
            return column
    return None
