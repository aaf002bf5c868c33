"""What one order is: its number, or the number together with the customer, the day, or both.

Tills begin again with ticket 1 every day, and shops of one company number their orders each for
itself. Such a number is used by several customers on several days, which one order never is. Where
a number alone names an order, a late line or a line without a customer does not split it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.cleaning.lines import order_level_values
from core.cleaning.lines.number_uses import NEEDED, UsesOfTable
from core.errors import Notice
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from core.cleaning.lines.number_uses import NumberUses
    from core.columns import ColumnParser
    from core.files import RawTable
    from core.settings import CleanSettings

_MIN_REUSED, _REUSED_SHARE = 2, 0.01
"""Numbers used by several customers on several days, before numbers alone name no order."""

_SHARED_SHARE = 0.2
"""The same where the customers of a number have one day: several people may share an order."""

_INTERLEAVED_SHARE = 0.5
"""Of the numbers a customer has on several days, those that others used in between."""

_FAR_APART = 90
"""Days after which a customer's next line under the same number is no late line of the order."""

_TOGETHER = {
    "with_customer": "customer",
    "with_day": "day",
    "with_customer_and_day": "customer and day",
}


@dataclass(frozen=True, slots=True)
class _Uses:
    """How numbers of orders are used.

    Parameters
    ----------
    numbers : all of them
    reused : those with several customers who began on different days
    shared : those with several customers who all began on one day
    returning, interleaved : of the reused, those that a customer has on several days, and those of
        them that another customer used in between
    crowded : pairs of a reused number and a day with several customers
    """

    numbers: int
    reused: int
    shared: int
    returning: int
    interleaved: int
    crowded: int

    @property
    def together(self) -> str:
        """What names an order: as the setting has it."""
        by_day = self.interleaved > self.returning * _INTERLEAVED_SHARE
        if self.reused >= max(_MIN_REUSED, self.numbers * _REUSED_SHARE):
            if not by_day:
                return "with_customer"
            return "with_customer_and_day" if self.crowded else "with_day"
        shared = self.shared + self.reused
        return "with_customer" if shared > max(1, self.numbers * _SHARED_SHARE) else "alone"


def resolve_order_identity(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    readings: Sequence[ColumnParser],
    settings: CleanSettings,
) -> tuple[tuple[ColumnParser, ...], tuple[Notice, ...]]:
    """The readings with an order id that names one order, and what to say of it.

    Parameters
    ----------
    connection : an engine for the few numbers that have several customers
    readings : how each role's column is read
    settings : `order_number` may say what names an order
    """
    read = {reading.role: reading for reading in readings}
    return choose_order_identity(connection, readings, settings, UsesOfTable(raw, read))


def choose_order_identity(
    connection: duckdb.DuckDBPyConnection,
    readings: Sequence[ColumnParser],
    settings: CleanSettings,
    uses_of: NumberUses,
) -> tuple[tuple[ColumnParser, ...], tuple[Notice, ...]]:
    """As `resolve_order_identity`, wherever the rows lie.

    Parameters
    ----------
    uses_of : asked only for what is needed
    """
    read = {reading.role: reading for reading in readings}
    asked = settings.order_number
    if any(role not in read for role in NEEDED) or asked == "alone":
        return tuple(readings), ()
    if order_level_values.stand_once(readings):
        # The lines of an order have only its number in common.
        return tuple(readings), ()
    uses = _count_uses(connection, read, uses_of)
    together = uses.together if asked == "auto" else asked
    if together == "with_customer" and asked == "auto" and _come_again(connection, read, uses_of):
        together = "with_customer_and_day"
    if together == "alone":
        return tuple(readings), _shared_notice(uses, read["order_id"].column)
    made = tuple(
        replace(one, sql=_identity(read, together)) if one.role == "order_id" else one
        for one in readings
    )
    return made, _notices(uses, together, read["order_id"].column, asked=asked != "auto")


def _identity(read: Mapping[str, ColumnParser], together: str) -> str:
    sql = f"({read['order_id'].sql})"
    if "customer" in together:
        sql += f" || coalesce(' / ' || ({read['customer_id'].sql}), '')"
    if "day" in together:
        sql += f" || coalesce(' / ' || strftime({read['ordered_at'].sql}, '%Y-%m-%d'), '')"
    return sql


