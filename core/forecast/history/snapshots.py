"""`Snapshot`: every customer as known at a date. `OrderHistory`: the orders behind them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from core.forecast.history import order_days as expressions
from core.forecast.purchase_models.purchase_history import PurchaseHistory

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from numpy.typing import NDArray

    from core.cleaning import Orders
    from core.forecast.array_types import Floats

FUTURE_COLUMNS = ("future_orders", "future_spend")
_EPOCH = dt.date(1970, 1, 1)
_FOR_GOOD = np.iinfo(np.int32).max
_CENTS = 6
"""Decimals that amounts have: sums of floats are rounded to them."""


@dataclass(frozen=True)
class Snapshot:
    """Every customer as they were known before a day.

    Parameters
    ----------
    frame : index customer_id (text, sorted); first_day, last_day, order_days, spend, largest_day,
        recent_orders, recent_spend (in the window before `at`), last_orders, last_spend (in its
        last third), earlier_spend (in the window before that one); future_orders and future_spend
        only where the window after `at` is seen, and they may be known
    at : the day; everything counts up to the one before it
    since : the first day of the orders
    window_days : length of the window after `at`, and of the recent window before it
    """

    frame: pd.DataFrame
    at: dt.date
    since: dt.date
    window_days: int

    @property
    def known_days(self) -> int:
        """How many days of orders lie before it."""
        return (self.at - self.since).days

    @cached_property
    def history(self) -> PurchaseHistory:
        """What the purchase models see."""
        frame = self.frame
        return PurchaseHistory.of_days(
            frame["order_days"], frame["first_day"], frame["last_day"], self.at
        )

    @property
    def repeats(self) -> Floats:
        """Days with an order after the first one."""
        return self.order_days - 1

    @property
    def order_days(self) -> Floats:
        """Days with an order."""
        return self.frame["order_days"].to_numpy(dtype=float)

    @property
    def mean_spend(self) -> Floats:
        """Net spend on a day with an order, the first one included."""
        return self.frame["spend"].to_numpy(dtype=float) / np.maximum(self.order_days, 1)

    @property
    def recency_days(self) -> Floats:
        """Days since the last order."""
        since = pd.Timestamp(self.at) - pd.to_datetime(self.frame["last_day"])
        return np.asarray(since.dt.days, dtype=np.float64)

    def sampled(self, most: int, seed: int) -> Snapshot:
        """At most as many customers, drawn at random."""
        if len(self.frame) <= most:
            return self
        return replace(self, frame=self.frame.sample(most, random_state=seed).sort_index())

    def blind(self) -> Snapshot:
        """The same without what happened afterwards."""
        return replace(self, frame=self.frame.drop(columns=list(FUTURE_COLUMNS), errors="ignore"))


@dataclass(frozen=True)
class OrderHistory:
    """The orders of a shop up to a day, one entry a customer and day, sorted by both.

    Parameters
    ----------
    ids : every customer, sorted
    customer, day : place in `ids`, and days since 1970
    bought : 1 where there was a purchase, 0 for returns alone
    amount : what was spent, net of returns; without money, every day with an order counts one
    until : the day on which all of it was cancelled; nobody knew before. The largest number for
        what stands
    first : the first day with an order
    as_of : the day after the last day that is seen
    money : whether spend is money
    """

    ids: pd.Index[str]
    customer: NDArray[np.int32]
    day: NDArray[np.int32]
    bought: Floats
    amount: Floats
    until: NDArray[np.int32]
    first: dt.date
    as_of: dt.date
    money: bool
    _taken: dict[tuple[dt.date, int], Snapshot] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def length_days(self) -> int:
        """How many days are seen."""
        return (self.as_of - self.first).days

    def at(self, day: dt.date, window_days: int) -> Snapshot:
        """Everybody as known at a day; the future only where all of the window is seen."""
        if (day, window_days) not in self._taken:
            self._taken[day, window_days] = self._snapshot(day, window_days)
        return self._taken[day, window_days]

    def future(self, day: dt.date, days: int) -> pd.DataFrame:
        """What customers did from a day on: index customer_id; future_orders, future_spend."""
        start = _number(day)
        stands = self.until == _FOR_GOOD
        which = (self.day >= start) & (self.day < start + days) & stands
        orders, spend = self._sums(which)
        return pd.DataFrame(dict(zip(FUTURE_COLUMNS, (orders, spend), strict=True)), self.ids)

    def order_days_by_day(self) -> Floats:
        """Customers with an order on each day from the first one on."""
        stands = (self.bought > 0) & (self.until == _FOR_GOOD)
        place = self.day[stands] - _number(self.first)
        return np.bincount(place, minlength=self.length_days).astype(float)

    def orders_a_week(self, day: dt.date) -> pd.Series[float]:
        """Order days a week (0, 1, …) from a day on, of those who had bought before it."""
        start = _number(day)
        bought = (self.bought > 0) & (self.until == _FOR_GOOD)
        known = np.zeros(len(self.ids), dtype=bool)
        known[self.customer[bought & (self.day < start)]] = True
        which = bought & (self.day >= start) & known[self.customer]
        weeks = -(-(self.as_of - day).days // 7)
        counts = np.bincount((self.day[which] - start) // 7, minlength=weeks)
        return pd.Series(counts.astype(float), index=pd.RangeIndex(len(counts)))

    def _snapshot(self, day: dt.date, window_days: int) -> Snapshot:
        at = _number(day)
        past = (self.day < at) & (self.until >= at)
        order_days, spend = self._sums(past)
        recent = past & (self.day >= at - window_days)
        last = past & (self.day >= at - max(1, window_days // 3))
        earlier = past & (self.day >= at - 2 * window_days) & ~recent
        there = order_days > 0
        first_day, last_day = self._ends(past & (self.bought > 0))
        (recent_orders, recent_spend), (last_orders, last_spend) = map(self._sums, (recent, last))
        columns = {
            "first_day": first_day.astype("datetime64[D]"),
            "last_day": last_day.astype("datetime64[D]"),
            "order_days": order_days,
            "spend": spend,
            "largest_day": self._largest(past),
            "recent_orders": recent_orders,
            "recent_spend": recent_spend,
            "last_orders": last_orders,
            "last_spend": last_spend,
            "earlier_spend": self._sums(earlier)[1],
        }
        if day + dt.timedelta(days=window_days) <= self.as_of:
            followed = self.future(day, window_days)
            columns |= {name: followed[name].to_numpy() for name in FUTURE_COLUMNS}
        known = {name: values[there] for name, values in columns.items()}
        frame = pd.DataFrame(known, index=self.ids[there])
        return Snapshot(frame, day, self.first, window_days)

    def _sums(self, which: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Order days and spend of each customer."""
        who, count = self.customer[which], len(self.ids)
        days: Floats = np.bincount(who, weights=self.bought[which], minlength=count).astype(float)
        spend: Floats = np.bincount(who, weights=self.amount[which], minlength=count).astype(float)
        return days, np.round(spend, _CENTS)

    def _ends(self, which: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first and the last of some days of each customer; days lie in their order."""
        who, day = self.customer[which], self.day[which]
        first, last = np.zeros((2, len(self.ids)), dtype=np.int64)
        first[who[::-1]] = day[::-1]
        last[who] = day
        return first, last

    def _largest(self, which: NDArray[np.bool_]) -> Floats:
        largest = np.zeros(len(self.ids))
        who, amount = self.customer[which], self.amount[which]
        starts = np.flatnonzero(np.diff(who, prepend=-1))
        if len(starts):
            largest[who[starts]] = np.maximum.reduceat(amount, starts)
        return largest


def order_history(
    lines: ir.Table, as_of: dt.date, *, money: bool, reversed_lines: ir.Table | None = None
) -> OrderHistory:
    """Reduce order lines to order days once; every snapshot is taken from these.

    Parameters
    ----------
    lines : order lines, any Ibis backend
    as_of : lines on this day or later are not seen
    money : whether amounts are money
    reversed_lines : sales and the cancellations that reverse them: a sale is known until it is
        cancelled
    """
    seen = lines.filter(lines.ordered_at < ibis.literal(as_of).cast("timestamp"))
    days = expressions.order_days(seen, money=money).execute().assign(until=_FOR_GOOD)
    if reversed_lines is not None:
        days = pd.concat([days, _cancelled(reversed_lines, days, as_of, money=money)])
    codes, names = pd.factorize(days["customer_id"], sort=True)
    day = pd.to_datetime(days["day"]).to_numpy().astype("datetime64[D]").astype(np.int32)
    order = np.lexsort((day, codes))
    bought = days["bought"].to_numpy(dtype=float)
    until = days["until"].to_numpy(dtype=np.int32)
    first = int(day[(bought > 0) & (until == _FOR_GOOD)].min())
    return OrderHistory(
        ids=pd.Index(names, name="customer_id", dtype="str"),
        customer=codes.astype(np.int32)[order],
        day=day[order],
        bought=bought[order],
        amount=days["amount"].to_numpy(dtype=float)[order],
        until=until[order],
        first=_EPOCH + dt.timedelta(days=first),
        as_of=as_of,
        money=money,
    )


def _cancelled(
    reversed_lines: ir.Table, days: pd.DataFrame, as_of: dt.date, *, money: bool
) -> pd.DataFrame:
    """Days with sales that were cancelled later, as further rows; a day counts as one order."""
    pairs = expressions.cancelled_days(reversed_lines).execute()
    day, until = (pd.to_datetime(pairs[name]) for name in ("day", "until"))
    rows: pd.DataFrame = pairs.assign(day=day, until=(until - pd.Timestamp(_EPOCH)).dt.days)
    rows = rows[day < pd.Timestamp(as_of)]
    rows = rows.sort_values("until", kind="stable")
    last = ~rows.duplicated(["customer_id", "day"], keep="last")
    stands = days.loc[days["bought"] > 0, ["customer_id", "day"]].assign(stands=True)
    stands["day"] = pd.to_datetime(stands["day"])
    alone = rows.merge(stands, "left", on=["customer_id", "day"])["stands"].isna().to_numpy()
    rows["bought"] = (last.to_numpy() & alone).astype(int)
    if not money:
        rows["amount"] = rows["bought"]
    return rows


def _number(day: dt.date) -> int:
    return (day - _EPOCH).days


def order_history_of(orders: Orders, as_of: dt.date, *, money: bool) -> OrderHistory:
    """The past of a shop's clean orders."""
    with orders.tables() as (lines, reversed_lines):
        return order_history(lines, as_of, money=money, reversed_lines=reversed_lines)
