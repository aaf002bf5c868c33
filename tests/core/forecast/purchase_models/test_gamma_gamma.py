"""Gamma-Gamma: the published fit, and what must hold for any shop."""

from __future__ import annotations

import lifetimes
import numpy as np
import pytest
from lifetimes import datasets

from core.forecast.purchase_models import gamma_gamma


@pytest.fixture(scope="module")
def repeat_orders():
    """CDNOW's sample as it was published: repeat days, and the mean spend on them."""
    sample = datasets.load_cdnow_summary_data_with_monetary_value()
    return sample["frequency"].to_numpy(float), sample["monetary_value"].to_numpy(float)


@pytest.fixture(scope="module")
def fitted(repeat_orders):
    return gamma_gamma.fit_gamma_gamma(*repeat_orders)


def test_the_published_parameters_come_out(fitted):
    assert fitted.customers == 946
    # Published: p 6.25, q 3.74, v 15.44, log-likelihood -4055.9.
    assert list(fitted.parameters.values()) == pytest.approx([6.25, 3.74, 15.44], rel=2e-3)
    assert fitted.optimum.log_likelihood == pytest.approx(-4055.9, abs=0.1)
    assert not fitted.doubts


def test_expected_spend_agrees_with_the_other_library(fitted, repeat_orders):
    some = repeat_orders[0] > 0
    theirs = lifetimes.GammaGammaFitter()
    theirs.params_ = fitted.parameters
    repeats, mean = repeat_orders[0][some], repeat_orders[1][some]
    expected = theirs.conditional_expected_average_profit(repeats, mean)
    assert fitted.expected(repeats, mean) == pytest.approx(np.asarray(expected), abs=1e-3)


def test_who_ordered_more_is_taken_more_at_their_own_word():
    random = np.random.default_rng(2)
    repeats = random.integers(1, 9, 400).astype(float)
    own = random.gamma(4, 10, 400)
    mean = own * random.gamma(6 * repeats, 1 / (6 * repeats))
    found = gamma_gamma.fit_gamma_gamma(repeats, mean)
    once, often = found.expected(np.array([1.0, 50.0]), np.array([200.0, 200.0]))
    assert found.mean < once < often < 200
    assert found.expected(np.array([0.0]), np.array([0.0]))[0] == pytest.approx(found.mean)


def test_returns_that_eat_up_the_spend_do_not_make_it_negative():
    random = np.random.default_rng(3)
    repeats = random.integers(1, 9, 300).astype(float)
    mean = random.gamma(4, 10, 300)
    found = gamma_gamma.fit_gamma_gamma(repeats, np.where(np.arange(300) < 20, -5.0, mean))
    assert found.customers == 280
    assert found.expected(np.array([3.0]), np.array([-80.0]))[0] >= 0


@pytest.mark.parametrize("mean", [[], [5.0], [9.0] * 40, [0.0] * 40])
def test_too_little_to_fit_is_said_and_the_usual_spend_is_used(mean):
    found = gamma_gamma.fit_gamma_gamma(np.ones(len(mean)), np.array(mean, dtype=float))
    assert found.doubts
    assert found.optimum is None
    usual = mean[0] if mean else 0.0
    assert found.expected(np.array([1.0, 0.0]), np.array([7.0, 0.0])).tolist() == [usual, usual]


def test_one_giant_order_does_not_make_everybody_worth_it():
    """With q near 1 the model's mean over customers runs away; the shop's own mean does not."""
    random = np.random.default_rng(4)
    mean = random.pareto(0.6, 500) + 1
    found = gamma_gamma.fit_gamma_gamma(np.ones(500), mean)
    assert found.doubts
    assert found.mean <= mean.mean() * 1.001
