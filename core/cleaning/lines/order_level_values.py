"""Orders written over several rows, of which only one carries what belongs to the whole order.

Some shops write one row a line and put the order's total, refund and status on the first line
alone. Adding line prices would miss shipping, taxes and discounts; the total on one line would make
its product look dear and the others free. So the order's money is spread over its lines in
proportion to quantity × price, to the cent, and what is blank is filled from the order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from core.columns import ColumnParser

_MONEY = ("amount", "refund", "discount")
_FILLED = ("customer_id", "ordered_at", "country", "status", "currency")


def stand_once(readings: Sequence[ColumnParser]) -> bool:
    """Whether a column stands on one line of each order only."""
    return any(reading.once_per_order for reading in readings)


def filled(readings: Sequence[ColumnParser], given: str) -> str:
    """The rows `given` with every line knowing its order; `given` itself where each line does.

    A copy of a row takes no share: the money of an order counts once, however often it is written.

    Parameters
    ----------
    readings : some of them `once_per_order`
    given : the name of a table of rows with `row`, `repeat` and the roles
    """
    if not stand_once(readings):
        return given
    once = {reading.role for reading in readings if reading.once_per_order}
    whole = ", ".join(
        [f"coalesce({name}, max({name}) OVER o) AS {name}" for name in _FILLED]
        + ["bool_or(cancelled_at) OVER o AS cancelled_at"]
    )
    money = [role for role in _MONEY if role in once]
    if not money:
        return f"(SELECT * REPLACE ({whole}) FROM {given} {_ORDER})"
    # A discount or a total of an order may stand on each of its lines: it is one all the same.
    repeated = {reading.role for reading in readings if reading.form == "repeated"}
    add = dict.fromkeys(money, "sum") | dict.fromkeys(("discount", *repeated), "max")
    totals = ", ".join(
        f"{add[role]}({role}) FILTER (NOT repeat) OVER o AS {role}_total" for role in money
    )
    parts = ", ".join(
        f"TRY_CAST(round({role}_total::DOUBLE * share, 2) AS DECIMAL(18, 6)) AS {role}_part"
        for role in money
    )
    # What rounding leaves over goes to the first line, so that the parts add up to the total.
    spread = ", ".join(
        f"{role}_part + if(first_line, {role}_total - sum({role}_part) OVER o, 0) AS {role}"
        for role in money
    )
    helpers = ", ".join(
        ["weight", "weights", "lines", "first_line", "share"]
        + [f"{role}_{what}" for role in money for what in ("total", "part")]
    )
    return f"""(
        WITH weighed AS (
            SELECT * REPLACE ({whole}), {_weight(once)} AS weight, {totals},
                count(*) FILTER (NOT repeat) OVER o AS lines,
                row_number() OVER (o ORDER BY repeat, row) = 1 AS first_line
            FROM {given} {_ORDER}
        ),
        summed AS (SELECT *, sum(weight) OVER o AS weights FROM weighed {_ORDER}),
        shared AS (
            SELECT *, CASE WHEN weights > 0 THEN weight / weights
                ELSE if(repeat, 0, 1) / greatest(lines, 1) END AS share
            FROM summed
        ),
        cut AS (SELECT *, {parts} FROM shared)
        SELECT * EXCLUDE ({helpers}) REPLACE ({spread}) FROM cut {_ORDER}
    )"""


_ORDER = "WINDOW o AS (PARTITION BY coalesce(order_id, chr(0) || row))"
"""A row without an order stands alone."""


def _weight(once: Collection[str]) -> str:
    """What share of its order a line has: its price times its quantity, else its own amount."""
    amount = "0" if "amount" in once else "amount"
    paid = f"coalesce(quantity::DOUBLE * unit_price, {amount}, 0)"
    return f"if(repeat, 0, greatest({paid}, 0))"
