from __future__ import annotations

import numpy as np
import pytest

from core.clean.orders import clean
from core.features.customers import measure
from core.features.overview import overview
from core.load.detect import open_source
from core.load.read import read_table
from core.load.roles import settle
from core.load.values import readings
from core.settings import CleanSettings, ReadSettings, RfmSettings

FILE = """order,customer,date,quantity,price
1,A,2025-01-01,1,60.00
2,A,2025-03-31,1,20.00
3,B,2025-01-15,2,5.00
3,B,2025-01-15,1,10.00
4,B,2025-03-02,-1,10.00
5,C,2025-03-03,1,10.00
"""


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(FILE)
    raw = read_table(open_source(path, "orders.csv"), tmp_path)
    found = readings(raw, settle(raw, ReadSettings()), ReadSettings())
    orders = clean(raw, found, tmp_path, CleanSettings(match_cancellations=False))
    return overview(orders, measure(orders, RfmSettings()))


def test_the_key_figures_are_those_counted_by_hand(shop):
    # A: 60 + 20, B: 10 + 10 - 10, C: 10; orders 1, 2, 3, 5 are purchases
    assert shop.revenue == pytest.approx(100)
    assert (shop.customers, shop.orders) == (3, 4)
    assert shop.average_order_value == pytest.approx(25)
    assert shop.repeat_rate == pytest.approx(1 / 3)


def test_months_have_no_gaps_and_add_up_to_the_revenue(shop):
    months = shop.months
    assert [f"{month:%Y-%m}" for month in months["month"]] == ["2025-01", "2025-02", "2025-03"]
    assert months["revenue"].tolist() == pytest.approx([80, 0, 20])
    assert months["orders"].tolist() == [2, 0, 2]
    assert months["customers"].tolist() == [2, 0, 2]
    assert months["whole"].all()


def test_the_concentration_starts_at_nothing_ends_at_everything_and_never_falls(shop):
    curve = shop.concentration
    assert curve["revenue_share"].iloc[0] == 0
    assert curve["revenue_share"].iloc[-1] == pytest.approx(1)
    assert (np.diff(curve["revenue_share"]) >= -1e-12).all()
    # The best tenth of three customers is three tenths of A, who has 80 of 100.
    assert shop.top_revenue_share == pytest.approx(0.24)
