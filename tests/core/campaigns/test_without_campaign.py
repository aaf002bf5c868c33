"""What comes if nothing is sent: buyers and their orders counted apart, money by the forecast."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest

from core.campaigns.economics import channels
from core.campaigns.without_campaign import expect_without
from core.features.reorders.reorder_rate import ReorderRate
from tests.core.campaigns.test_campaign_plan import LOST, LOYAL

ASSUMED = channels.load_channels()
DAYS = int(ASSUMED.horizon_days.value)
MONTH = ReorderRate(
    dt.date(2026, 1, 1), DAYS, 1000, 200, 0.2, 0.18, 0.22, orders=300, revenue=15_000.0
)
COUNTED = replace(LOYAL, reorders=(MONTH,))


def test_who_orders_and_how_many_orders_they_place_are_two_numbers():
    found = expect_without((COUNTED,), ASSUMED)
    assert found.buyers == pytest.approx(0.2 * LOYAL.customers)
    # Each of the 200 who ordered placed 1.5 orders and paid 75.
    assert found.orders == pytest.approx(1.5 * found.buyers)
    assert found.revenue == pytest.approx(75 * found.buyers)
    assert found.origin == "counted"
    assert expect_without((COUNTED, LOST), ASSUMED).origin == "assumed"


def test_the_money_is_the_forecasts_where_there_is_one_of_every_segment():
    ahead = {"Loyal": SimpleNamespace(total=90_000.0, days=3 * DAYS, money=True)}
    found = expect_without((COUNTED,), ASSUMED, ahead)
    assert (found.origin, found.days) == ("forecast", 3 * DAYS)
    assert found.revenue == pytest.approx(30_000)
    assert expect_without((COUNTED, LOST), ASSUMED, ahead).origin == "assumed"
    ahead["Loyal"].money = False
    assert expect_without((COUNTED,), ASSUMED, ahead).origin == "counted"
