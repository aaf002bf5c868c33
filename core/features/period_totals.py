"""`Periods`: recency, frequency and money of every customer at many days, from one pass over lines.

Measuring a shop again for every month of a year goes through all lines twelve times. Everything
that RFM needs adds up: orders, money, the latest purchase. So lines are summed by customer and the
period between two of the days once, and each day is the sum of the periods before it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from core.features.formulas import per_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.cleaning import Orders

PERIOD_FEATURES = (
    "recency_days",
    "frequency",
    "monetary",
    "tenure_days",
    "average_order_value",
)
"""The measures that follow from sums by period, as `core.features.customers` measures them."""

_CENTS = 6
"""Decimals that amounts have: sums of floats are rounded to them, so that no sum depends on the
order of its parts."""
_NEVER = -(10**6)
_EPOCH = dt.date(1970, 1, 1)


class PeriodMeasures(NamedTuple):
    """What is known before a day, arrays of shape (customers,).

    Parameters
    ----------
    day : the day; it and what follows are not seen
    there : who had bought before it
    recency_days, frequency, monetary, tenure_days : as `core.features.customers` measures them;
        they mean nothing for who is not there
    spent : money of the period that ended at this day
    """

    day: dt.date
    there: np.ndarray
    recency_days: np.ndarray
    frequency: np.ndarray
    monetary: np.ndarray
    tenure_days: np.ndarray
    spent: np.ndarray

    def frame(self) -> pd.DataFrame:
        """`PERIOD_FEATURES` of the customers who are there, one row each."""
        there = self.there
        monetary, frequency = self.monetary[there], self.frequency[there]
        values = (
            self.recency_days[there],
            frequency,
            monetary,
            self.tenure_days[there],
            per_order(monetary, frequency),
        )
        return pd.DataFrame(dict(zip(PERIOD_FEATURES, values, strict=True)))


@dataclass(frozen=True)
class PeriodTotals:
    """Sums by customer and period.

    Parameters
    ----------
    ids : every customer of the lines, sorted
    days : rising; period i is what lies before days[i] and not before days[i − 1]; a last one is
        what lies on the last day or after it
    sums : customer (place in ids), period, orders, amount, first, last (days since 1970 of the
        purchases, null where there are only returns)
    """

    ids: pd.Index[str]
    days: tuple[dt.date, ...]
    sums: pd.DataFrame

    def snapshots(self) -> Iterator[PeriodMeasures]:
        """Everybody as known before each of the days, in their order.

        The arrays of one snapshot are good until the next one is asked for.
        """
        count = len(self.ids)
        frequency, monetary = np.zeros(count, np.int64), np.zeros(count)
        first, last = np.full(count, -_NEVER, np.int64), np.full(count, _NEVER, np.int64)
        for place, day in enumerate(self.days):
            part = self.sums[self.sums["period"] == place]
            who = part["customer"].to_numpy()
            frequency[who] += part["orders"].to_numpy()
            spent = np.zeros(count)
            spent[who] = part["amount"].to_numpy()
            monetary = np.round(monetary + spent, _CENTS)
            bought = part["last"].notna().to_numpy()
            buyers = who[bought]
            last[buyers] = np.maximum(last[buyers], part["last"].to_numpy()[bought].astype(int))
            first[buyers] = np.minimum(first[buyers], part["first"].to_numpy()[bought].astype(int))
            number = (day - _EPOCH).days
            yield PeriodMeasures(
                day, frequency > 0, number - last, frequency, monetary, number - first, spent
            )

    def later(self) -> pd.Index[str]:
        """Customers whose first purchase is on the last day or after it: they are not there yet."""
        bought = self.sums[self.sums["last"].notna()]
        first = bought.groupby("customer")["period"].min()
        return self.ids[first.index[first == len(self.days)].to_numpy()]


def period_totals_of(orders: Orders, days: Sequence[dt.date]) -> PeriodTotals:
    """Sum up a shop's clean orders.

    Parameters
    ----------
    orders : the clean lines
    days : rising
    """
    with orders.opened() as connection:
        # Numbered in the engine, so that each name comes over once and not once a period.
        connection.execute(_SQL_IDS)
        ids = connection.execute("SELECT customer_id FROM ids ORDER BY customer").df()
        result = connection.execute(_sums_sql(days)).df()
    counted = result.astype({"orders": "int64", "amount": "float64", "period": "int64"})
    names = ids["customer_id"].astype("str")
    return PeriodTotals(pd.Index(names, name="customer_id"), tuple(days), counted)


_SQL_IDS = """
    CREATE TEMP TABLE ids AS
    SELECT customer_id, row_number() OVER (ORDER BY customer_id) - 1 AS customer
    FROM (SELECT DISTINCT customer_id FROM order_lines)
"""


def _sums_sql(days: Sequence[dt.date]) -> str:
    """Orders, money and purchase days by customer and period.

    An order counts in the period of its first purchase line, so that orders add up even where an
    order's lines lie on both sides of a day.
    """
    day = f"date_diff('day', DATE '{_EPOCH}', ordered_at::DATE)"
    return f"""
        WITH money AS (
            SELECT customer_id, {_period("ordered_at", days)} AS period,
                sum(amount)::DOUBLE AS amount,
                min({day}) FILTER (amount >= 0) AS first,
                max({day}) FILTER (amount >= 0) AS last
            FROM order_lines GROUP BY ALL
        ), placed AS (
            SELECT customer_id, order_id, min(ordered_at) AS placed_at
            FROM order_lines WHERE amount >= 0 GROUP BY ALL
        ), counted AS (
            SELECT customer_id, {_period("placed_at", days)} AS period, count(*) AS orders
            FROM placed GROUP BY ALL
        )
        SELECT customer, period, first, last, coalesce(orders, 0) AS orders, amount
        FROM money LEFT JOIN counted USING (customer_id, period) JOIN ids USING (customer_id)
    """


def _period(moment: str, days: Sequence[dt.date]) -> str:
    """How many of the days lie at or before a moment."""
    return " + ".join(f"({moment} >= TIMESTAMP '{day}')::BIGINT" for day in days)
