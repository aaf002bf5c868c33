"""Finding the tables that hold the orders together: by their names first, then by their values."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import columns
from core.errors import DatabaseError, LimitExceededError, SettingError, UnreadableFileError
from core.joins import candidates, join
from core.joins.candidates import Link, TableCandidate
from core.joins.join import Column, Joined, JoinStep, Part
from core.joins.source_tables import Tables

if TYPE_CHECKING:
    import duckdb

    from core.files import RawTable

_MIN_MATCHED = 0.5
_MAX_DEPTH = 3
_MAX_REFUSED = 5
_MAX_WAYS = 200
_MAX_KEYS = 3
_BY_ORDER = ("ordered_at", "customer_id")
"""What belongs to an order: taken only from a table that is reached by the order's key, so that
the day a product was created never becomes the day it was bought."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A base table and the joins that bring it what it lacks, each measured."""

    joined: Joined
    steps: tuple[JoinStep, ...] = ()


def of(raw: RawTable) -> TableCandidate:
    """What the column names of a table that was read promise."""
    return TableCandidate(raw.table, raw.rows, raw.columns)


def place_of_orders(plan: Plan) -> int | None:
    """Which joined table, from 1, holds the orders of the base's lines; None where none does.

    It has the date and the customer, which the lines have not, and is met by the order's number.
    """
    lines = of(plan.joined.base)
    if lines.carries("ordered_at") or lines.carries("customer_id"):
        return None
    for place, part in enumerate(plan.joined.parts, start=1):
        if part.left_table != 0:
            continue
        orders = of(part.raw)
        numbered = any(lines.plays("order_id", left.column) for left, _ in part.keys)
        has_both = orders.carries("ordered_at") and orders.carries("customer_id")
        if part.only is None and numbered and has_both:
            return place
    return None


def best(tables: Tables, connection: duckdb.DuckDBPyConnection, base: str | None) -> Plan:
    """The base and the joins that together have the customer, the date and the money.

    A table that names its orders and has everything needs no other. Where none does, tables that
    name their orders come before those that do not (payments), and lines with money of their own
    before those that take a price from a list.

    Parameters
    ----------
    base : the table that was chosen as the base; None to find it
    """
    bases = [one for one in tables.listed if base in {None, one.name} and _can_be_base(one)]
    bases.sort(key=lambda one: (-one.order, not one.suffices, not one.has_money, -(one.rows or 0)))
    for one in bases:
        plan = _completed(tables, connection, one)
        if plan is not None:
            return plan
    return Plan(_alone(connection, tables.read(base)))


def as_asked(
    tables: Tables,
    connection: duckdb.DuckDBPyConnection,
    base: str | None,
    joins: Sequence[tuple[str, str, str]],
) -> Plan:
    """The joins that were asked for, whatever they do; each is measured.

    Raises
    ------
    SettingError : a column that is not there, or keys that have no value in common
    UnknownTableError : a table that is not there
    """
    plan = Plan(_alone(connection, tables.read(base)))
    for table, entries in itertools.groupby(joins, key=lambda join: join[0]):
        raw = tables.read(table)
        pairs = [(left, right) for _, left, right in entries]
        part = _part(plan.joined, raw, _columns(plan.joined, raw, pairs))
        step = join.measure(connection, plan.joined, part)
        if not step.matched_share:
            left, right = (" and ".join(side)[:80] for side in zip(*pairs, strict=True))
            raise SettingError(
                f"No value of {left} appears in {right} of {table[:80]}.",
                "Join the tables by other columns, or use one table alone.",
            )
        plan = Plan(plan.joined.with_part(part), (*plan.steps, step))
    return plan


def _columns(
    joined: Joined, raw: RawTable, pairs: Sequence[tuple[str, str]]
) -> tuple[tuple[Column, str], ...]:
    """The columns of a key by their names, all on the left from one table."""
    keys: list[tuple[Column, str]] = []
    for left_key, right_key in pairs:
        left = joined.column(left_key)
        if left is None or right_key not in raw.columns:
            where, name = (joined.base.table, left_key) if left is None else (raw.table, right_key)
            raise SettingError(
                f"{where[:80]} has no column {name[:80]!r} to join {raw.table[:80]} by.",
                "Name a join as TABLE:COLUMN=COLUMN OF THAT TABLE.",
            )
        keys.append((left, right_key))
    if len({left.table for left, _ in keys}) > 1:
        raise SettingError(
            f"The columns to join {raw.table[:80]} by are from several tables.",
            "Join it by columns of one table.",
        )
    return tuple(keys)


def refused(
    tables: Tables, connection: duckdb.DuckDBPyConnection, plan: Plan
) -> tuple[JoinStep, ...]:
    """Tables with money that would find several partners for a row, and what that would do."""
    inside = (plan.joined.base, *(part.raw for part in plan.joined.parts))
    names = {raw.table for raw in inside}
    join_steps: list[JoinStep] = []
    for other in tables.listed:
        if other.name in names or not other.has_money or len(join_steps) == _MAX_REFUSED:
            continue
        for link in (link for raw in inside for link in candidates.links(of(raw), other)):
            step = fitting(tables, connection, plan.joined, link)
            if step is not None and step[1].multiplies and step[1].matched_share:
                join_steps.append(step[1])
                break
    return tuple(join_steps)


def _can_be_base(one: TableCandidate) -> bool:
    """Rows of money, or rows of quantities that a price list turns into money."""
    return one.has_money or one.carries("quantity")


