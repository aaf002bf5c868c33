"""What each customer bought, when, how often and for how much: sums over all their lines at once.

- recency is counted from the last *purchase*: a return does not make a customer recent
- frequency counts distinct purchase orders; monetary is net, so that returns reduce it
- average_order_value = monetary ÷ frequency
- basket_size = units bought ÷ frequency; product_variety = distinct products bought
- interpurchase_days = (last order − first order) ÷ (frequency − 1), not known for one order
- return_rate = money returned ÷ money spent, with the sales and cancellations that cleaning matched
  and took away put back, at most 1
- historic_value = average_order_value × orders a year × expected years, where orders a year =
  frequency ÷ max(tenure, one year): one order in a first week is not taken for 52 a year. A simple
  extrapolation for orientation (Farris et al. (2010), Marketing Metrics, ch. 5), and proportional
  to monetary for all who came over a year ago: never feed it to a clustering.

Hughes (1994), Strategic Database Marketing: recency, frequency, monetary value.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from core import cleaning
from core.engine import (
    ExactSums,
    cached,
    chunk_slices,
    column_cache,
    connect,
    parallel_map,
    read_parquet,
)
from core.features import group_counters
from core.features.formulas import per_order
from core.time_units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from core.cleaning import EncodedRows, Orders
    from core.engine import Codes

_MILLIONTHS = 1_000_000
_DAY = np.timedelta64(1, "D")


def by_customer(
    orders: Orders, as_of: dt.date | None, expected_years: float
) -> tuple[pd.DataFrame, dt.date]:
    """Measure everyone who has a line before a day.

    Parameters
    ----------
    orders : the clean lines
    as_of : days are counted to it, and only lines before it are seen; the day after the last
        purchase when None
    expected_years : how long a customer is assumed to stay

    Returns
    -------
    one row a customer, index customer_id (sorted): `core.features.customers.FEATURES` and
    `country`, which is the one most of their lines name (the first in the alphabet where two tie);
    `lines`, how many; and `placed`, the number of purchase orders of all customers together.
    frequency is 0 and the dates are missing for a customer with returns only. And the day.
    """
    with connect() as connection, column_cache():
        rows = cached(
            (orders.raw.parquet, orders.read.sql),
            lambda: cleaning.encode_rows(connection, orders.raw, orders.read),
        )
    used = np.ones(len(rows), dtype=bool)
    out = pq.read_table(orders.left_out_path, columns=["row"]).column(0).to_numpy()
    used[rows.numbers.places(out)] = False
    as_of = as_of or _day_after_last_purchase(rows, used)
    bought = _Bought(rows)
    early = rows.moments < np.datetime64(as_of)

    def see(these: Callable[[slice, NDArray[np.bool_]], None]) -> None:
        for part in chunk_slices(len(rows)):
            these(part, used[part] & early.take(rows.facets[cleaning.MOMENT].codes[part]))

    parallel_map(see, (bought.see_lines, bought.see_products), len(rows))
    return _measured(bought, _undone(orders), as_of, expected_years), as_of


def _day_after_last_purchase(rows: EncodedRows, used: NDArray[np.bool_]) -> dt.date:
    purchase, moment = rows.amount >= 0, rows.facets[cleaning.MOMENT]
    there = np.zeros(moment.size, dtype=bool)

    def mark(part: slice) -> None:
        there[
            moment.codes[part][used[part] & purchase.take(rows.facets[cleaning.MONEY].codes[part])]
        ] = True

    parallel_map(mark, chunk_slices(len(rows)), len(rows))
    last: dt.datetime = rows.moments[there].max().item()
    return last.date() + dt.timedelta(days=1)


def _undone(orders: Orders) -> pd.Series[float]:
    """Money of the sales that cleaning took away with their cancellation, by customer."""
    with connect() as connection:
        result = connection.execute(
            "SELECT customer_id, -sum(amount) FILTER (amount < 0) AS undone "
            f"FROM {read_parquet(orders.reversed_path)} GROUP BY 1"
        ).df()
    return result.set_index("customer_id")["undone"].astype(float)


class _Bought:
    """What every customer bought, added up stretch by stretch; by the code of the customer.

    For a customer with returns only, first is past the last moment and last is -1.
    """

    def __init__(self, rows: EncodedRows) -> None:
        self.rows = rows
        size = len(rows.customers[0])
        counts = rows.facets[cleaning.MONEY].counts
        self.lines = np.zeros(size, dtype=np.int64)
        self.net = ExactSums(rows.amount, counts, size)
        self.returned = ExactSums(np.minimum(rows.amount, 0), counts, size)
        self.units = ExactSums(rows.money("quantity"), counts, size)
        # Moments by their rank, so that the earliest is the smallest number.
        self.in_order = np.argsort(rows.moments, kind="stable")
        self._rank = np.empty(len(self.in_order), dtype=np.int32)
        self._rank[self.in_order] = np.arange(len(self.in_order), dtype=np.int32)
        self.first = np.full(size, len(self.in_order), dtype=np.int32)
        self.last = np.full(size, -1, dtype=np.int32)
        self.orders = group_counters.OrderOwners(size, len(rows.orders[0]))
        self.products = group_counters.Pairs(size, len(rows.products[0]), len(rows))
        self.countries = group_counters.GroupCounter(size, len(rows.countries[0]))
        self._purchase = rows.amount >= 0

    def see_lines(self, part: slice, used: NDArray[np.bool_]) -> None:
        """Add all but the products of the used lines of a stretch."""
        rows = self.rows

        def of(codes: Codes) -> Codes:
            return codes[part][used]

        customer = of(rows.customers[1]).astype(np.intp)
        paid = of(rows.facets[cleaning.MONEY].codes).astype(np.intp)
        np.add.at(self.lines, customer, 1)
        self.net.add(customer, paid)
        self.countries.add(customer, of(rows.countries[1]))
        bought = self._purchase[paid]
        if not bool(bought.all()):
            self.returned.add(customer[~bought], paid[~bought])
            customer, paid = customer[bought], paid[bought]
            used = used.copy()
            used[used] = bought
        self.units.add(customer, paid)
        when = self._rank.take(of(rows.facets[cleaning.MOMENT].codes))
        np.minimum.at(self.first, customer, when)
        np.maximum.at(self.last, customer, when)
        self.orders.add(customer, of(rows.orders[1]).astype(np.intp))

    def see_products(self, part: slice, used: NDArray[np.bool_]) -> None:
        """Add the products of the used lines of a stretch: as much work as all the rest."""
        rows = self.rows
        bought = used & self._purchase.take(rows.facets[cleaning.MONEY].codes[part])
        self.products.add(
            rows.customers[1][part][bought].astype(np.intp), rows.products[1][part][bought]
        )


def _measured(
    bought: _Bought, undone: pd.Series[float], as_of: dt.date, expected_years: float
) -> pd.DataFrame:
    there = np.flatnonzero(bought.lines)
    ids, names = bought.rows.customers[0], bought.rows.countries[0]
    index = pd.Index(ids.take(there).to_pandas(), name="customer_id")
    net, returned = bought.net.sums()[there], -bought.returned.sums()[there]
    put_back = undone.reindex(index).fillna(0.0).to_numpy()
    moments = np.append(bought.rows.moments[bought.in_order], np.datetime64("NaT"))
    first, last = moments[bought.first[there]], moments[bought.last[there]]
    orders = bought.orders.each()[there]
    monetary = _money(net)
    order_value = per_order(monetary, orders)
    tenure = _days(np.datetime64(as_of), first)
    spent, given_back = _money(net + returned) + put_back, _money(returned) + put_back
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(spent != 0, given_back / spent, 0.0)
    a_year = np.fmax(tenure / DAYS_PER_YEAR, 1.0)
    home = np.array([*names.to_pylist(), None], dtype=object)[bought.countries.commonest()]
    return pd.DataFrame(
        {
            "recency_days": _days(np.datetime64(as_of), last),
            "frequency": orders,
            "monetary": monetary,
            "first_order_at": first,
            "last_order_at": last,
            "tenure_days": tenure,
            "average_order_value": order_value,
            "basket_size": per_order(_money(bought.units.sums()[there]), orders),
            "product_variety": bought.products.each()[there],
            "interpurchase_days": _days(last, first) / np.where(orders > 1, orders - 1, np.nan),
            "return_rate": np.minimum(rate, 1.0),
            "historic_value": order_value * (orders / a_year) * expected_years,
            "country": home[there],
            "lines": bought.lines[there],
            "placed": bought.orders.all(),
        },
        index=index,
    )


def _money(millionths: NDArray[Any]) -> NDArray[np.float64]:
    return (millionths / _MILLIONTHS).astype(float)


def _days(later: Any, earlier: Any) -> NDArray[np.float64]:
    """Whole days from one day to another, whatever the hours; missing where one is."""
    between = later.astype("datetime64[D]") - earlier.astype("datetime64[D]")
    return np.where(np.isnat(between), np.nan, between / _DAY)
