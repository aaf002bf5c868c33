"""What takes seconds to compute, once for all tests of charts."""

from __future__ import annotations

import datetime as dt

import duckdb
import ibis
import pytest

from core.features.customers import Customers
from core.forecast.history.snapshots import order_history
from core.forecast.spend_forecast import forecast_past
from core.progress import silent
from core.segmentation import renaming
from core.segmentation.segmenting import segment_customers
from core.settings import SegmentSettings, ValueSettings
from tests.core.charts.examples import HOSTILE, small_shop
from tests.core.forecast.conftest import simulate
from tests.core.segmentation.test_segmenting import planted


@pytest.fixture(scope="session")
def searched():
    customers, _ = planted()
    settings = SegmentSettings(resamples=2, most_clusters=5, algorithms=("agglomerative", "gmm"))
    found = segment_customers(customers, settings, silent)
    first = found.profiles[0].name
    return customers, renaming.rename_segments(found, ((first, HOSTILE[:40]),))


@pytest.fixture(scope="session")
def forecasted():
    with duckdb.connect() as connection:
        connection.register("frame", simulate(250, 80, seed=9))
        connection.execute(
            "CREATE TABLE lines AS SELECT customer_id, ordered_at::TIMESTAMP AS ordered_at, "
            "amount::DECIMAL(18, 6) AS amount FROM frame"
        )
        lines = ibis.duckdb.from_connection(connection).table("lines")
        orders = order_history(lines, dt.date(2024, 7, 1), money=True)
        return forecast_past(orders, ValueSettings())


@pytest.fixture(scope="session")
def customers() -> Customers:
    return small_shop(12_000)
