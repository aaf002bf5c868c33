"""Typed lines: every row of the file with its values read, before any rule looks at it.

They are a query, not a table: a file of many million rows is typed as it is read, as often as
that is needed, which costs less than to write it down once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import columns, engine
from core.cleaning.lines import order_level_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.columns import ColumnParser, OneCurrency
    from core.settings import CleanSettings

EXACT = columns.PRODUCT_TYPE
"""Money is kept exact, so that sums do not depend on the order of the rows."""


def typed_lines_query(
    readings: Sequence[ColumnParser],
    settings: CleanSettings,
    *,
    only: OneCurrency | None = None,
) -> str:
    """A query over `raw_rows` (the raw table): one row a row of the file, nothing left out.

    Beside the roles it gives `row` (the row number in the file) and `price_given` (the file names a
    unit price).

    Without an order column, everything a customer buys at one moment is one order. Without a line
    amount, it is quantity × unit price; without a unit price, amount ÷ quantity; a quantity that is
    not given is one. A discount that is not taken off yet is taken off. Where guests are customers,
    each order without a customer gets one of its own.
    Money that stands once per order is spread over its lines
    (core/cleaning/lines/order_level_values.py); this needs the table `repeats`
    (core/cleaning/rules/duplicates.py).

    `amount` is what the shop keeps: `refunded`, the money given back according to a refund column
    or a status, is taken away. A row that is no sale (`not_sold` by its status, or
    `other_currency`) has an amount of zero, and what it says is kept as `face_value`. A row that a
    column of kinds calls a refund is one, whatever its sign. Where one currency counts, the row's
    `currency` and what it says in it, `stated`, are there too, and everything else is converted.

    Parameters
    ----------
    settings : whether guests are customers, and whether rows that are no sale are left out
    only : the one currency that counts
    """
    read = {reading.role: reading.sql for reading in readings}
    row = engine.quoted(engine.ROW)
    has_money = "amount" in read or "unit_price" in read
    in_orders = order_level_values.stand_once(readings)
    return f"""
        WITH given AS (
            SELECT
                {row} AS row,
                {f"{row} IN (SELECT row FROM repeats) AS repeat," if in_orders else ""}
                {_column(read, "customer_id", "VARCHAR")},
                {_column(read, "order_id", "VARCHAR")},
                {_column(read, "ordered_at", "TIMESTAMP")},
                {_column(read, "product_id", "VARCHAR")},
                {read.get("quantity", "1")}::DECIMAL(18, 6) AS quantity,
                {_column(read, "unit_price", "DECIMAL(18, 6)")},
                {_column(read, "amount", "DECIMAL(18, 6)") if has_money else "0 AS amount"},
                {_column(read, "product_name", "VARCHAR")},
                {_column(read, "country", "VARCHAR")},
                {_column(read, "category", "VARCHAR")},
                {_column(read, "status", "VARCHAR")},
                {_column(read, "refund", "DECIMAL(18, 6)")},
                {_column(read, "discount", "DECIMAL(18, 6)")},
                {_column(read, "kind", "VARCHAR")},
                {_column(read, "cancelled_at", "BOOLEAN")},
                {f"({only.sql})" if only else "NULL"}::VARCHAR AS currency
            FROM raw_rows
        ),
        valued AS (
            SELECT *, {_face_value(readings)} AS face_value,
                {_not_sold(read, settings)} AS not_sold,
                {"rate IS NULL" if only else "false"} AS other_currency
            FROM {_converted(order_level_values.filled(readings, "given"), only, readings)}
        ),
        kept AS (
            SELECT *, not_sold OR other_currency AS no_sale,
                {_refunded(readings)} AS given_back
            FROM valued
        )
        SELECT
            row, not_sold, other_currency, face_value,
            coalesce(status, kind) AS status,
            {_customer_id(guests_are_customers=settings.guests == "one_per_order")} AS customer_id,
            {_order_id(has_column="order_id" in read)} AS order_id,
            ordered_at, product_id, quantity,
            unit_price IS NOT NULL AS price_given,
            coalesce(unit_price, TRY_CAST(face_value / nullif(quantity, 0) AS DECIMAL(18, 6)))
                AS unit_price,
            CASE WHEN no_sale THEN 0 ELSE face_value - given_back END::{EXACT} AS amount,
            CASE WHEN no_sale THEN 0 ELSE given_back END::{EXACT} AS refunded,
            product_name, country, category{", currency, stated" if only else ""}
        FROM kept
    """


def _converted(given: str, only: OneCurrency | None, readings: Sequence[ColumnParser]) -> str:
    """The rows with all their money in one currency, exact to the sixth decimal.

    A row without a rate keeps its money: it is left out, and shown as it stands in the file.
    """
    if only is None:
        return given
    stated = f"{_face_value(readings)} AS stated"
    in_money = [one for one in readings if one.off and one.form not in {"share", "percent"}]
    discount = [one.role for one in in_money]
    rated = f"(SELECT *, {only.rate('currency')} AS rate, {stated} FROM {given})"
    if not only.rates:
        return rated
    converted = ", ".join(
        f"TRY_CAST({name}::{EXACT} * coalesce(rate, 1) AS DECIMAL(18, 6)) AS {name}"
        for name in ("unit_price", "amount", "refund", *discount)
    )
    return f"(SELECT * REPLACE ({converted}) FROM {rated})"


def _column(read: dict[str, str], role: str, kind: str) -> str:
    return f"({read.get(role, 'NULL')})::{kind} AS {role}"


def _face_value(readings: Sequence[ColumnParser]) -> str:
    """What the row says that was paid, or paid back where the row is a refund."""
    amount = _less_discount(f"amount::{EXACT}", "amount", readings)
    product = _less_discount(columns.multiply("quantity", "unit_price"), "unit_price", readings)
    value = f"coalesce({amount}, {product})"
    if any(reading.role == "kind" for reading in readings):
        value = f"CASE WHEN kind = 'refunded' THEN -abs({value}) ELSE {value} END"
    return value


def _less_discount(value: str, role: str, readings: Sequence[ColumnParser]) -> str:
    """Money with the discount taken off where it is not yet; never more of it than there is."""
    discount = next((reading for reading in readings if role in reading.off), None)
    if discount is None:
        return value
    given = "coalesce(discount, 0)"
    if discount.form in {"share", "percent"}:
        share = given if discount.form == "share" else f"{given} / 100"
        left = f"(1 - least({share}, 1))::DECIMAL(18, 6)"
        return columns.multiply(f"({value})", left)
    if discount.form == "per_unit":
        given = columns.multiply(given, "abs(quantity)")
    return f"(sign({value}) * greatest(abs({value}) - {given}, 0))::{EXACT}"


def _not_sold(read: dict[str, str], settings: CleanSettings) -> str:
    if not settings.drop_not_sold:
        return "false"
    signs = {
        "status": "status = 'not_sold'",
        "kind": "kind = 'not_sold'",
        "cancelled_at": "cancelled_at",
    }
    text = [f"coalesce({sign}, false)" for role, sign in signs.items() if role in read]
    return " OR ".join(text) or "false"


def _refunded(readings: Sequence[ColumnParser]) -> str:
    """Money given back, as the file's own column says; else all of it where the status says so."""
    form = {reading.role: reading.form for reading in readings}
    if "refund" in form and form["refund"] != "yes_or_no":
        back = "coalesce(abs(refund), 0)"
    else:
        signs = {"refund": "refund = 1", "status": "status = 'refunded'"}
        any_status = " OR ".join(
            f"coalesce({sign}, false)" for role, sign in signs.items() if role in form
        )
        if not any_status:
            return "0"
        back = f"if({any_status}, face_value, 0)"
    return f"if(coalesce(face_value > 0, false), {back}, 0)"


def _order_id(*, has_column: bool) -> str:
    if has_column:
        return "order_id"
    return "customer_id || ' ' || strftime(ordered_at, '%Y-%m-%d %H:%M:%S')"


def _customer_id(*, guests_are_customers: bool) -> str:
    if guests_are_customers:
        return "coalesce(customer_id, 'guest ' || order_id)"
    return "customer_id"
