"""`Trend`: how a shop does over time, and now against the period before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from core import engine
from core.features.formulas import per_order
from core.features.shop import first_orders, order_facts
from core.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from core.cleaning import Orders
    from core.features.customers import Customers

Unit = Literal["day", "week", "month"]
UNITS: tuple[Unit, ...] = ("day", "week", "month")

WINDOWS = (365, 182, 90, 30, 7)
"""Lengths in days that a period can be compared over, the longest that fits first."""

_OFFSETS = {"day": "D", "week": "W-MON", "month": "MS"}
_EDGE_DAYS = {"day": 0, "week": 0, "month": 2}
"""A month is whole when the file begins or ends so close to its edge: shops close on some days."""

_FIGURES = """
    coalesce(sum(amount), 0) AS revenue,
    coalesce(sum(amount) FILTER (nth = 1), 0) AS new_revenue,
    count(*) FILTER (counts) AS orders,
    count(DISTINCT customer) FILTER (counts) AS active,
    count(*) FILTER (counts AND nth = 1) AS new_customers,
    count(DISTINCT customer) FILTER (counts AND nth >= 2) AS returning
"""
"""Whoever places an order that is not their first has bought twice by then, so that `returning`
counts the active customers with two orders or more by the end of the period."""


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """A shop in one period.

    Parameters
    ----------
    customers : everyone who has bought by its end
    active : customers who bought in it
    new_customers : those of them whose first order lies in it
    returning : those of them who have two orders or more by its end
    orders : purchase orders placed in it
    revenue : net, returns taken off on the day they came back; NaN where money is not known
    new_revenue : what of it stands on first orders
    """

    customers: int
    active: int
    new_customers: int
    returning: int
    orders: int
    revenue: float
    new_revenue: float

    @property
    def returning_revenue(self) -> float:
        """Revenue that does not stand on first orders: repeat orders less returns."""
        return self.revenue - self.new_revenue

    @property
    def average_order_value(self) -> float:
        """Net revenue ÷ orders; NaN without orders."""
        return per_order(self.revenue, self.orders)

    @property
    def repeat_rate(self) -> float:
        """Of the customers who bought, the share with two orders or more by the end."""
        return self.returning / self.active if self.active else float("nan")

    @property
    def returning_share(self) -> float:
        """Share of the revenue that does not stand on first orders."""
        return self.returning_revenue / self.revenue if self.revenue > 0 else float("nan")


@dataclass(frozen=True)
class Trend:
    """A shop over time, up to the day its customers are measured.

    Parameters
    ----------
    first_day, as_of : the orders lie from the one up to the day before the other
    newcomers_from : from this day on a first order is nearly always that of a new customer; before
        it, often one of a customer whose earlier orders are not in the file
    by : for each unit of time one row a period without gaps: start (its first day), the figures of
        `Figures`, and whole: the orders cover the period from its first day to its last
    whole : the figures of all orders
    periods : for each length in `WINDOWS` that fits twice: the figures of the last so many days,
        and of as many days before them
    knows_money : whether revenue is known
    """

    first_day: dt.date
    as_of: dt.date
    newcomers_from: dt.date
    by: Mapping[str, pd.DataFrame]
    whole: PeriodFigures
    periods: Mapping[int, tuple[PeriodFigures, PeriodFigures]]
    knows_money: bool

    def tells_newcomers(self, days: int) -> bool:
        """Whether who is new is known of the last so many days."""
        return self.as_of - dt.timedelta(days=days) >= self.newcomers_from

    def compares_newcomers(self, days: int) -> bool:
        """Whether new customers of a period may be compared with those of the one before.

        Everything that rests on who is new may then: their number and revenue, who came back, and
        how many there are by then. The period before must begin where first orders tell new
        customers, and with as many days more before it.
        """
        before = self.as_of - dt.timedelta(days=2 * days)
        return before >= max(self.newcomers_from, self.first_day + dt.timedelta(days=days))


def measure_trend(orders: Orders, customers: Customers, progress: Progress = silent) -> Trend:
    """Count a shop's orders by day, week and month, and in the latest periods.

    Parameters
    ----------
    orders : the clean lines
    customers : measured from them; their day is where the trend ends
    progress : reports how far it is; may raise `Cancelled`
    """
    as_of = customers.as_of
    if as_of is None:
        raise LookupError("customers that are measured from orders have a day")
    money = customers.knows_money
    with (
        engine.query_steps(progress, "trend", order_facts.LENGTH + len(UNITS) + 3) as step,
        order_facts.open_order_facts(orders, as_of, step) as connection,
    ):
        first = connection.execute("SELECT min(day) FROM sold").fetchall()[0][0]
        by: dict[str, pd.DataFrame] = {}
        for unit in UNITS:
            step(f"counting the orders of every {unit}")
            by[unit] = _by(connection, unit, first, as_of, money=money)
        step("finding new customers")
        newcomers_from = first_orders.reliable_from(connection, first, as_of)
        step("comparing the latest periods", 2)
        return Trend(
            first_day=first,
            as_of=as_of,
            newcomers_from=newcomers_from,
            by=by,
            whole=_figures(connection, first, as_of, money=money),
            periods={
                days: _now_and_before(connection, as_of, days, money=money)
                for days in WINDOWS
                if 2 * days <= (as_of - first).days
            },
            knows_money=money,
        )


def _now_and_before(
    connection: duckdb.DuckDBPyConnection, as_of: dt.date, days: int, *, money: bool
) -> tuple[PeriodFigures, PeriodFigures]:
    """The figures of the last so many days, and of as many before them."""
    middle, start = (as_of - dt.timedelta(days=days * back) for back in (1, 2))
    return (
        _figures(connection, middle, as_of, money=money),
        _figures(connection, start, middle, money=money),
    )


def _figures(
    connection: duckdb.DuckDBPyConnection, first: dt.date, end: dt.date, *, money: bool
) -> PeriodFigures:
    """The figures from one day up to the day before another."""
    revenue, new_revenue, orders, active, new, returning = connection.execute(
        f"SELECT {_FIGURES} FROM sold WHERE day >= $first AND day < $end",
        {"first": first, "end": end},
    ).fetchall()[0]
    ((customers,),) = connection.execute(
        "SELECT count(*) FROM placed WHERE nth = 1 AND placed_at < $end::DATE", {"end": end}
    ).fetchall()
    nothing = float("nan")
    return PeriodFigures(
        customers=customers,
        active=active,
        new_customers=new,
        returning=returning,
        orders=orders,
        revenue=revenue if money else nothing,
        new_revenue=new_revenue if money else nothing,
    )


def _by(
    connection: duckdb.DuckDBPyConnection,
    unit: Unit,
    first: dt.date,
    as_of: dt.date,
    *,
    money: bool,
) -> pd.DataFrame:
    counted = connection.execute(
        f"SELECT date_trunc('{unit}', day) AS start, {_FIGURES} FROM sold GROUP BY 1 ORDER BY 1"
    ).df()
    last = as_of - dt.timedelta(days=1)
    begins = pd.Timestamp(first).to_period("W" if unit == "week" else unit[0].upper()).start_time
    every = pd.date_range(begins, last, freq=_OFFSETS[unit], name="start")
    filled: pd.DataFrame = counted.set_index("start").reindex(every, fill_value=0).reset_index()
    filled["customers"] = filled["new_customers"].cumsum()
    if not money:
        filled[["revenue", "new_revenue"]] = float("nan")
    ends = filled["start"] + pd.tseries.frequencies.to_offset(_OFFSETS[unit])
    # A period cut off by the file's own limits would look like a slump that never was.
    edge = pd.Timedelta(days=_EDGE_DAYS[unit])
    filled["whole"] = (filled["start"] >= pd.Timestamp(first) - edge) & (
        ends <= pd.Timestamp(as_of) + edge
    )
    return filled
