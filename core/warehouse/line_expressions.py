"""Typed lines where a table lies: every row with its values read, before any rule looks at it.

The same as core/cleaning/lines/typed_lines.py, as Ibis expressions. Rows that are alike in every
column of the table are one line here, with the number of copies: a table has no row numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis import _

from core.warehouse import cell_expressions as cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import ibis.expr.types as ir

    from core.columns import ColumnParser
    from core.settings import CleanSettings
    from core.warehouse.read_columns import Expression

_TEXTS = ("product_id", "product_name", "country", "category", "status", "kind")


def typed_lines(
    table: ir.Table,
    expressions: Mapping[str, Expression],
    parsers: Sequence[ColumnParser],
    settings: CleanSettings,
) -> ir.Table:
    """One row a line, nothing left out.

    Parameters
    ----------
    table : with plain types
    expressions : how each role is read
    parsers : the readings: what a discount, a refund and a status say
    settings : whether copies are left out, and which rules look at a status

    Returns
    -------
    copies, customer_id, order_id, ordered_at, product_id, product_name, country, category, status,
    quantity, unit_price (null where the table names none), face_value, amount, refunded, not_sold
    """
    if settings.drop_duplicates:
        alike = table.group_by(list(table.columns)).aggregate(copies=_.count())
    else:
        alike = table.mutate(copies=ibis.literal(1, "int64"))
    given = alike.select(**_given(alike, expressions))
    valued = given.mutate(face_value=_face_value(given, parsers))
    valued = valued.mutate(not_sold=_not_sold(valued, expressions, settings))
    back = _given_back(valued, expressions, parsers)
    nothing = ibis.literal(0).cast(cells.PRODUCT)
    kept = valued.mutate(
        amount=valued.not_sold.ifelse(nothing, (valued.face_value - back).cast(cells.PRODUCT)),
        refunded=valued.not_sold.ifelse(nothing, back),
        status=ibis.coalesce(valued.status, valued.kind),
        order_id=_order_id(valued, has_column="order_id" in expressions),
    )
    return kept.mutate(customer_id=_customer_id(kept, settings)).drop(
        "kind", "discount", "refund", "cancelled_at"
    )


def _given(table: ir.Table, expressions: Mapping[str, Expression]) -> dict[str, ir.Value]:
    def read(role: str, kind: str) -> ir.Value:
        known = expressions.get(role)
        return (ibis.null(kind) if known is None else known(table)).cast(kind)

    money = "amount" in expressions or "unit_price" in expressions
    return {
        "copies": table.copies,
        "customer_id": read("customer_id", "string"),
        "order_id": read("order_id", "string"),
        "ordered_at": read("ordered_at", "timestamp"),
        **{role: read(role, "string") for role in _TEXTS},
        "quantity": read("quantity", cells.MONEY)
        if "quantity" in expressions
        else ibis.literal(1).cast(cells.MONEY),
        "unit_price": read("unit_price", cells.MONEY),
        "amount": read("amount", cells.MONEY) if money else ibis.literal(0).cast(cells.MONEY),
        "discount": read("discount", cells.MONEY),
        "refund": read("refund", cells.MONEY),
        "cancelled_at": read("cancelled_at", "boolean"),
    }


def _face_value(given: ir.Table, parsers: Sequence[ColumnParser]) -> ir.DecimalValue:
    """What the row says that was paid, or paid back where the row is a refund."""
    amount = _less_discount(given, given.amount.cast(cells.PRODUCT), "amount", parsers)
    product = cells.multiply(given.unit_price, given.quantity)
    product = _less_discount(given, product, "unit_price", parsers)
    value = ibis.coalesce(amount, product)
    if any(parser.role == "kind" for parser in parsers):
        refund = (given.kind == "refunded").fill_null(cells.FALSE)
        value = refund.ifelse(-value.abs(), value)
    return value.cast(cells.PRODUCT)


def _less_discount(
    given: ir.Table, value: ir.DecimalValue, role: str, parsers: Sequence[ColumnParser]
) -> ir.DecimalValue:
    """Money with the discount taken off where it is not yet; never more of it than there is."""
    discount = next((parser for parser in parsers if role in parser.off), None)
    if discount is None:
        return value
    off = given.discount.fill_null(0)
    if discount.form in {"share", "percent"}:
        share = off if discount.form == "share" else (off.cast("decimal(38, 8)") / 100)
        left = (1 - ibis.least(share, ibis.literal(1).cast(cells.MONEY))).cast(cells.MONEY)
        return cells.multiply(value, left)
    if discount.form == "per_unit":
        off = cells.multiply(off, given.quantity.abs())
    left = ibis.greatest(value.abs() - off, ibis.literal(0).cast(cells.PRODUCT))
    return (value < 0).ifelse(-left, left).cast(cells.PRODUCT)


def _not_sold(
    given: ir.Table, expressions: Mapping[str, Expression], settings: CleanSettings
) -> ir.BooleanValue:
    flagged = ibis.literal(value=False)
    if settings.drop_not_sold:
        for role in ("status", "kind"):
            if role in expressions:
                flagged |= (given[role] == "not_sold").fill_null(cells.FALSE)
        if "cancelled_at" in expressions:
            flagged |= given.cancelled_at.fill_null(cells.FALSE)
    return flagged


def _given_back(
    given: ir.Table, expressions: Mapping[str, Expression], parsers: Sequence[ColumnParser]
) -> ir.DecimalValue:
    """Money given back, as the table's own column says; else all of it where the status says so."""
    nothing = ibis.literal(0).cast(cells.PRODUCT)
    refund = next((one for one in parsers if one.role == "refund"), None)
    if refund is not None and refund.form != "yes_or_no":
        back = given.refund.abs().fill_null(0).cast(cells.PRODUCT)
    else:
        flagged = ibis.literal(value=False)
        if refund is not None:
            flagged |= (given.refund == 1).fill_null(cells.FALSE)
        if "status" in expressions:
            flagged |= (given.status == "refunded").fill_null(cells.FALSE)
        back = flagged.ifelse(given.face_value, nothing)
    return (given.face_value > 0).fill_null(cells.FALSE).ifelse(back, nothing)


def _order_id(given: ir.Table, *, has_column: bool) -> ir.StringValue:
    if has_column:
        return given.order_id
    return given.customer_id + " " + given.ordered_at.strftime("%Y-%m-%d %H:%M:%S")


def _customer_id(given: ir.Table, settings: CleanSettings) -> ir.StringValue:
    if settings.guests == "one_per_order":
        return ibis.coalesce(given.customer_id, ibis.literal("guest ") + given.order_id)
    return given.customer_id
