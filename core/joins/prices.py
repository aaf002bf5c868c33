"""The table that says what a product was sold for, where the sales name only its list price."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import columns
from core.engine import quoted
from core.joins import candidates, join, planner

if TYPE_CHECKING:
    import duckdb

    from core.files import RawTable
    from core.joins.candidates import TableCandidate
    from core.joins.join import Joined, JoinStep, Part
    from core.joins.planner import Plan
    from core.joins.source_tables import Tables

_MIN_MATCHED = 0.9
_NOT_ABOVE = 0.95
_MAX_FAR_BELOW = 0.5
"""A price under half of what the list says, on most rows, is rather what the shop pays."""


def may_be_priced(tables: Tables, sales: TableCandidate) -> bool:
    """Whether sales name a list price alone, and another table has a better one by its name."""
    return sales.has_list_price_only and any(
        other.name != sales.name and _price(other) is not None for other in tables.listed
    )


def with_paid_prices(tables: Tables, connection: duckdb.DuckDBPyConnection, plan: Plan) -> Plan:
    """The plan with the price of each product from its table, where sales have only a list price.

    Names alone do not say which of two prices was paid: what was paid is as high as the list
    price, or lower.
    """
    joined = plan.joined
    sales = planner.of(joined.base)
    if not may_be_priced(tables, sales):
        return plan
    taken = {joined.base.table, *(part.raw.table for part in joined.parts)}
    for other in tables.listed:
        price = _price(other)
        if other.name in taken or price is None:
            continue
        # A code says surer than a name which product it is.
        links = candidates.links(sales, other)
        for link in sorted(links, key=lambda one: -sales.scores["product_id", one.left_key]):
            result = planner.fitting(tables, connection, joined, link)
            if result is not None and _agrees(connection, joined, *result, price):
                part = replace(result[0], without=frozenset(), only=frozenset({price}))
                return planner.Plan(joined.with_part(part), (*plan.steps, result[1]))
    return plan


def taken_price(joined: Joined) -> tuple[str, str, str] | None:
    """The table, the price taken from it and the list price it goes before; None for none."""
    sales = planner.of(joined.base)
    if sales.has_list_price_only:
        for part in joined.parts:
            price = _price(planner.of(part.raw))
            if price is not None and part.only == frozenset({price}):
                return part.raw.table, price, sales.best("unit_price")
    return None


def _price(table: TableCandidate) -> str | None:
    """The column of a table that is called like what was paid for a product."""
    return table.best("unit_price") if table.score("unit_price") > candidates.LIST_PRICE else None


def _agrees(
    connection: duckdb.DuckDBPyConnection, joined: Joined, part: Part, step: JoinStep, price: str
) -> bool:
    """Whether a price found for the sales is that of their list, or lower, and lower on some."""
    if step.multiplies or step.matched_share < _MIN_MATCHED:
        return False
    part = replace(part, without=frozenset(), only=frozenset({price}))
    longer = joined.with_part(part)
    found = longer.columns[-1].name
    listed = planner.of(joined.base).best("unit_price")
    rows = f"({join.select(connection, longer, renumber=False)})"
    paid = _number(connection, part.raw, price, found)
    asked = _number(connection, joined.base, listed, listed)
    row = connection.execute(
        f"SELECT avg((p <= l)::INT), avg((p < l / 2)::INT), count_if(p < l) FROM "
        f"(SELECT {paid} AS p, {asked} AS l FROM {rows}) WHERE p > 0 AND l > 0"
    ).fetchone()
    not_above, far_below, below = row or (None, None, 0)
    return not_above is not None and bool(
        below and not_above >= _NOT_ABOVE and far_below <= _MAX_FAR_BELOW
    )


def _number(connection: duckdb.DuckDBPyConnection, raw: RawTable, column: str, name: str) -> str:
    """The engine's expression for a column of numbers, called by another name."""
    read = columns.choose_number_parser(
        connection, raw.only([column]), column, raw.types[column], "auto"
    )
    return f"CAST({read.sql.replace(quoted(column), quoted(name))} AS DOUBLE)"
