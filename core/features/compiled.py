"""The measures of a customer in the engine's own words, compiled ahead of time.

They are written once, as portable Ibis expressions (`rfm`, `behaviour`). For the embedded engine
their SQL is kept beside them in customers.sql, because importing Ibis and compiling costs a small
server more than measuring a shop. After a change to an expression:

    python -m core.features.compiled
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

FILE = Path(__file__).with_name("customers.sql")
COMMAND = "python -m core.features.compiled"

_LINES = {
    "customer_id": "string",
    "order_id": "string",
    "ordered_at": "timestamp(6)",
    "product_id": "string",
    "quantity": "decimal(18, 6)",
    "unit_price": "decimal(18, 6)",
    "amount": "decimal(24, 6)",
    "product_name": "string",
    "country": "string",
    "category": "string",
}
"""Columns of `order_lines` and `reversed_lines`, as `Orders.opened` gives them."""

# Values that stand for the parameters while compiling; no expression holds them otherwise.
_DAY, _DAY_SQL = dt.date(1903, 2, 1), "MAKE_DATE(1903, 2, 1)"
_YEARS, _YEARS_SQL = 123.456, "123.456"


def sql() -> str:
    """A query over `order_lines` and `reversed_lines` with the parameters as_of, expected_years.

    Returns
    -------
    one row a customer in the order of their ids: `core.features.customers.FEATURES`, country,
    lines, and `placed`, the number of purchase orders of all customers together
    """
    return FILE.read_text(encoding="utf-8")


def compiled() -> str:
    """What `sql` should give, from the expressions as they are now."""
    import ibis

    from core.features import behaviour, rfm

    lines, reversed_lines = (ibis.table(_LINES, name=f"{kind}_lines") for kind in _KINDS)
    by_order = rfm.by_order(lines, _DAY)
    measured = behaviour.measure(lines, by_order, reversed_lines, _DAY, _YEARS)
    # Counted along, so that the lines are not gone through once more.
    placed = by_order.order_id.nunique(where=by_order.bought > 0).as_scalar()
    text = str(
        ibis.to_sql(measured.mutate(placed=placed).order_by("customer_id"), dialect="duckdb")
    )
    for value, name in ((_DAY_SQL, "$as_of"), (_YEARS_SQL, "$expected_years")):
        if value not in text:
            raise RuntimeError(f"{name} was not found: the compiler writes it another way now")
        text = text.replace(value, name)
    return text + "\n"


_KINDS = ("order", "reversed")


if __name__ == "__main__":
    FILE.write_text(compiled(), encoding="utf-8")
