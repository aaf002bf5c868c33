"""Ranges and totals of forecasts, from many earlier days of real shops, beside what came.

As of each day nothing later is known: orders after it are not seen, sales that were cancelled later
still stand, and RFM segments are those of that day. Three and six months ahead, six weeks apart
(further in long histories). What is usual for shops is learned from the other shops alone.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits
from truth_coverage import LEVEL, coverage_claims, coverage_lines, ranges_table
from truth_section import Section

from core import demo, engine, features, files, pipeline, rfm
from core.forecast import (
    UsualErrors,
    choose_by_backtest,
    days_in_months,
    order_history_of,
)
from core.settings import Limits, RfmSettings, Settings, ValueSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.cleaning import Orders
    from core.forecast import OrderHistory, RollingOrigins

SHOPS = {
    "UCI Online Retail": "uci_online_retail/online_retail.parquet",
    "CDNOW": "cdnow/CDNOW_master.txt",
    "dunnhumby": "dunnhumby_completejourney/transactions.parquet",
    "superstore": "superstore/Sample - Superstore.csv",
    "retail transactions": "retail_data_transactions/Retail_Data_Transactions.csv",
    "apparel": "clvtools_apparel/apparelTrans.csv",
    "groceries": "groceries_no_price/Groceries_dataset.csv",
    "classic cars": "sales_data_sample/sales_data_sample.csv",
    "demo store": "",
}
REDUCED = ("apparel",)
MONTHS = (3, 6)
STEP_DAYS = 45
MOST_DAYS = 12
"""Most days of a shop from which it is forecast."""
MIN_KNOWN_DAYS = 120
MIN_CUSTOMERS = 30
"""Segments of fewer customers are left out: what they do is chance."""
TOTALS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)
PARTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6)
"""Usual errors among which the other shops choose."""


class Sum(NamedTuple):
    """What some customers were expected to spend as of a day, and what they spent.

    Parameters
    ----------
    shop, months, segment : segment "" for the whole shop
    day : as of which nothing later is known
    step : days to the next day from which the shop is forecast
    forecasts, kinds, of_shop : forecasts and kinds of these customers, forecasts of all
    origins : errors known on that day
    actual : what came
    squares : sum of the squares of what each of them came to spend
    """

    shop: str
    months: int
    segment: str
    day: dt.date
    step: int
    forecasts: np.ndarray
    kinds: np.ndarray
    of_shop: np.ndarray
    origins: RollingOrigins
    actual: float
    squares: float

    def range(self, usual: UsualErrors) -> tuple[float, float]:
        """The 80 % range, given what is usual for shops."""
        origins = replace(self.origins, usual=usual)
        return origins.interval(
            self.forecasts, self.kinds, days_in_months(self.months), self.of_shop
        )

    def inside(self, usual: UsualErrors) -> bool:
        """Whether what came lies in that range."""
        low, high = self.range(usual)
        return low <= self.actual <= high


def measure(data: Path, *, reduced: bool) -> Section:
    """Coverage of 80 % ranges by shop and by segment, and forecasts of new customers.

    Parameters
    ----------
    data : holds the folders of `SHOPS`
    reduced : one small shop, a third of the days
    """
    names = REDUCED if reduced else SHOPS
    sums = [
        one
        for name in names
        if not SHOPS[name] or (data / SHOPS[name]).is_file()
        for one in _of_shop(name, data, MOST_DAYS // (3 if reduced else 1))
    ]
    shops = tuple(dict.fromkeys(one.shop for one in sums))
    usual = {shop: usual_errors([one for one in sums if one.shop != shop]) for shop in shops}
    rows = ranges_table(
        [
            (one.shop, one.segment, one.months, one.day, one.step, float(one.forecasts.sum()),
             one.actual, one.squares, *one.range(usual[one.shop]))
            for one in sums
        ]
    )  # fmt: skip
    learned = usual_errors(sums)
    lines = coverage_lines(rows)
    lines.append(
        f"usual errors of all shops: total {learned.total:g}, part {learned.part:g}; in use "
        f"{UsualErrors().total:g}, {UsualErrors().part:g}; measured with those of the others: "
        + ", ".join(f"{shop} {one.total:g}, {one.part:g}" for shop, one in usual.items())
    )
    return Section(tuple(lines), tuple(coverage_claims(rows)))


def usual_errors(sums: Sequence[Sum]) -> UsualErrors:
    """Usual errors with which ranges of these shops hold nearest to 80 %, each shop counted once.

    Parameters
    ----------
    sums : of some shops; without any, the product's own usual errors stand
    """
    totals = [one for one in sums if not one.segment]
    parts = [one for one in sums if one.segment]
    if not totals or not parts:
        return UsualErrors()
    total = min(TOTALS, key=lambda size: _off(totals, UsualErrors(size)))
    part = min(PARTS, key=lambda size: _off(parts, UsualErrors(total, size)))
    return UsualErrors(total, part)


def _off(sums: Sequence[Sum], usual: UsualErrors) -> float:
    held = pd.Series([one.inside(usual) for one in sums])
    by_shop = held.groupby([one.shop for one in sums]).mean()
    return abs(float(by_shop.mean()) - LEVEL)


def _of_shop(name: str, data: Path, most: int) -> Iterator[Sum]:
    settings = Settings()
    with (
        tempfile.TemporaryDirectory() as folder,
        engine.shared_engine(Limits()),
        threadpool_limits(limits=1),
    ):
        private = Path(folder)
        path = data / SHOPS[name] if SHOPS[name] else demo.write_demo_orders(private / "d.parquet")
        measured = pipeline.measure(files.open_source(path, path.name), private, settings)
        orders, last = measured.orders, measured.customers.as_of
        if orders is None or last is None:
            raise LookupError("shops have dated orders")
        whole = order_history_of(orders, last, money=measured.customers.knows_money)
        step = max(STEP_DAYS, whole.length_days // most)
        day = last - dt.timedelta(days=days_in_months(MONTHS[0]))
        while (day - whole.first).days >= MIN_KNOWN_DAYS:
            yield from _of_day(name, orders, day, whole, step)
            day -= dt.timedelta(days=step)


def _of_day(
    name: str, orders: Orders, day: dt.date, whole: OrderHistory, step: int
) -> Iterator[Sum]:
    """As `core.forecast.forecast_orders` does, without churn and what pages explain."""
    customers = features.measure_customers(orders, RfmSettings(as_of=day))
    past = order_history_of(orders, day, money=customers.knows_money)
    horizons = [days_in_months(months) for months in MONTHS]
    chosen = choose_by_backtest(past, ValueSettings(), horizons)
    ids, kinds = chosen.ids, chosen.kinds
    segments = _segments(customers, day).reindex(ids).to_numpy()
    for months, ahead in zip(MONTHS, horizons, strict=True):
        if day + dt.timedelta(days=ahead) > whole.as_of:
            continue
        values = chosen.forecast(ahead)
        came = whole.future(day, ahead)["future_spend"].reindex(ids).to_numpy()
        for segment in ("", *pd.unique(segments[pd.notna(segments)])):
            own = segments == segment if segment else np.ones(len(ids), dtype=bool)
            if not segment or own.sum() >= MIN_CUSTOMERS:
                yield Sum(
                    name, months, segment, day, step, values[own], kinds[own], values,
                    chosen.backtest.origins,
                    float(came[own].sum()),
                    float((came[own] ** 2).sum()),
                )  # fmt: skip


def _segments(customers: features.Customers, day: dt.date) -> pd.Series:
    """By the cells of the grid: what a segment is called differs from day to day."""
    scored = rfm.score_customers(customers, RfmSettings(as_of=day))
    cells = {profile.name: profile.known_as for profile in scored.profiles}
    return scored.frame["segment"].astype(str).replace(cells)
