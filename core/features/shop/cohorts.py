"""`Cohorts`: customers by when they first ordered, and what became of them.

Not everything has been seen yet: a customer of last month had no half a year to come back in. So
a cell of a month that is not over is empty, never zero, and curves over days are Kaplan-Meier
estimates, in which a customer counts for as long as they could be watched.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import engine
from core.features.shop import first_orders, order_facts
from core.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from core.cleaning import Orders
    from core.features.customers import Customers

LONG_HISTORY_MONTHS = 24
"""A longer history is shown by quarters: a heatmap with more rows is not read."""

NEXT_ORDERS = (2, 3, 4, 5)
"""Whose share is drawn over the days since the first order."""

MIN_WATCHED = 20
"""A curve ends where fewer customers are still watched: from there on it says nothing."""

MIN_LATER = 100
"""Repeat orders are counted without the first cohort where so many customers came after it."""

MIN_COHORTS = 3
"""A single figure is given for an age that so many cohorts have reached."""

_EDGE_DAYS = 2
_A_YEAR = {"month": 12, "quarter": 4}


@dataclass(frozen=True)
class Cohorts:
    """Customers by the month or quarter of their first order.

    Parameters
    ----------
    unit : "month" or "quarter"
    sizes : index cohort (first day), how many customers
    active : index cohort, columns age (0 is the cohort's own month): how many of them placed an
        order in it; NaN where that month is not over
    revenue : the same cells, their net revenue; NaN also where money is not known
    repeats : for each of `NEXT_ORDERS`: day since the first order (index), and the estimated share
        of customers who have placed that order by then; without the first cohort, which holds
        older customers, where enough came later
    gaps : index days between two days on which a customer ordered, how often that was
    second_order_days : day by which half of all customers are estimated to have ordered again;
        None where it has not come to half
    first_day, as_of : the orders lie from the one up to the day before the other
    newcomers_from : the day from which first orders tell new customers from old ones
    """

    unit: str
    sizes: pd.Series[int]
    active: pd.DataFrame
    revenue: pd.DataFrame
    repeats: Mapping[int, pd.Series[float]]
    gaps: pd.Series[int]
    second_order_days: int | None
    first_day: dt.date
    as_of: dt.date
    newcomers_from: dt.date

    @property
    def retention(self) -> pd.DataFrame:
        """Share of each cohort that orders at each age; NaN where not seen yet."""
        return self.active.div(self.sizes, axis="index")

    @property
    def revenue_per_customer(self) -> pd.DataFrame:
        """Net revenue per customer of a cohort, summed up to each age; NaN where not seen yet."""
        return self.revenue.cumsum(axis="columns").div(self.sizes, axis="index")

    @property
    def average_retention(self) -> pd.Series[float]:
        """Share of customers that orders at each age, over the cohorts that are old enough."""
        seen = self.active.notna()
        watched = seen.mul(self.sizes, axis="index").sum()
        return self.active.sum() / watched.where(watched > 0)

    @property
    def average_revenue(self) -> pd.Series[float]:
        """Net revenue per customer up to each age: what cohorts old enough add at each, summed."""
        seen = self.revenue.notna()
        watched = seen.mul(self.sizes, axis="index").sum()
        return (self.revenue.sum() / watched.where(watched > 0)).cumsum()

    @property
    def told_age(self) -> int:
        """The age at which one figure sums up what customers bring: a year, or what is known of it.

        The last ages rest on the first cohorts alone, and the very first holds older customers.
        """
        reached = self.active.notna().sum()
        known = reached.index[(reached >= MIN_COHORTS) & (reached.index <= _A_YEAR[self.unit])]
        return int(max(known, default=0))

    def gap_within(self, share: float) -> int | None:
        """Days within which so large a share of the gaps between orders lies."""
        if self.gaps.empty:
            return None
        reached = self.gaps.cumsum() >= share * self.gaps.sum()
        return int(self.gaps.index[int(reached.to_numpy().argmax())])

    def before_and_lately(self, table: pd.DataFrame, age: int) -> tuple[float, float] | None:
        """A measure of the older and of the newer half of the cohorts that have reached an age.

        Cohorts that began before first orders tell new customers from old ones are left out: they
        hold older customers, who come back more often.

        Parameters
        ----------
        table : `retention` or `revenue_per_customer`
        age : in months or quarters

        Returns
        -------
        weighted averages, None with fewer than four cohorts
        """
        if age not in table.columns:
            return None
        known = table.index[1:] >= pd.Timestamp(self.newcomers_from)
        reached = table[age].iloc[1:][known].dropna()
        half = len(reached) // 2
        if half < 2:  # noqa: PLR2004 - two cohorts on either side
            return None
        older, newer = (
            float(np.average(part, weights=self.sizes[part.index]))
            for part in (reached.iloc[:half], reached.iloc[-half:])
        )
        return older, newer


def measure_cohorts(orders: Orders, customers: Customers, progress: Progress = silent) -> Cohorts:
    """Follow customers from their first order on.

    Parameters
    ----------
    orders : the clean lines
    customers : measured from them; nothing from their day on is seen
    progress : reports how far it is; may raise `Cancelled`
    """
    as_of = customers.as_of
    if as_of is None:
        raise LookupError("customers that are measured from orders have a day")
    length = order_facts.LENGTH + 3 + len(NEXT_ORDERS) / 2
    with (
        engine.query_steps(progress, "cohorts", length) as step,
        order_facts.open_order_facts(orders, as_of, step) as connection,
    ):
        step("counting who came back in which month")
        first = connection.execute("SELECT min(day) FROM sold").fetchall()[0][0]
        months = (as_of.year - first.year) * 12 + as_of.month - first.month
        unit = "quarter" if months > LONG_HISTORY_MONTHS else "month"
        sizes, active, revenue = _cells(connection, unit, as_of)
        later = sizes.index[1].date() if sizes.iloc[1:].sum() >= MIN_LATER else None
        repeats = {}
        for nth in NEXT_ORDERS:
            step(f"following customers to order {nth}", 0.5)
            repeats[nth] = _repeated(connection, nth, as_of, later)
        step("measuring the days between orders")
        gaps = _gaps(connection)
        step("finding new customers")
        newcomers_from = first_orders.reliable_from(connection, first, as_of)
    if not customers.knows_money:
        revenue = revenue * np.nan
    half = repeats[2][repeats[2] >= 0.5]  # noqa: PLR2004 - half of them
    return Cohorts(
        unit=unit,
        sizes=sizes,
        active=active,
        revenue=revenue,
        repeats=repeats,
        gaps=gaps,
        second_order_days=int(half.index[0]) if len(half) else None,
        first_day=first,
        as_of=as_of,
        newcomers_from=newcomers_from,
    )


def _cells(
    connection: duckdb.DuckDBPyConnection, unit: str, as_of: dt.date
) -> tuple[pd.Series[int], pd.DataFrame, pd.DataFrame]:
    counted = connection.execute(f"""
        WITH began AS (
            SELECT customer, date_trunc('{unit}', placed_at) AS cohort
            FROM placed WHERE nth = 1
        )
        SELECT cohort, date_diff('{unit}', cohort, day) AS age,
            count(DISTINCT customer) FILTER (counts) AS active, sum(amount) AS revenue
        FROM sold JOIN began USING (customer)
        WHERE date_trunc('{unit}', day) >= cohort
        GROUP BY ALL ORDER BY cohort, age
    """).df()
    frequency = {"month": "MS", "quarter": "QS"}[unit]
    starts = pd.DatetimeIndex(sorted(set(counted["cohort"])), name="cohort")
    calendar = pd.date_range(starts[0], pd.Timestamp(as_of), freq=frequency)
    ages = range(len(calendar))
    step = pd.tseries.frequencies.to_offset(frequency)
    over = pd.Timestamp(as_of) + pd.Timedelta(days=_EDGE_DAYS)
    # Cells of months that are over, whether anybody bought in them or not.
    seen = pd.DataFrame(
        [[start + (age + 1) * step <= over for age in ages] for start in starts],
        index=starts,
        columns=pd.Index(ages, name="age"),
    )
    cells = {
        name: counted.pivot_table(index="cohort", columns="age", values=name)
        .reindex(index=starts, columns=seen.columns)
        .fillna(0.0)
        .astype(float)
        .where(seen)
        for name in ("active", "revenue")
    }
    sizes = connection.execute(f"""
        SELECT date_trunc('{unit}', placed_at) AS cohort, count(*) AS customers
        FROM placed WHERE nth = 1 GROUP BY 1 ORDER BY 1
    """).df()
    whole = seen.any(axis="columns")
    kept = seen.columns[seen.any()]
    size: pd.Series[int] = sizes.set_index("cohort")["customers"].reindex(starts)
    return size[whole], cells["active"].loc[whole, kept], cells["revenue"].loc[whole, kept]


def _repeated(
    connection: duckdb.DuckDBPyConnection, nth: int, as_of: dt.date, since: dt.date | None
) -> pd.Series[float]:
    """Share of customers with an n-th order by each day since their first, where still watched.

    Whose first order in the file is not their first is no one to learn from: only those who first
    bought on a day (`since`) or later count.
    """
    newer = "true" if since is None else f"first_at >= DATE '{since}'"
    counted = connection.execute(f"""
        SELECT coalesce(date_diff('day', first_at::DATE, nth_at::DATE),
                date_diff('day', first_at::DATE, DATE '{as_of}') - 1) AS day,
            count(*) FILTER (nth_at IS NOT NULL) AS ordered, count(*) AS gone
        FROM (
            SELECT min(placed_at) FILTER (nth = 1) AS first_at,
                min(placed_at) FILTER (nth = {nth}) AS nth_at
            FROM placed GROUP BY customer
        ) WHERE {newer} GROUP BY 1 ORDER BY 1
    """).df()
    return kaplan_meier(
        counted["day"].to_numpy(), counted["ordered"].to_numpy(), counted["gone"].to_numpy()
    )


def kaplan_meier(day: np.ndarray, happened: np.ndarray, gone: np.ndarray) -> pd.Series[float]:
    """Estimated share that has had an event by each day, with right-censoring.

    On each day, of those still watched, the share with the event is counted; who was
    not watched so long says nothing of that day, and who has it before them is not taken for one
    to whom it never happens.

    Parameters
    ----------
    day : rising days, shape (n,)
    happened : to how many it happened on that day
    gone : how many left the watch on that day: those, and those who could not be watched longer

    Returns
    -------
    share by day, from 0 to the last day on which `MIN_WATCHED` were watched

    References
    ----------
    Kaplan and Meier (1958), Journal of the American Statistical Association 53(282).
    """
    watched = gone[::-1].cumsum()[::-1]
    without = np.cumprod(1 - happened / np.maximum(watched, 1))
    shares = pd.Series(1 - without, index=pd.Index(day, name="day"))[watched >= MIN_WATCHED]
    if shares.empty:
        return shares
    every = pd.RangeIndex(int(shares.index[-1]) + 1, name="day")
    filled: pd.Series[float] = shares.reindex(every).ffill().fillna(0.0)
    return filled


def _gaps(connection: duckdb.DuckDBPyConnection) -> pd.Series[int]:
    counted = connection.execute("""
        SELECT gap, count(*) AS times FROM (
            SELECT date_diff('day', lag(day) OVER (PARTITION BY customer ORDER BY day), day)
                AS gap
            FROM (SELECT DISTINCT customer, placed_at::DATE AS day FROM placed)
        ) WHERE gap IS NOT NULL GROUP BY 1 ORDER BY 1
    """).df()
    gaps: pd.Series[int] = counted.set_index("gap")["times"]
    return gaps