def _completed(
    tables: Tables, connection: duckdb.DuckDBPyConnection, base: TableCandidate
) -> Plan | None:
    """The base with what it lacks; None where no table that fits has it."""
    lacking = [role for role in _BY_ORDER if not base.carries(role)]
    if not base.has_money:
        lacking.append("unit_price")
    if any(not any(one.carries(role) for one in tables.listed) for role in lacking):
        return None
    raw = _read(tables, base.name)
    if raw is None:
        return None
    plan = Plan(_alone(connection, raw))
    for role in lacking:
        if any(of(part.raw).carries(role) for part in plan.joined.parts):
            continue
        routes = sorted(
            _routes(tables, base, role),
            key=lambda route: (len(route), -route[-1].right.score(role)),
        )
        tried = (_followed(tables, connection, plan, route) for route in routes)
        further = next((more for more in itertools.islice(tried, _MAX_WAYS) if more), None)
        if further is None:
            return None
        plan = further
    return plan


def _routes(tables: Tables, base: TableCandidate, role: str) -> Iterator[tuple[Link, ...]]:
    """The ways from the base, key by key, to a table that has a role."""
    ways: list[tuple[Link, ...]] = [()]
    for _ in range(_MAX_DEPTH):
        longer = []
        for way in ways:
            here = way[-1].right if way else base
            seen = {base.name, *(link.right.name for link in way)}
            for other in tables.listed:
                if other.name in seen:
                    continue
                for link in candidates.links(here, other):
                    if not way and role in _BY_ORDER and not link.by_order:
                        continue
                    if other.carries(role):
                        yield (*way, link)
                    longer.append((*way, link))
        ways = longer[:_MAX_WAYS]


def _followed(
    tables: Tables, connection: duckdb.DuckDBPyConnection, plan: Plan, route: tuple[Link, ...]
) -> Plan | None:
    """The plan with the tables of a route; None where a key does not hold what its name says."""
    for link in route:
        if any(part.raw.table == link.right.name for part in plan.joined.parts):
            continue
        parts = fitting(tables, connection, plan.joined, link)
        if parts is None:
            return None
        part, step = parts
        if step.multiplies or step.matched_share < _MIN_MATCHED:
            return None
        plan = Plan(plan.joined.with_part(part), (*plan.steps, step))
    return plan


def fitting(
    tables: Tables, connection: duckdb.DuckDBPyConnection, joined: Joined, link: Link
) -> tuple[Part, JoinStep] | None:
    """A join by one pair of columns; where that finds several partners, by several pairs.

    Shops of one company number their orders each from 1: only shop and number together say which.
    """
    result = _measured(tables, connection, joined, (link,))
    if result is None or not result[1].multiplies:
        return result
    others = [
        other
        for other in candidates.links(link.left, link.right)
        if other.left_key != link.left_key and other.right_key != link.right_key
    ][:_MAX_KEYS]
    for count in range(1, len(others) + 1):
        for more in itertools.combinations(others, count):
            longer = _measured(tables, connection, joined, (link, *more))
            if longer and not longer[1].multiplies and longer[1].matched_share >= _MIN_MATCHED:
                return longer
    return result


def _measured(
    tables: Tables, connection: duckdb.DuckDBPyConnection, joined: Joined, links: Sequence[Link]
) -> tuple[Part, JoinStep] | None:
    raw = _read(tables, links[0].right.name)
    keys = [(_found(joined, link.left.name, link.left_key), link.right_key) for link in links]
    known = tuple((left, right) for left, right in keys if left is not None)
    if raw is None or len(known) < len(keys) or len({left.table for left, _ in known}) > 1:
        return None
    part = _part(joined, raw, known)
    return part, join.measure(connection, joined, part)


def _read(tables: Tables, name: str) -> RawTable | None:
    """A table, None where it cannot be read: it is only one that might have helped."""
    try:
        return tables.read(name)
    except (UnreadableFileError, LimitExceededError, DatabaseError):
        return None


def _found(joined: Joined, table: str, column: str) -> Column | None:
    """A column of a table that was joined; for the key that was left out, the one it met."""
    place = [joined.base.table, *(part.raw.table for part in joined.parts)].index(table)
    if place:
        for left, right in joined.parts[place - 1].keys:
            if right == column:
                return left
    return next((one for one in joined.columns if (one.table, one.column) == (place, column)), None)


def _alone(connection: duckdb.DuckDBPyConnection, raw: RawTable) -> Joined:
    """A base with nothing joined to it yet, and the money of its rows as the names tell it."""
    table = of(raw)

    def number(role: str) -> str:
        column = table.best(role)
        return columns.choose_number_parser(
            connection, raw.only([column]), column, raw.types[column], "auto"
        ).sql

    if table.carries("amount"):
        return Joined(raw, money=number("amount"))
    if not table.carries("unit_price"):
        return Joined(raw)
    price = f"({number('unit_price')})"
    if not table.carries("quantity"):
        return Joined(raw, money=price)
    return Joined(raw, money=columns.multiply(price, f"({number('quantity')})"))


def _part(joined: Joined, raw: RawTable, keys: tuple[tuple[Column, str], ...]) -> Part:
    """A table to join, without money that belongs to more than one row of the base."""
    table = of(raw)
    without = {
        column
        for column in raw.columns
        for role in ("amount", "unit_price")
        if of(joined.base).has_money and table.plays(role, column)
    }
    return Part(raw, table.short, keys, frozenset(without))
