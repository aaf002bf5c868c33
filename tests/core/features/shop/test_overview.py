from __future__ import annotations

import numpy as np
import pytest

from core.features.shop.overview import shop_overview

FILE = """order,customer,date,quantity,price
1,A,2025-01-01,1,60.00
2,A,2025-03-31,1,20.00
3,B,2025-01-15,2,5.00
3,B,2025-01-15,1,10.00
4,B,2025-03-02,-1,10.00
5,C,2025-03-03,1,10.00
"""


@pytest.fixture
def summed(from_text):
    return shop_overview(from_text(FILE).customers)


def test_the_key_figures_are_those_counted_by_hand(summed):
    # A: 60 + 20, B: 10 + 10 - 10 (a sale of ten and the return that reverses it), C: 10
    assert summed.revenue == pytest.approx(100)
    assert (summed.customers, summed.orders) == (3, 4)
    assert summed.average_order_value == pytest.approx(25)
    assert summed.repeat_rate == pytest.approx(1 / 3)


def test_the_concentration_starts_at_nothing_ends_at_everything_and_never_falls(summed):
    curve = summed.concentration
    assert curve["revenue_share"].iloc[0] == 0
    assert curve["revenue_share"].iloc[-1] == pytest.approx(1)
    assert (np.diff(curve["revenue_share"]) >= -1e-12).all()
    # The best tenth of three customers is three tenths of A, who has 80 of 100.
    assert summed.top_revenue_share == pytest.approx(0.24)


def test_the_gini_is_the_mean_difference_over_twice_the_mean(summed, shop):
    # 80, 10, 10: differences 70, 70 and 0, each twice, over nine pairs, over twice 100/3
    assert summed.gini == pytest.approx((4 * 70 / 9) / (2 * 100 / 3))
    spent = shop.customers.frame["monetary"].clip(lower=0).to_numpy(dtype=float)
    some = np.random.default_rng(0).choice(spent, 800, replace=False)
    apart = np.abs(some[:, None] - some[None, :]).mean() / (2 * some.mean())
    part = shop.customers.frame.assign(monetary=0.0).iloc[:800].assign(monetary=some)
    made = shop_overview(type(shop.customers)(part, shop.customers.as_of, 0, 0, ()))
    assert made.gini == pytest.approx(apart)


def test_every_total_is_the_one_that_pandas_finds_in_the_lines(shop):
    found, lines = shop_overview(shop.customers), shop.lines
    spent = lines.groupby("customer_id")["amount"].sum()
    placed = shop.bought.groupby("customer_id").size()
    assert found.revenue == pytest.approx(lines["amount"].sum())
    assert found.orders == placed.sum()
    assert found.customers == len(placed)
    assert found.repeat_rate == pytest.approx((placed > 1).mean())
    falling = spent.sort_values(ascending=False).to_numpy()
    whole = int(len(falling) / 10)
    part = (len(falling) / 10 - whole) * falling[whole]
    assert found.top_revenue_share == pytest.approx((falling[:whole].sum() + part) / spent.sum())
