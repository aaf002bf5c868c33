"""How customers buy: baskets, variety, rhythm, returns, country; portable Ibis expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from core.features import rfm

if TYPE_CHECKING:
    import datetime as dt

    import ibis.expr.types as ir

DAYS_A_YEAR = 365.25


def measure(
    lines: ir.Table,
    orders: ir.Table,
    reversed_lines: ir.Table,
    as_of: dt.date,
    expected_years: float,
) -> ir.Table:
    """Everything that is known of a customer, one row each, as one expression.

    - average_order_value = monetary ÷ frequency
    - basket_size = units bought ÷ frequency; product_variety = distinct products bought
    - interpurchase_days = (last order − first order) ÷ (frequency − 1), null for one order
    - return_rate = money returned ÷ money spent, with the sales and cancellations that cleaning
      matched and took away put back, at most 1
    - historic_value = average_order_value × orders a year × expected years, where orders a year =
      frequency ÷ max(tenure, one year): one order in a first week is not taken for 52 a year.
      A simple extrapolation for orientation (Farris et al. (2010), Marketing Metrics, ch. 5), and
      proportional to monetary for all who came over a year ago: never feed it to a clustering.

    Parameters
    ----------
    lines, reversed_lines : order lines and matched cancellations, any Ibis backend
    orders : the lines by order, from `rfm.by_order`
    as_of : only lines before this day are seen
    expected_years : how long a customer is assumed to stay

    Returns
    -------
    `core.features.customers.FEATURES`, customer_id, country and lines (how many)
    """
    purchases = rfm.before(lines, as_of).filter(lines.amount >= 0)
    # Two steps, because the engine counts distinct values of each group far more slowly.
    products = purchases.select(
        "customer_id", product=ibis.coalesce(purchases.product_id, purchases.product_name)
    ).distinct()
    variety = products.group_by("customer_id").aggregate(product_variety=products.product.count())
    undone = reversed_lines.group_by("customer_id").aggregate(
        undone=-reversed_lines.amount.sum(where=reversed_lines.amount < 0)
    )
    joined = (
        rfm.measure(orders, as_of)
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
