"""Measures of a forecast, against hand counts and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, r2_score, roc_auc_score

from core.forecast.backtesting import accuracy

RANDOM = np.random.default_rng(0)
ACTUAL = np.where(RANDOM.random(500) < 0.6, 0, RANDOM.gamma(1, 50, 500))
FORECAST = np.abs(ACTUAL * 0.5 + RANDOM.normal(10, 20, 500))


def test_errors_agree_with_scikit_learn():
    found = accuracy.measure_accuracy(FORECAST, ACTUAL)
    assert found.mae == pytest.approx(mean_absolute_error(ACTUAL, FORECAST))
    assert found.r2 == pytest.approx(r2_score(ACTUAL, FORECAST))
    assert found.bias == pytest.approx(FORECAST.sum() / ACTUAL.sum() - 1)


def test_the_true_order_scores_one_and_a_constant_nothing():
    true = accuracy.measure_accuracy(ACTUAL * 3, ACTUAL)
    flat = accuracy.measure_accuracy(np.full(500, 7.0), ACTUAL)
    assert (true.gini, true.spearman) == (pytest.approx(1), pytest.approx(1))
    assert (flat.gini, flat.spearman) == (0, 0)
    assert flat.top_share == pytest.approx(0.1)


def test_the_best_tenth_is_counted_by_hand_and_ties_count_in_part():
    actual = np.array([100.0, 50, 0, 0, 0, 0, 0, 0, 0, 50])
    assert accuracy.measure_accuracy(np.arange(10)[::-1] * 1.0, actual).top_share == pytest.approx(
        0.5
    )
    tied = np.array([9.0, 9, 1, 1, 1, 1, 1, 1, 1, 1])
    assert accuracy.measure_accuracy(tied, actual).top_share == pytest.approx(0.375)


def test_auc_agrees_with_scikit_learn_and_does_not_exist_for_one_outcome():
    happened = (ACTUAL > 0).astype(float)
    assert accuracy.auc(FORECAST, happened) == pytest.approx(roc_auc_score(happened, FORECAST))
    assert np.isnan(accuracy.auc(FORECAST, np.ones(500)))


def test_the_lead_is_the_difference_of_the_errors_and_its_interval_holds_it():
    naive = np.full(500, ACTUAL.mean())
    lead, low, high = accuracy.error_lead(FORECAST, naive, ACTUAL)
    assert lead == pytest.approx(np.abs(naive - ACTUAL).mean() - np.abs(FORECAST - ACTUAL).mean())
    assert low < lead < high
    assert accuracy.error_lead(naive, naive, ACTUAL) == (0, 0, 0)


def test_deciles_hold_every_customer_once():
    tenths = accuracy.deciles(FORECAST, ACTUAL)
    assert sum(tenth.customers for tenth in tenths) == 500
    assert [tenth.forecast for tenth in tenths] == sorted(tenth.forecast for tenth in tenths)
    assert len(accuracy.deciles(FORECAST[:3], ACTUAL[:3])) == 3
