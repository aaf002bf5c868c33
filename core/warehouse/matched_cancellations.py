"""Cancellations matched with the sales that they reverse, by window functions over few rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis import _

from core.warehouse import cell_expressions as cells

if TYPE_CHECKING:
    import ibis.expr.types as ir

_KEY = ("customer_id", "product", "any_quantity", "any_price", "any_amount")


def match_cancellations(lines: ir.Table, dialect: str) -> tuple[ir.Table, ir.Table]:
    """Split lines into those that have no counterpart and the few that may, with `matched`.

    Pairs as core/cleaning/rules/cancellations.py does: within one customer, product, quantity and
    price, a cancellation closes the latest earlier sale that it exactly reverses, like brackets.
    Lines of one moment follow their order ids; a table has no row numbers, so that of lines that
    agree in all of that nothing says which one is meant: they are alike in all that is measured
    but their country and category.

    Parameters
    ----------
    lines : that no rule has left out, each once
    dialect : of the engine; PostgreSQL sorts texts by a language unless it is asked not to

    Returns
    -------
    the other lines; and the few, with the same columns and `matched`
    """
    keyed = lines.mutate(
        product=ibis.coalesce(lines.product_id, lines.product_name, ""),
        any_quantity=lines.quantity.abs(),
        any_price=ibis.coalesce(lines.unit_price.abs(), _price(lines), _unknown()),
        any_amount=lines.amount.abs(),
        sale=lines.amount > 0,
    )
    back = keyed.filter(keyed.amount < 0).select(*_KEY).distinct()
    few = _walked(keyed.semi_join(back, _KEY), dialect)
    others = keyed.anti_join(back, _KEY)
    return others.select(*lines.columns), few.select(*lines.columns, "matched")


def _price(lines: ir.Table) -> ir.DecimalValue:
    """What one piece cost where no price is given."""
    each = lines.face_value.cast("float64") / lines.quantity.nullif(0).cast("float64")
    return each.abs().cast(cells.PRODUCT)


def _unknown() -> ir.DecimalValue:
    return ibis.literal(-1).cast(cells.PRODUCT)


def _walked(few: ir.Table, dialect: str) -> ir.Table:
    in_time = [
        _.ordered_at,
        (~_.sale).ifelse(1, 0),
        by_bytes(few.order_id.fill_null("\U0010ffff"), dialect),
        by_bytes(few.country.fill_null(""), dialect),
        by_bytes(few.category.fill_null(""), dialect),
    ]
    ordered = few.mutate(clientele_order=ibis.row_number().over(group_by=_KEY, order_by=in_time))
    up_to = ibis.window(group_by=_KEY, order_by="clientele_order", preceding=None, following=0)
    chronological = ibis.window(group_by=_KEY, order_by="clientele_order")
    walked = ordered.mutate(walk=_.sale.ifelse(1, -1).sum().over(up_to))
    lowest = walked.mutate(lowest=ibis.least(_.walk.min().over(up_to), 0))
    levelled = lowest.mutate(
        level=_.walk - _.lowest + _.sale.ifelse(0, 1),
        nothing=_.lowest < _.lowest.lag().over(chronological).fill_null(0),
    )
    stack = ibis.window(group_by=[*_KEY, "level", "nothing"], order_by="clientele_order")
    stacked = levelled.mutate(next_sale=_.sale.ifelse(1, 0).lead().over(stack).fill_null(1))
    return stacked.mutate(matched=~_.nothing & (~_.sale | (_.next_sale == 0)))


def convert_to(text: str, encoding: str) -> bytes:
    """A text as bytes, as PostgreSQL does it; a name that Ibis passes on."""
    raise NotImplementedError(text, encoding)


_as_bytes = ibis.udf.scalar.builtin(convert_to)


def by_bytes(text: ir.StringValue, dialect: str) -> ir.Value:
    """What texts are sorted by so that every engine has the same order."""
    return _as_bytes(text, "UTF8") if dialect == "postgres" else text
