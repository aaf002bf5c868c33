"""A forecast from other sides: corners, cohorts, lifetime value."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from core.forecast import quadrants
from core.forecast.spend_forecast import forecast_past
from core.settings import ValueSettings


@pytest.fixture(scope="module")
def found(simulated):
    return forecast_past(simulated, ValueSettings(backtest_from=None, horizon_days=90))


def with_frame(found, **columns):
    frame = pd.DataFrame(columns, index=[f"c{each}" for each in range(8)])
    return dataclasses.replace(found, frame=frame)


def test_corners_are_counted_by_hand(found):
    made = with_frame(found, spent=[9.0, 8, 1, 1, 1, 1, 1, 1], value=[7.0, 0, 6, 0, 0, 0, 0, 0])
    corners = {corner.name: corner for corner in quadrants.value_quadrants(made)}
    assert [corner.customers for corner in corners.values()] == [1, 1, 1, 5]
    assert (corners["Keep"].spent, corners["Keep"].value) == (9, 7)
    assert corners["Grow"].value == 6
    assert corners["Win back"].spent == 8


def test_a_forecast_that_is_the_same_for_all_puts_nobody_ahead(found):
    made = with_frame(found, spent=np.arange(8.0), value=np.full(8, 3.0))
    assert {corner.name: corner.customers for corner in quadrants.value_quadrants(made)} == {
        "Keep": 0, "Grow": 0, "Win back": 2, "Low priority": 6,
    }  # fmt: skip


def test_corners_and_cohorts_hold_every_customer_once(found):
    assert sum(corner.customers for corner in quadrants.value_quadrants(found)) == len(found.frame)
    rows = quadrants.forecast_by_cohort(found)
    assert rows["customers"].sum() == len(found.frame)
    assert (rows["customers"] * rows["value_each"]).sum() == pytest.approx(found.total.total)
    # The simulated shop wins customers in its first year only.
    assert rows["cohort"].tolist() == ["Q1 2023", "Q2 2023", "Q3 2023", "Q4 2023"]


def test_many_quarters_become_years(found):
    first = pd.date_range("2015-01-01", periods=20, freq="QS")
    frame = pd.DataFrame({"first_order_on": first, "spent": 1.0, "value": np.arange(20.0)})
    rows = quadrants.forecast_by_cohort(dataclasses.replace(found, frame=frame))
    assert rows["cohort"].tolist() == ["2015", "2016", "2017", "2018", "2019"]
    assert rows["value_each"].tolist() == [1.5, 5.5, 9.5, 13.5, 17.5]


def test_lifetime_value_is_the_margin_of_what_was_and_what_comes(found):
    ahead = found.horizons[-1].discounted
    expected = 0.4 * (found.frame["spent"].sum() + ahead) / len(found.frame)
    assert found.horizons[-1].months == 24
    assert quadrants.lifetime_value(found, 0.4) == pytest.approx(expected)
