"""Reorder rates: counts drawn a little towards the shop's, as beta-binomial likelihood says."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.features.reorders.reorder_rate import estimate_reorder_rates, with_longer

DAY = dt.date(2024, 5, 1)


def rates(counts):
    return estimate_reorder_rates(counts, DAY, 30)


def test_large_segments_keep_what_was_counted_and_small_ones_lean_on_the_shop():
    found = rates({"Loyal": (5000, 3000), "Lost": (5000, 50), "New": (4, 0)})
    assert found["Loyal"].rate == pytest.approx(0.6, abs=0.001)
    assert found["Lost"].rate == pytest.approx(0.01, abs=0.001)
    # Nobody of four: not 0, and not the shop's 30 % either.
    assert 0.01 < found["New"].rate < 0.2
    assert found["New"].high > 3 * found["New"].rate / 2


@given(
    st.dictionaries(
        st.sampled_from("ABCDEFGH"),
        st.integers(0, 5000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
        max_size=8,
    )
)
def test_every_rate_lies_between_the_count_and_the_shop_within_its_interval(counts):
    found = rates(counts)
    assert set(found) == {name for name, (customers, _) in counts.items() if customers}
    customers, ordered = (sum(column) for column in zip(*counts.values(), (0, 0), strict=True))
    shop = (ordered + 0.5) / (customers + 1)
    for name, rate in found.items():
        own = counts[name][1] / counts[name][0]
        assert min(own, shop) - 1e-9 <= rate.rate <= max(own, shop) + 1e-9
        assert 0 <= rate.low <= rate.high <= 1
        if rate.customers >= 100 and own >= 0.05:
            assert rate.rate == pytest.approx(own, abs=0.3 * max(abs(shop - own), 1e-9))


def test_the_interval_holds_the_truth_eight_times_in_ten():
    rng = np.random.default_rng(3)
    inside = []
    for _ in range(150):
        truth = rng.beta(2, 6, size=8)
        sizes = rng.integers(20, 400, size=8)
        counts = {
            str(number): (int(size), int(rng.binomial(size, share)))
            for number, (size, share) in enumerate(zip(sizes, truth, strict=True))
        }
        found = rates(counts)
        inside += [
            found[str(n)].low <= share <= found[str(n)].high for n, share in enumerate(truth)
        ]
    assert np.mean(inside) == pytest.approx(0.8, abs=0.03)


@given(
    st.lists(
        st.integers(1, 900).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
        min_size=1,
        max_size=4,
    )
)
def test_no_fewer_order_within_a_longer_time(counts):
    rates = ()
    for days, pair in enumerate(counts, start=1):
        (rate,) = estimate_reorder_rates({"Loyal": pair}, DAY, days).values()
        rates = with_longer(rates, rate)
        assert (rates[-1].days, rates[-1].customers, rates[-1].ordered) == (days, *pair)
        assert rates[-1].rate >= rate.rate
    for end in ("rate", "low", "high"):
        values = [getattr(rate, end) for rate in rates]
        assert values == sorted(values)
    assert all(rate.low <= rate.rate <= rate.high for rate in rates)


def test_a_few_customers_who_all_came_are_no_certainty():
    found = rates({"Best": (1, 1), "Regular": (9, 9)})
    assert 0.5 < found["Best"].low < 0.9
    assert found["Regular"].low < 0.99
    assert all(rate.low <= rate.rate <= rate.high for rate in found.values())
