"""Who ordered again in a shop's own past, counted where its orders lie."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from ibis import _

from core import features, migration, pipeline
from core.warehouse.counted_customers import CELL, frame_of_counts
from core.warehouse.customer_facts import customers_at
from core.warehouse.rule_expression import with_segments

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from core.features import ReorderHistory
    from core.rfm import RfmRule
    from core.warehouse.warehouse_table import Warehouse


@dataclass(frozen=True)
class PastReorders:
    """Who ordered again, asked of the sums of orders' days.

    Parameters
    ----------
    warehouse : where they lie
    days : the sums (core/warehouse/customer_facts.py)
    measured : everybody as of `as_of`
    as_of : the latest day to which anything is known
    """

    warehouse: Warehouse
    days: ir.Table
    measured: ir.Table
    as_of: dt.date

    def history(
        self, frame: pd.DataFrame, first_day: dt.date
    ) -> tuple[ReorderHistory, features.PeriodMeasures]:
        """Who ordered again in the last half year, and everybody as snapshots count them.

        Parameters
        ----------
        frame : of all customers
        first_day : of the first order
        """
        return _history(self, frame, first_day)

    def rates(self, rule: RfmRule) -> dict[str, tuple[features.ReorderRate, ...]]:
        """What customers of each segment did next; as `migration.count_reorders` counts it.

        Parameters
        ----------
        rule : as those snapshots learn it
        """
        return _rates(self, rule)


def _history(
    past: PastReorders, frame: pd.DataFrame, first_day: dt.date
) -> tuple[ReorderHistory, features.PeriodMeasures]:
    warehouse, days, measured, as_of = past.warehouse, past.days, past.measured, past.as_of
    since, length = features.reorder_period(as_of, first_day)
    both = _since_then(_there_at(days, since), measured)
    both = both.mutate(monetary=both.monetary.cast("float64"))
    groups = both.group_by(list(CELL)).aggregate(
        customers=_.count(), came=(_.placed > 0).ifelse(1, 0).sum()
    )
    answer = warehouse.fetch(groups).to_pandas()
    counts = answer["customers"].to_numpy(int)
    before = answer.loc[answer.index.repeat(counts)].reset_index(drop=True)
    place = np.arange(len(before)) - np.repeat(np.cumsum(counts) - counts, counts)
    came = place < before["came"].to_numpy(int)
    now = _now(warehouse, measured, as_of, frame)
    return features.reorder_history_of((since, length), now, before, came), now


def _now(
    warehouse: Warehouse, measured: ir.Table, as_of: dt.date, frame: pd.DataFrame
) -> features.PeriodMeasures:
    """Everybody at the latest day, as snapshots of the past count orders without a number."""
    odd = measured.filter(measured.orders != measured.frequency)
    if warehouse.one_row(odd.aggregate(n=odd.count()))["n"]:
        there = measured.filter(measured.orders > 0)
        cells = there.select("recency_days", "monetary", "tenure_days", frequency=there.orders)
        groups = cells.group_by(list(CELL)).aggregate(customers=_.count())
        frame = frame_of_counts(warehouse.fetch(groups))
    recency, frequency, monetary, tenure = (frame[name].to_numpy() for name in CELL)
    everyone, spent = np.ones(len(frame), dtype=bool), np.zeros(len(frame))
    return features.PeriodMeasures(as_of, everyone, recency, frequency, monetary, tenure, spent)


def _there_at(days: ir.Table, since: dt.date) -> ir.Table:
    """Everybody who had bought before an earlier day, measured as of it."""
    then = customers_at(days, since)
    return then.filter(then.orders > 0).drop("frequency").rename(frequency="orders")


def _since_then(then: ir.Table, measured: ir.Table) -> ir.Table:
    """Customers of an earlier day with the orders `placed` and money `paid` since."""
    now = measured.select("customer_id", orders_now=_.orders, paid_now=_.monetary)
    both = then.join(now, "customer_id")
    return both.mutate(placed=both.orders_now - both.frequency, paid=both.paid_now - both.monetary)


def _rates(past: PastReorders, rule: RfmRule) -> dict[str, tuple[features.ReorderRate, ...]]:
    warehouse, days, measured, as_of = past.warehouse, past.days, past.measured, past.as_of
    rates: dict[str, tuple[features.ReorderRate, ...]] = {}
    for length in pipeline.REORDER_DAYS:
        since = as_of - dt.timedelta(days=length)
        named = with_segments(_there_at(days, since), rule)
        both = _since_then(named, measured)
        came = both.placed > 0
        paid = came.ifelse(both.paid.cast("float64"), 0.0)
        groups = both.group_by("segment").aggregate(
            customers=_.count(),
            ordered=came.ifelse(1, 0).sum(),
            orders=_.placed.sum(),
            revenue=paid.sum(),
            revenue_squares=(paid * paid).sum(),
        )
        answer = warehouse.fetch(groups).to_pandas().set_index("segment").reindex(rule.names)
        counts = (
            answer[name].fillna(0).to_numpy(float) for name in migration.ReorderCounts._fields
        )
        counted = migration.ReorderCounts(*counts)
        for name, rate in migration.reorder_rates(rule.names, counted, since, length).items():
            rates[name] = features.with_longer(rates.get(name, ()), rate)
    return rates
