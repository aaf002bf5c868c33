"""Shops for the tests of the forecasts: published ones, and one whose truth is known."""

from __future__ import annotations

import datetime as dt

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest
from lifetimes.datasets import load_dataset

from core.forecast.history.snapshots import order_history
from core.forecast.purchase_models.purchase_history import PurchaseHistory


@pytest.fixture(scope="session")
def open_past():
    """Make a `Past` of a frame with customer_id, ordered_at and amount."""
    connections = []

    def make(lines: pd.DataFrame, as_of: dt.date, *, money: bool = True):
        connection = duckdb.connect()
        connections.append(connection)
        connection.register("frame", lines)
        connection.execute(
            "CREATE TABLE lines AS SELECT customer_id, ordered_at::TIMESTAMP AS ordered_at, "
            "amount::DECIMAL(18, 6) AS amount FROM frame"
        )
        table = ibis.duckdb.from_connection(connection).table("lines")
        return order_history(table, as_of, money=money)

    yield make
    for connection in connections:
        connection.close()


@pytest.fixture(scope="session")
def cdnow():
    """The 1/10 sample of CDNOW, which comes with lifetimes: customer, day, money."""
    frame = load_dataset(
        "CDNOW_sample.txt",
        sep=r"\s+",
        header=None,
        names=["master", "customer_id", "day", "discs", "amount"],
        dtype={"customer_id": str},
    )
    return frame.assign(ordered_at=pd.to_datetime(frame["day"].astype(str)))[
        ["customer_id", "ordered_at", "amount"]
    ]


@pytest.fixture(scope="session")
def cdnow_past(cdnow, open_past):
    return open_past(cdnow, dt.date(1998, 7, 1))


@pytest.fixture(scope="session")
def at_39_weeks(cdnow_past):
    """What was known of CDNOW's customers after 39 weeks."""
    return cdnow_past.at(dt.date(1997, 10, 1), 273)


def simulate(customers: int, weeks: int, seed: int, *, p_leave: float = 0.1) -> pd.DataFrame:
    """Orders of customers who buy at rates of their own and leave after an order by chance."""
    random = np.random.default_rng(seed)
    start = dt.date(2023, 1, 1)
    rows = []
    for customer in range(customers):
        day = random.integers(0, weeks * 7 // 2)
        rate, usual = random.gamma(1.0, 0.15), random.gamma(6.0, 8.0)
        while day < weeks * 7:
            date = start + dt.timedelta(days=int(day))
            rows.append((f"c{customer:05d}", date, round(usual * random.gamma(8, 1 / 8), 2)))
            if random.random() < p_leave:
                break
            day += max(1, round(7 * random.exponential(1 / max(rate, 1e-3))))
    return pd.DataFrame(rows, columns=["customer_id", "ordered_at", "amount"])


@pytest.fixture(scope="session")
def simulated(open_past):
    """A shop of 1,500 customers over two years in which some leave."""
    return open_past(simulate(1500, 104, seed=5), dt.date(2025, 1, 1))


@pytest.fixture
def one():
    """The customer whose forecast is published: x = 2, t_x = 30.43, T = 38.86."""
    return PurchaseHistory.of([2], [30.43], [38.86])
