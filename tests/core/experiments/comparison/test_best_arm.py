"""Probability to be best and expected loss, against integrals of the posterior."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from core.experiments.arms import Arm, arm_from_counts
from core.experiments.comparison.best_arm import arm_probabilities, posterior_draws


def test_two_conversion_rates_agree_with_the_integral():
    draws = posterior_draws(
        [arm_from_counts("a", 1000, 100), arm_from_counts("b", 1000, 115)], "conversion", 500, 0
    )
    a, b = arm_probabilities(draws)
    first, second = stats.beta(101, 901), stats.beta(116, 886)
    best, _ = integrate.quad(lambda p: second.pdf(p) * first.cdf(p), 0.03, 0.3)
    # E[max(b − a, 0)] is what choosing a gives away.
    loss, _ = integrate.quad(lambda p: first.cdf(p) * second.sf(p), 0.03, 0.3)
    assert b.best == pytest.approx(best, abs=0.006)
    assert a.best + b.best == pytest.approx(1)
    assert a.loss == pytest.approx(loss, rel=0.02)
    assert a.loss - b.loss == pytest.approx(second.mean() - first.mean(), rel=0.02)


def test_draws_that_tie_share_the_credit():
    a, b, c = arm_probabilities(
        {"a": np.array([1.0, 2.0]), "b": np.array([1.0, 0.0]), "c": np.array([0.0, 0.0])}
    )
    assert (a.best, b.best, c.best) == (0.75, 0.25, 0.0)
    assert (a.loss, b.loss, c.loss) == (0.0, 1.0, 1.5)


def test_amounts_are_drawn_with_the_standard_error_of_the_mean():
    values, counts = np.array([0.0, 10.0, 30.0]), np.array([900, 80, 20])
    draws = posterior_draws([Arm("a", values, counts)], "revenue", 4000, 1)["a"]
    mean = values @ counts / 1000
    deviation = np.sqrt(counts @ (values - mean) ** 2 / 1000)
    assert draws.mean() == pytest.approx(mean, abs=0.02)
    assert draws.std() == pytest.approx(deviation / np.sqrt(1000), rel=0.05)
