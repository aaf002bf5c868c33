"""Churn: better than days since the last order, calibrated, and never P(alive)."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from core.forecast import churn
from core.forecast.backtesting.accuracy import auc
from core.forecast.history import training_windows


def trial(past, at, days):
    known = training_windows.gather_inputs(past, at, days)
    followed = past.at(at, days).frame["future_orders"].to_numpy(dtype=float)
    return (
        known,
        (followed <= 0).astype(float),
        churn.compare_methods(known, (followed <= 0).astype(float), days),
    )


@pytest.fixture(scope="module")
def of_cdnow(cdnow_past):
    return trial(cdnow_past, dt.date(1997, 10, 1), 273)


def test_churn_on_cdnow_is_told_as_well_as_it_should_be(of_cdnow):
    _, _, found = of_cdnow
    chosen, recency = found.row(found.chosen), found.row(churn.RECENCY)
    # Measured before: .771 for days since the last order.
    assert recency.auc == pytest.approx(0.771, abs=0.001)
    assert chosen.auc >= 0.77
    assert chosen.auc >= recency.auc - churn.AUC_MARGIN
    assert chosen.brier < recency.brier


def test_p_alive_of_bg_nbd_would_be_worse_than_a_coin(of_cdnow):
    known, away, _ = of_cdnow
    alive = known.now.fits["bg_nbd"].alive(known.now.snapshot.history)
    # Measured before: .316.
    assert auc(1 - alive, away) == pytest.approx(0.316, abs=0.005)


def test_the_risk_is_calibrated(of_cdnow):
    _, away, found = of_cdnow
    assert found.share == pytest.approx(away.mean())
    for tenth in found.deciles:
        assert tenth.forecast == pytest.approx(tenth.actual, abs=0.1)


def test_on_a_shop_whose_truth_is_known_the_mean_risk_is_the_share_that_stays_away(simulated):
    _, _, found = trial(simulated, dt.date(2024, 7, 1), 180)
    assert found.row(found.chosen).mean == pytest.approx(found.share, abs=0.05)


def test_platt_scaling_puts_a_probability_right_and_leaves_a_right_one_alone():
    random = np.random.default_rng(0)
    true = random.random(20_000)
    happened = (random.random(20_000) < true).astype(float)
    slope, shift = churn.platt_scaling(true, happened)
    assert (slope, shift) == (pytest.approx(1, abs=0.05), pytest.approx(0, abs=0.05))
    half = 1 / (1 + np.exp(-(0.5 * np.log(true / (1 - true)) + 1)))
    slope, shift = churn.platt_scaling(half, happened)
    assert (slope, shift) == (pytest.approx(2, abs=0.1), pytest.approx(-2, abs=0.1))


def test_few_outcomes_change_no_probability():
    assert churn.platt_scaling(np.full(50, 0.3), np.r_[np.ones(5), np.zeros(45)]) == (1.0, 0.0)


def test_bands_begin_where_they_say():
    assert churn.risk_bands(np.array([0.0, 0.39, 0.4, 0.69, 0.7, 1.0])) == [
        "low", "low", "medium", "medium", "high", "high",
    ]  # fmt: skip
