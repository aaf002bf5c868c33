"""Counted stretch by stretch, it is what a table of all lines holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.features import group_counters


@pytest.mark.parametrize("few", [0, 16_000_000], ids=["listed", "ticked off"])
def test_different_things_of_each_customer(few, monkeypatch):
    monkeypatch.setattr(group_counters, "_MIN_TICK_BYTES", few)
    rng = np.random.default_rng(3)
    customer, thing = rng.integers(0, 50, 4_000), rng.integers(0, 71, 4_000)
    pairs = group_counters.Pairs(50, 70, 0)
    for part in (slice(0, 1_500), slice(1_500, None)):
        pairs.add(customer[part], thing[part])
    table = pd.DataFrame({"customer": customer, "thing": thing})[thing < 70]
    wanted = table.groupby("customer")["thing"].nunique().reindex(range(50), fill_value=0)
    assert list(pairs.each()) == list(wanted)


@pytest.mark.parametrize("most", [0, 1_000_000], ids=["listed", "counted"])
def test_the_commonest_thing_of_each_customer(most, monkeypatch):
    monkeypatch.setattr(group_counters, "_MAX_COUNTERS", most)
    tally = group_counters.GroupCounter(4, 3)
    tally.add(np.array([0, 0, 0, 1, 2]), np.array([2, 1, 1, 3, 2]))
    tally.add(np.array([2, 0]), np.array([0, 2]))
    # Customer 0 has 1 and 2 twice, 1 has no name, 2 has 0 and 2 once, 3 has nothing.
    assert list(tally.commonest()) == [1, -1, 0, -1]


def test_an_order_that_names_several_customers_is_each_ones():
    orders = group_counters.OrderOwners(3, 2)
    orders.add(np.array([0, 1, 0]), np.array([0, 0, 2]))
    orders.add(np.array([1, 2, 0]), np.array([0, 1, 0]))
    assert list(orders.each()) == [1, 1, 1]
    assert orders.all() == 2