def _count_uses(
    connection: duckdb.DuckDBPyConnection, read: Mapping[str, ColumnParser], uses_of: NumberUses
) -> _Uses:
    numbers = uses_of.count()
    several, looked_at, uses = uses_of.of_several_customers()
    if uses is None:
        return _Uses(numbers, 0, 0, 0, 0, 0)
    connection.register("given_uses", uses)
    ((*counted,),) = connection.execute(_query(_COUNTED, read)).fetchall()
    connection.unregister("given_uses")
    scale = several / looked_at
    return _Uses(numbers, *(round((count or 0) * scale) for count in counted))


def _come_again(
    connection: duckdb.DuckDBPyConnection, read: Mapping[str, ColumnParser], uses_of: NumberUses
) -> bool:
    """Whether customers meet a number again long after, as where it begins again each year.

    More often than lines come late: those belong to the order.
    """
    uses = uses_of.on_several_moments()
    if uses is None:
        return False
    connection.register("given_uses", uses)
    ((far, late),) = connection.execute(_query(_GAPS, read)).fetchall()
    connection.unregister("given_uses")
    return bool(far > late)


def _query(query: str, read: Mapping[str, ColumnParser]) -> str:
    number, customer, moment = (read[role].sql for role in NEEDED)
    return query.format(number=number, customer=customer, moment=moment, far=_FAR_APART)


_DATED = """
    WITH uses AS (
        SELECT DISTINCT ({number}) AS number, ({customer}) AS customer,
            ({moment})::DATE AS day
        FROM given_uses
    ),
    dated AS (FROM uses WHERE number IS NOT NULL AND day IS NOT NULL),
"""

_GAPS = f"""{_DATED}
    gaps AS (
        SELECT day - lag(day) OVER (PARTITION BY number, customer ORDER BY day) AS gap FROM dated
        WHERE customer IS NOT NULL
    )
    SELECT count(*) FILTER (gap > {{far}}), count(*) FILTER (gap <= {{far}}) FROM gaps
"""

_COUNTED = f"""{_DATED}
    begun AS (
        SELECT number, customer, min(day) AS first_day, count(*) AS days FROM dated GROUP BY ALL
    ),
    turns AS (
        SELECT number, count(*) FILTER (changes) AS turns FROM (
            SELECT number,
                coalesce(customer, '') IS DISTINCT FROM lag(coalesce(customer, '')) OVER in_time
                    AS changes
            FROM dated WINDOW in_time AS (PARTITION BY number ORDER BY day, customer)
        ) GROUP BY number
    ),
    by_number AS (
        SELECT number, count(customer) AS customers,
            count(DISTINCT first_day) FILTER (customer IS NOT NULL) > 1 AS apart,
            max(days) > 1 AS came_back, count(*) AS kinds
        FROM begun GROUP BY number HAVING count(customer) > 1
    ),
    crowded AS (
        SELECT number, count(*) AS days FROM (
            SELECT number, day FROM dated GROUP BY ALL HAVING count(customer) > 1
        ) GROUP BY number
    )
    SELECT count(*) FILTER (apart), count(*) FILTER (NOT apart),
        count(*) FILTER (apart AND came_back),
        count(*) FILTER (apart AND came_back AND turns > kinds),
        sum(crowded.days) FILTER (apart)
    FROM by_number JOIN turns USING (number) LEFT JOIN crowded USING (number)
"""
"""A number goes from one customer to the next in time: more turns than customers, and someone came
back to it after another."""


def _notices(uses: _Uses, together: str, column: str, *, asked: bool) -> tuple[Notice, ...]:
    used = uses.reused + uses.shared
    if asked:
        sentence = Sentence(
            "Each {column} together with its {what} is one order, as you chose; {n:# number is|"
            "# numbers are} used by several customers.",
            column=column,
            what=_TOGETHER[together],
            n=used,
        )
    else:
        sentence = Sentence(
            "{n:# number|# numbers} in {column} {n:is|are} used by several customers{days}, so an "
            "order is its number together with its {what}. If {column} alone identifies an order, "
            "set order_number to alone.",
            column=column,
            days=" on different days" if uses.reused else "",
            what=_TOGETHER[together],
            n=used,
        )
    return (Notice("order_numbers_reused", sentence),)


def _shared_notice(uses: _Uses, column: str) -> tuple[Notice, ...]:
    shared = uses.shared + uses.reused
    if not shared:
        return ()
    sentence = Sentence(
        "{n:# number|# numbers} in {column} {n:is|are} used by several customers; each still "
        "counts as one order. If numbers repeat, set order_number to with_customer.",
        column=column,
        n=shared,
    )
    return (Notice("order_numbers_shared", sentence),)
