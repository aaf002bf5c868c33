"""What each customer bought, counted where the orders lie; one definition for every day.

The measures of core/features/customer_measures.py as expressions. All of them but the variety of
products and the home country are sums over an order's days, so that lines are gone through once
and any day is a sum of the days before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis import _

from core.time_units import DAYS_PER_YEAR
from core.warehouse.matched_cancellations import by_bytes

if TYPE_CHECKING:
    import datetime as dt

    import ibis.expr.types as ir


def order_days(lines: ir.Table) -> ir.Table:
    """One row for each customer, order and day: what its lines come to.

    Parameters
    ----------
    lines : that are used

    Returns
    -------
    customer_id, order_id, day; lines, monetary, spent, returned; of the purchases: bought (how
        many lines), units, first_at, last_at
    """
    bought = lines.amount >= 0
    money = lines.amount
    return (
        lines.mutate(day=lines.ordered_at.date())
        .group_by(["customer_id", "order_id", "day"])
        .aggregate(
            lines=_.count(),
            monetary=money.sum(),
            spent=money.sum(where=money > 0),
            returned=(-money).sum(where=money < 0),
            bought=bought.ifelse(1, 0).sum(),
            units=lines.quantity.sum(where=bought),
            first_at=lines.ordered_at.min(where=bought),
            last_at=lines.ordered_at.max(where=bought),
        )
    )


def customers_at(days: ir.Table, as_of: dt.date) -> ir.Table:
    """One row for each customer who has a line before a day.

    Parameters
    ----------
    days : from `order_days`
    as_of : days are counted to it, and only days before it are seen

    Returns
    -------
    customer_id, frequency (0 for who has only returns, or orders without a number), orders (the
    same, where all lines without a number are one order), monetary (exact), recency_days,
    tenure_days, first_order_at, last_order_at, lines, units, spent, returned
    """
    seen = days.filter(days.day < ibis.literal(as_of))
    orders = seen.group_by(["customer_id", "order_id"]).aggregate(
        placed=(_.bought.sum() > 0).ifelse(1, 0),
        **{name: seen[name].sum() for name in ("lines", "monetary", "units", "spent", "returned")},
        first_at=_.first_at.min(),
        last_at=_.last_at.max(),
    )
    customers = orders.group_by("customer_id").aggregate(
        frequency=_.order_id.isnull().ifelse(0, _.placed).sum().cast("int64"),
        orders=_.placed.sum().cast("int64"),
        monetary=_.monetary.sum().cast("decimal(38, 6)"),
        first_order_at=_.first_at.min(),
        last_order_at=_.last_at.max(),
        lines=_.lines.sum().cast("int64"),
        units=_.units.sum(),
        spent=_.spent.sum(),
        returned=_.returned.sum(),
    )
    return customers.mutate(
        recency_days=days_between(ibis.literal(as_of), customers.last_order_at.date()),
        tenure_days=days_between(ibis.literal(as_of), customers.first_order_at.date()),
    )


def days_between(later: ir.DateValue, earlier: ir.DateValue) -> ir.IntegerValue:
    """Whole days from one day to another."""
    return later.delta(earlier, unit="day").cast("int64")


def with_all_measures(
    customers: ir.Table, lines: ir.Table, undone: ir.Table, expected_years: float, dialect: str
) -> ir.Table:
    """Every measure of a customer, as `features.FEATURES` names them, and the home country.

    Parameters
    ----------
    customers : from `customers_at`
    lines : that are used, before the same day
    undone : customer_id and `undone`, the money of returns that were taken away with their sales
    expected_years : how long a customer is assumed to stay
    """
    purchases = lines.filter(lines.amount >= 0)
    products = purchases.select(
        "customer_id", product=ibis.coalesce(purchases.product_id, purchases.product_name)
    ).distinct()
    variety = products.group_by("customer_id").aggregate(product_variety=_.product.count())
    joined = customers
    for more in (variety, undone, _home(lines, dialect)):
        joined = joined.left_join(more, "customer_id").drop("customer_id_right")
    orders = joined.frequency.nullif(0).cast("float64")
    monetary = joined.monetary.cast("float64")
    back = joined.undone.fill_null(0)
    returned = (joined.returned.fill_null(0) + back).cast("float64")
    spent = (joined.spent.fill_null(0) + back).cast("float64")
    years = ibis.greatest(joined.tenure_days.cast("float64") / DAYS_PER_YEAR, 1.0)
    span = days_between(joined.last_order_at.date(), joined.first_order_at.date())
    return joined.select(
        "customer_id",
        "recency_days",
        "frequency",
        "monetary",
        "first_order_at",
        "last_order_at",
        "tenure_days",
        average_order_value=monetary / orders,
        basket_size=joined.units.cast("float64") / orders,
        product_variety=joined.product_variety.fill_null(0),
        interpurchase_days=span.cast("float64") / (joined.frequency - 1).nullif(0).cast("float64"),
        return_rate=ibis.least((returned / spent.nullif(0)).fill_null(0.0), 1.0),
        historic_value=monetary / orders * (orders / years) * expected_years,
        country=joined.country,
    )


def _home(lines: ir.Table, dialect: str) -> ir.Table:
    """The country most of a customer's lines name; the first in the alphabet where two tie."""
    named = lines.filter(lines.country.notnull())
    counted = named.group_by(["customer_id", "country"]).aggregate(named=_.count())
    in_order = [ibis.desc(counted.named), by_bytes(counted.country, dialect)]
    place = ibis.row_number().over(group_by="customer_id", order_by=in_order)
    first = counted.mutate(place=place)
    return first.filter(first.place == 0).select("customer_id", "country")
