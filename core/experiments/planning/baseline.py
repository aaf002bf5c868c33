"""What customers do in a few weeks without a test: the baseline for planning one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from core.cleaning import Orders

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Baseline:
    """The last weeks of a store.

    Parameters
    ----------
    days : how many
    customers : who had ordered before they began
    rate : share of these who ordered in them
    mean, deviation : what they spent in them, over all of these customers
    """

    days: int
    customers: int
    rate: float
    mean: float
    deviation: float


def measure_baseline(orders: Orders, as_of: dt.date, days: int = 7 * WEEKS) -> Baseline | None:
    """Measure what known customers did in the last days before a date.

    Parameters
    ----------
    orders : the clean lines
    as_of : the day after the last one
    days : how many

    Returns
    -------
    None where there was nobody before, or nobody ordered since
    """
    end = dt.datetime.combine(as_of, dt.time())
    with orders.tables() as (lines, _):
        row = _baseline_query(lines, end - dt.timedelta(days=days), end).to_pandas().iloc[0]
    if not row["customers"] or not row["bought"]:
        return None
    return Baseline(
        days=days,
        customers=int(row["customers"]),
        rate=float(row["bought"] / row["customers"]),
        mean=float(row["mean"]),
        deviation=float(row["deviation"]),
    )


def _baseline_query(lines: ir.Table, start: dt.datetime, end: dt.datetime) -> ir.Table:
    inside = lines.ordered_at >= start
    customers = (
        lines.filter(lines.ordered_at < end)
        .group_by("customer_id")
        .aggregate(
            known=(lines.ordered_at < start).any(),
            orders=lines.order_id.nunique(where=inside & (lines.amount >= 0)),
            spent=lines.amount.sum(where=inside).cast("float64").fill_null(0.0),
        )
    )
    known = customers.filter(customers.known)
    return known.aggregate(
        customers=known.count(),
        bought=(known.orders > 0).sum(),
        mean=known.spent.mean(),
        deviation=known.spent.std(),
    )
