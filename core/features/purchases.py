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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from core.clean import rows as described
from core.clean.facets import MOMENT, MONEY
from core.load import codes, engine

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from core.clean.orders import Orders
    from core.clean.rows import Rows

DAYS_A_YEAR = 365.25
_MILLIONTHS = 1_000_000
_DAY = np.timedelta64(1, "D")
_MOST_PLACES = 2_000_000_000
"""So many pairs are ticked off one bit each, in 250 MB; more are sorted."""
_MOST_COUNTED = 20_000_000
"""So many pairs are counted one by one, in 160 MB; more are sorted."""


@dataclass(frozen=True, eq=False)
class _Lines:
    """The lines that are used, before a day, by the codes of what they say."""

    customers: pa.Array
    customer: NDArray[Any]
    amount: NDArray[Any]
    rows: Rows
    places: NDArray[np.int64]

    def only(self, chosen: NDArray[np.bool_]) -> _Lines:
        """Some of them."""
        if bool(chosen.all()):
            return self
        return _Lines(
            self.customers,
            self.customer[chosen],
            self.amount[chosen],
            self.rows,
            self.places[chosen],
        )

    @property
    def size(self) -> int:
        return len(self.customers)


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
    the day; and one row a customer, index customer_id (sorted): `core.features.customers.FEATURES`
    and `country`, which is the one most of their lines name (the first in the alphabet where two
    tie); `lines`, how many; and `placed`, the number of purchase orders of all customers together.
    frequency is 0 and the dates are missing for a customer with returns only.
    """
    with engine.connect() as connection, codes.held():
        rows = codes.remembered(
            (orders.raw.parquet, orders.read.sql),
            lambda: described.describe(connection, orders.raw, orders.read),
        )
        undone = _undone(orders)
    used = np.ones(len(rows), dtype=bool)
    out = pq.read_table(orders.left_out_path, columns=["row"]).column(0).to_numpy()
    used[rows.places(out)] = False
    moment = rows.facets[MOMENT].codes
    if as_of is None:
        as_of = _day_after_last_purchase(rows, used)
    used &= (rows.moments < np.datetime64(as_of))[moment]
    return _measured(rows, np.flatnonzero(used), undone, as_of, expected_years), as_of


def _day_after_last_purchase(rows: Rows, used: NDArray[np.bool_]) -> dt.date:
    bought = used & (rows.amount >= 0)[rows.facets[MONEY].codes]
    there = np.zeros(rows.facets[MOMENT].size, dtype=bool)
    there[rows.facets[MOMENT].codes[bought]] = True
    last: dt.datetime = rows.moments[there].max().item()
    return last.date() + dt.timedelta(days=1)


def _undone(orders: Orders) -> pd.Series[float]:
    """Money of the sales that cleaning took away with their cancellation, by customer."""
    reversed_lines = engine.parquet(orders.reversed_path)
    with engine.connect() as connection:
        found = connection.execute(
            "SELECT customer_id, -sum(amount) FILTER (amount < 0) AS undone "
            f"FROM {reversed_lines} GROUP BY 1"
        ).df()
    return found.set_index("customer_id")["undone"].astype(float)


def _measured(
    rows: Rows,
    places: NDArray[np.int64],
    undone: pd.Series[float],
    as_of: dt.date,
    expected_years: float,
) -> pd.DataFrame:
    ids, customer = rows.customers
    code = rows.facets[MONEY].codes[places]
    lines = _Lines(ids, customer[places], rows.amount[code], rows, places)
    bought = lines.only(lines.amount >= 0)
    counted = np.bincount(lines.customer, minlength=lines.size)[: lines.size]
    there = np.flatnonzero(counted)
    index = pd.Index(ids.take(there).to_pandas(), name="customer_id")
    back = lines.only(lines.amount < 0)
    net = described.sums(lines.customer, lines.amount, lines.size)
    returned = -described.sums(back.customer, back.amount, lines.size)
    undone = undone.reindex(index).fillna(0.0).to_numpy()
    orders, placed = _orders(bought)
    first, last = _first_and_last(bought)
    today = np.datetime64(as_of, "D")
    frequency = orders[there].astype(float)
    once = np.where(frequency > 0, frequency, np.nan)
    monetary = (net[there] / _MILLIONTHS).astype(float)
    tenure = _days(today, first[there])
    given_back = (returned[there] / _MILLIONTHS).astype(float) + undone
    spent = ((net + returned)[there] / _MILLIONTHS).astype(float) + undone
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(spent != 0, given_back / spent, 0.0)
    a_year = np.fmax(tenure / DAYS_A_YEAR, 1.0)
    return pd.DataFrame(
        {
            "recency_days": _days(today, last[there]),
            "frequency": orders[there],
            "monetary": monetary,
            "first_order_at": first[there],
            "last_order_at": last[there],
            "tenure_days": tenure,
            "average_order_value": monetary / once,
            "basket_size": (_units(bought)[there] / _MILLIONTHS).astype(float) / once,
            "product_variety": _variety(bought)[there],
            "interpurchase_days": _days(last[there], first[there])
            / np.where(frequency > 1, frequency - 1, np.nan),
            "return_rate": np.minimum(rate, 1.0),
            "historic_value": monetary / once * (once / a_year) * expected_years,
            "country": _home(lines)[there],
            "lines": counted[there],
            "placed": placed,
        },
        index=index,
    )


def _days(later: Any, earlier: Any) -> NDArray[np.float64]:  # noqa: ANN401 - a day, or one for each
    """Whole days from one day to another, whatever the hours; missing where one is."""
    between = later.astype("datetime64[D]") - earlier.astype("datetime64[D]")
    return np.where(np.isnat(between), np.nan, between / _DAY)


def _orders(bought: _Lines) -> tuple[NDArray[np.int64], int]:
    """How many orders each customer placed; and how many there are in all.

    Almost always an order is one customer's. Where one names several, each has placed it.
    """
    ids, order = bought.rows.orders
    order, customer = order[bought.places], bought.customer
    named = order < len(ids)
    if not bool(named.all()):
        order, customer = order[named], customer[named]
    owner = np.full(len(ids), bought.size, dtype=customer.dtype)
    owner[order] = customer
    placed = owner[owner < bought.size]
    if bool((owner[order] == customer).all()):
        return np.bincount(placed, minlength=bought.size)[: bought.size], len(placed)
    return _different(customer, bought.size, order, len(ids)), len(placed)


def _first_and_last(bought: _Lines) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    moments = bought.rows.moments
    in_order = np.argsort(moments, kind="stable")
    rank = np.empty(len(moments), dtype=np.int32)
    rank[in_order] = np.arange(len(moments), dtype=np.int32)
    each = rank[bought.rows.facets[MOMENT].codes[bought.places]]
    first = np.full(bought.size, len(moments), dtype=np.int32)
    last = np.full(bought.size, -1, dtype=np.int32)
    np.minimum.at(first, bought.customer, each)
    np.maximum.at(last, bought.customer, each)
    moments = np.append(moments[in_order], np.datetime64("NaT"))
    return moments[first], moments[last]


def _units(bought: _Lines) -> NDArray[Any]:
    quantity = bought.rows.money("quantity")[bought.rows.facets[MONEY].codes[bought.places]]
    return described.sums(bought.customer, quantity, bought.size)


def _variety(bought: _Lines) -> NDArray[np.int64]:
    ids, product = bought.rows.products
    product, customer = product[bought.places], bought.customer
    named = product < len(ids)
    if not bool(named.all()):
        product, customer = product[named], customer[named]
    return _different(customer, bought.size, product, len(ids))


def _different(
    customer: NDArray[Any], customers: int, thing: NDArray[Any], things: int
) -> NDArray[np.int64]:
    """How many different things each customer has."""
    width = -(-things // 8)
    if customers * width * 8 > _MOST_PLACES:
        pairs = pd.unique(customer.astype(np.int64) * max(things, 1) + thing)
        return np.bincount(pairs // max(things, 1), minlength=customers)
    ticked = np.zeros(customers * width, dtype=np.uint8)
    place = customer.astype(np.int64) * width
    place += thing >> 3
    np.bitwise_or.at(ticked, place, _BITS[thing & 7])
    counted = np.bitwise_count(ticked).reshape(customers, width)
    return counted.sum(axis=1, dtype=np.int64)


_BITS = (1 << np.arange(8)).astype(np.uint8)


def _home(lines: _Lines) -> NDArray[np.object_]:
    """The country most of a customer's lines name; the first in the alphabet where two tie."""
    names, country = lines.rows.countries
    country, customer = country[lines.places], lines.customer
    home = np.full(lines.size, None, dtype=object)
    if not len(names):
        return home
    named = country < len(names)
    if not bool(named.all()):
        country, customer = country[named], customer[named]
    pair = customer.astype(np.int64) * len(names)
    pair += country
    if lines.size * len(names) <= _MOST_COUNTED:
        counted = np.bincount(pair)
        pairs = np.flatnonzero(counted)
        counted = counted[pairs]
    else:
        pairs, counted = np.unique(pair, return_counts=True)
    whose, which = pairs // len(names), pairs % len(names)
    # By customer, most lines first; of as many, the first name: the first of each is theirs.
    order = np.lexsort((which, -counted, whose))
    whose, first = np.unique(whose[order], return_index=True)
    home[whose] = names.to_numpy(zero_copy_only=False)[which[order][first]]
    return home
