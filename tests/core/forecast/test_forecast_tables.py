"""The forecast by segment adds up, and the bootstrap agrees with the standard errors."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from core.forecast import forecast_tables, quadrants
from core.forecast.horizon_days import MONTHS
from core.forecast.purchase_models import bootstrap, purchase_model
from core.forecast.purchase_models.purchase_history import PurchaseHistory
from core.forecast.spend_forecast import forecast_past
from core.settings import ValueSettings


@pytest.fixture(scope="module")
def found(simulated):
    return forecast_past(simulated, ValueSettings(horizon_days=183))


@pytest.fixture(scope="module")
def labels(found):
    return pd.Series(["A", "B", "C"] * (len(found.frame) // 3 + 1))[: len(found.frame)].set_axis(
        found.frame.index
    )


def test_segments_add_up_to_all_at_every_horizon(found, labels):
    rows = forecast_tables.horizons_by_segment(found, labels)
    for months, horizon in zip(MONTHS, found.horizons, strict=True):
        at = rows[rows["months"] == months].set_index("segment")
        assert at.loc[forecast_tables.ALL_CUSTOMERS, "total"] == pytest.approx(
            horizon.total, rel=1e-5
        )
        assert at.loc[forecast_tables.ALL_CUSTOMERS, "low"] == pytest.approx(horizon.low, rel=1e-4)
        parts = at.drop(index=forecast_tables.ALL_CUSTOMERS)
        assert parts["total"].sum() == pytest.approx(horizon.total, rel=1e-5)
        assert parts["customers"].sum() == len(found.frame)
        assert (at["low"] < at["total"]).all()
        assert (at["total"] < at["high"]).all()
    assert rows.groupby("segment")["total"].apply(lambda each: each.is_monotonic_increasing).all()


def test_risk_bands_count_everybody_once_and_money_at_risk_is_that_of_the_segments(found, labels):
    table = forecast_tables.risk_by_segment(found, labels).set_index("segment")
    assert table[["low", "medium", "high"]].to_numpy().sum() == len(found.frame)
    for each in found.of_segments(labels):
        assert table.loc[each.name, "high"] == each.high_risk
        assert table.loc[each.name, "at_risk"] == pytest.approx(each.at_risk)
    assert table["at_risk"].is_monotonic_decreasing


def test_value_so_far_is_the_mean_of_what_customers_spent(found, labels):
    measured = pd.DataFrame({"historic_value": 7.0}, index=found.frame.index)
    table = forecast_tables.spend_so_far(found, measured, labels).set_index("segment")
    mine = found.frame[labels == "A"]
    assert table.loc["A", "spent"] == pytest.approx(mine["spent"].mean())
    assert (table["historic_value"] == 7).all()
    two_years = found.horizons[-1].total
    assert (table["lifetime"] * table["customers"]).sum() == pytest.approx(
        found.frame["spent"].sum() + two_years, rel=1e-5
    )


def test_bands_hold_every_customer_and_all_that_is_to_come(found):
    bands = forecast_tables.spend_distribution(found)
    assert bands["customers"].sum() == len(found.frame)
    assert bands["total"].sum() == pytest.approx(found.frame["value"].sum())
    assert list(bands["begins"][1:]) == list(bands["ends"][:-1])


@pytest.mark.parametrize(("size", "step"), [(31, 50), (0.3, 0.5), (1, 1), (101, 250), (0, 1)])
def test_bands_begin_at_round_amounts(size, step):
    assert forecast_tables.round_step(size) == pytest.approx(step)


def test_a_forecast_that_is_the_same_for_all_has_a_tenth_in_its_best_tenth(found):
    flat = dataclasses.replace(found, frame=found.frame.assign(value=1.0))
    assert forecast_tables.top_share(flat) == pytest.approx(0.1, abs=0.001)


def test_a_customer_is_compared_with_those_who_were_forecast_alike(found):
    tenths = found.backtest.deciles
    ends = [end for end, _ in found.backtest.origins.residual_deciles]
    days = found.backtest.horizon_days
    for value, tenth in ((-1.0, 0), (ends[4], 4), (ends[-1] * 10, -1)):
        frame = found.by_horizon[days].assign(value=value)
        asked = dataclasses.replace(found, by_horizon={days: frame})
        assert quadrants.similar_decile(asked, str(frame.index[0])) == tenths[tenth]
    assert all(tenth.low <= tenth.actual <= max(tenth.high, tenth.actual) for tenth in tenths)


def test_resampled_parameters_vary_as_their_standard_errors_say():
    """In a shop of known truth, the bootstrap and the curvature tell the same spread."""
    random = np.random.default_rng(2)
    customers = 3_000
    age = random.integers(30, 60, customers).astype(float)
    rate = random.gamma(0.8, 1 / 6, customers)
    repeats = random.poisson(rate * age)
    last = np.where(repeats > 0, age * random.beta(np.maximum(repeats, 1), 1), 0.0)
    history = PurchaseHistory.of(repeats.astype(float), last, age)
    fit = purchase_model.fit_purchase_model(purchase_model.PURCHASE_MODELS["mbg_nbd"], history)
    told = bootstrap.bootstrap_model(fit, history, 91)
    for name in ("r", "α"):
        low, high = told.parameters[name]
        assert low < fit.parameters[name] < high
        # 80 % lie within 1.28 standard errors on either side.
        expected = 2 * 1.2816 * fit.errors[name]
        assert high - low == pytest.approx(expected, rel=0.45)
    assert told.orders[0] < fit.total_orders(history, 13) < told.orders[1]
