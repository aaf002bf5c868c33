"""The measures of a customer once more, as portable Ibis expressions on any engine.

Written apart from `core.features.customer_measures`, which adds them up by code: the two must
agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import datetime as dt

    import ibis.expr.types as ir


def by_order(lines: ir.Table, as_of: dt.date) -> ir.Table:
    """One row for each order of a customer (and country it names): what it comes to.

    Everything that is measured of customers but the variety of their products is a sum over
    orders, and orders are far fewer than lines: a large shop is gone through once for all of it.

    Parameters
    ----------
    lines : order lines (core/cleaning/orders.py), any Ibis backend
    as_of : only lines before this day are seen

    Returns
    -------
    customer_id, order_id, country; lines, monetary; of the purchases: bought (how many lines),
        units, first_at, last_at; spent and returned, the money of sales and of returns
    """
    seen = before(lines, as_of)
    purchase = seen.amount >= 0
    return seen.group_by(["customer_id", "order_id", "country"]).aggregate(
        lines=seen.count(),
        monetary=seen.amount.sum(),
        bought=seen.count(where=purchase),
        units=seen.quantity.sum(where=purchase),
        first_at=seen.ordered_at.min(where=purchase),
        last_at=seen.ordered_at.max(where=purchase),
        spent=seen.amount.sum(where=seen.amount > 0),
        returned=-seen.amount.sum(where=seen.amount < 0),
    )


def before(lines: ir.Table, as_of: dt.date) -> ir.Table:
    """The lines before a day."""
    return lines.filter(lines.ordered_at < ibis.literal(as_of).cast("timestamp"))


def by_customer(orders: ir.Table, as_of: dt.date) -> ir.Table:
    """One row a customer: when they bought, how often, for how much.

    Recency is counted from the last *purchase*, a return does not make a customer recent; frequency
    counts distinct purchase orders; monetary is net, so that returns reduce it.

    Parameters
    ----------
    orders : from `by_order`
    as_of : days are counted to it

    Returns
    -------
    customer_id, recency_days, frequency, monetary (exact), first_order_at, last_order_at,
    tenure_days; lines, units, spent and returned, summed. frequency is 0 and the dates are null for
    a customer with returns only.

    References
    ----------
    Hughes (1994), Strategic Database Marketing: recency, frequency, monetary value.
    """
    day = ibis.literal(as_of)
    bought = orders.group_by("customer_id").aggregate(
        frequency=orders.order_id.nunique(where=orders.bought > 0),
        monetary=orders.monetary.sum(),
        first_order_at=orders.first_at.min(),
        last_order_at=orders.last_at.max(),
        lines=orders.lines.sum().cast("int64"),
        units=orders.units.sum(),
        spent=orders.spent.sum(),
        returned=orders.returned.sum(),
    )
    return bought.mutate(
        recency_days=day.delta(bought.last_order_at.date(), unit="day"),
        tenure_days=day.delta(bought.first_order_at.date(), unit="day"),
    )


DAYS_A_YEAR = 365.25


def measure(
    lines: ir.Table,
    orders: ir.Table,
    reversed_lines: ir.Table,
    as_of: dt.date,
    expected_years: float,
) -> ir.Table:
    """Everything that is known of a customer, one row each."""
    purchases = before(lines, as_of).filter(lines.amount >= 0)
    # Two steps, because the engine counts distinct values of each group far more slowly.
    products = purchases.select(
        "customer_id", product=ibis.coalesce(purchases.product_id, purchases.product_name)
    ).distinct()
    variety = products.group_by("customer_id").aggregate(product_variety=products.product.count())
    undone = reversed_lines.group_by("customer_id").aggregate(
        undone=-reversed_lines.amount.sum(where=reversed_lines.amount < 0)
    )
    joined = (
        by_customer(orders, as_of)
        .left_join(variety, "customer_id")
        .drop("customer_id_right")
        .left_join(undone, "customer_id")
        .drop("customer_id_right")
        .left_join(_home(orders), "customer_id")
        .drop("customer_id_right")
    )
    return _ratios(joined, expected_years)


def _ratios(joined: ir.Table, expected_years: float) -> ir.Table:
    orders = joined.frequency.cast("float64").nullif(0)
    monetary = joined.monetary.cast("float64")
    undone = joined.undone.fill_null(0)
    returned = (joined.returned.fill_null(0) + undone).cast("float64")
    spent = (joined.spent.fill_null(0) + undone).cast("float64")
    years = ibis.greatest(joined.tenure_days.cast("float64") / DAYS_A_YEAR, 1.0)
    span = joined.first_order_at.date(), joined.last_order_at.date()
    return joined.select(
        "customer_id",
        "recency_days",
        "frequency",
        monetary=monetary,
        first_order_at="first_order_at",
        last_order_at="last_order_at",
        tenure_days="tenure_days",
        average_order_value=monetary / orders,
        basket_size=joined.units.cast("float64") / orders,
        product_variety=joined.product_variety.fill_null(0),
        interpurchase_days=span[1].delta(span[0], unit="day").cast("float64")
        / (joined.frequency - 1).nullif(0),
        return_rate=ibis.least((returned / spent.nullif(0)).fill_null(0.0), 1.0),
        historic_value=monetary / orders * (orders / years) * expected_years,
        country="country",
        lines="lines",
    )


def _home(orders: ir.Table) -> ir.Table:
    """The country most of a customer's lines name; the first in the alphabet where two tie."""
    named = orders.filter(orders.country.notnull())
    counted = named.group_by(["customer_id", "country"]).aggregate(lines=named.lines.sum())
    rank = ibis.row_number().over(
        group_by="customer_id", order_by=[ibis.desc(counted.lines), counted.country]
    )
    ranked = counted.mutate(rank=rank)
    return ranked.filter(ranked["rank"] == 0).select("customer_id", "country")
