"""`Snapshot`: every customer as known at a date. `OrderHistory`: the orders behind them."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from core.forecast import order_days as expressions
from core.forecast.purchase_models.purchase_history import PurchaseHistory

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from core.cleaning import Orders
    from core.forecast.array_types import Floats

FUTURE_COLUMNS = ("future_orders", "future_spend")


@dataclass(frozen=True)
class Snapshot:
    """Every customer as they were known before a day.

    Parameters
    ----------
    frame : index customer_id (text, sorted), columns as in `order_days.snapshot`; without those of
        the future where it is not known, or must not be
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
    """The orders of a shop up to a day, one row a customer and day.

    Parameters
    ----------
    days : from `order_days.order_days`, kept by the engine
    first : the first day with an order
    as_of : the day after the last day that is seen
    money : whether spend is money; without, every day with an order counts one
    """

    days: ir.Table
    first: dt.date
    as_of: dt.date
    money: bool

    @property
    def length_days(self) -> int:
        """How many days are seen."""
        return (self.as_of - self.first).days

    def at(self, day: dt.date, window_days: int) -> Snapshot:
        """Everybody as known at a day; the future only where all of the window is seen."""
        frame = expressions.snapshot(self.days, day, window_days).order_by("customer_id").execute()
        snapshot = Snapshot(frame.set_index("customer_id"), day, self.first, window_days)
        seen = day + dt.timedelta(days=window_days) <= self.as_of
        return snapshot if seen else snapshot.blind()

    def orders_a_week(self, day: dt.date) -> pd.Series[float]:
        """Order days a week (0, 1, …) from a day on, of those who had bought before it."""
        known = self.days.filter(
            (self.days.day < ibis.literal(day)) & (self.days.bought == 1)
        ).select("customer_id")
        of_known = self.days.semi_join(known.distinct(), "customer_id")
        counted = expressions.orders_a_week(of_known, day).execute()
        weeks = range(-(-(self.as_of - day).days // 7))
        weekly: pd.Series[float] = counted.set_index("week")["orders"].astype(float)
        return weekly.reindex(weeks, fill_value=0.0)


def order_history(lines: ir.Table, as_of: dt.date, folder: Path, *, money: bool) -> OrderHistory:
    """Reduce order lines to order days once; every snapshot is taken from these.

    Parameters
    ----------
    lines : order lines, any Ibis backend that reads Parquet
    as_of : lines on this day or later are not seen
    folder : a private folder; the order days are written there
    money : whether amounts are money
    """
    seen = lines.filter(lines.ordered_at < ibis.literal(as_of).cast("timestamp"))
    path = folder / "order-days.parquet"
    expressions.order_days(seen, money=money).to_parquet(path)
    kept = lines.get_backend().read_parquet(path)
    first = kept.day.min(where=kept.bought == 1).execute()
    return OrderHistory(kept, pd.Timestamp(first).date(), as_of, money)


@contextmanager
def open_order_history(orders: Orders, as_of: dt.date, *, money: bool) -> Iterator[OrderHistory]:
    """The past of a shop's clean orders, for as long as its query engine is open."""
    with (
        tempfile.TemporaryDirectory(prefix="clientele-value-") as folder,
        orders.tables() as (lines, _),
    ):
        yield order_history(lines, as_of, Path(folder), money=money)
