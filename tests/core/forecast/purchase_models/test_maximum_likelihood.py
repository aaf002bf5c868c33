"""Maximum likelihood: closed forms, SciPy's fit, and likelihoods without an optimum."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from core.forecast.purchase_models.maximum_likelihood import maximise

SAMPLE = np.random.default_rng(7).gamma(2.5, 3.0, 800)


def exponential(theta):
    (rate,) = theta
    return len(SAMPLE) * np.log(rate) - rate * SAMPLE.sum(), np.array(
        [len(SAMPLE) / rate - SAMPLE.sum()]
    )


def gamma(theta):
    k, rate = theta
    n, logs, total = len(SAMPLE), np.log(SAMPLE).sum(), SAMPLE.sum()
    value = n * (k * np.log(rate) - special.gammaln(k)) + (k - 1) * logs - rate * total
    return value, np.array([n * (np.log(rate) - special.digamma(k)) + logs, n * k / rate - total])


def test_a_rate_is_one_over_the_mean_with_an_error_of_the_rate_over_root_n():
    best = maximise(exponential, np.array([1.0]))
    rate = 1 / SAMPLE.mean()
    assert best.values == pytest.approx([rate], rel=1e-6)
    assert best.errors == pytest.approx([rate / np.sqrt(len(SAMPLE))], rel=1e-4)
    assert best.converged


def test_a_gamma_distribution_is_fitted_as_scipy_fits_it_with_fishers_errors():
    best = maximise(gamma, np.array([1.0, 1.0]))
    shape, _, scale = stats.gamma.fit(SAMPLE, floc=0)
    assert best.values == pytest.approx([shape, 1 / scale], rel=1e-4)
    k, rate = best.values
    information = len(SAMPLE) * np.array(
        [[special.polygamma(1, k), -1 / rate], [-1 / rate, k / rate**2]]
    )
    assert best.errors == pytest.approx(np.sqrt(np.diag(np.linalg.inv(information))), rel=1e-3)
    assert best.log_likelihood == pytest.approx(stats.gamma.logpdf(SAMPLE, k, scale=1 / rate).sum())
    assert not any(best.at_edge)
    assert not any(best.vague)


def test_a_likelihood_that_rises_towards_zero_stops_at_the_edge_and_has_no_error():
    best = maximise(lambda theta: (-theta[0], np.array([-1.0])), np.array([1.0]))
    assert best.at_edge == (True,)
    assert np.isnan(best.errors).all()


def test_a_lower_bound_is_kept():
    best = maximise(
        lambda theta: (-theta[0], np.array([-1.0])), np.array([3.0]), lowest=np.array([1.02])
    )
    assert best.values == pytest.approx([1.02])
    assert best.at_edge == (True,)


def test_a_parameter_that_the_likelihood_hardly_depends_on_is_vague():
    def nearly_flat(theta):
        value, slope = exponential(theta[:1])
        log = np.log(theta[1])
        return value - 1e-3 * log**2, np.array([slope[0], -2e-3 * log / theta[1]])

    best = maximise(nearly_flat, np.array([1.0, 2.0]))
    assert best.vague == (False, True)


def test_without_errors_the_estimates_are_the_same():
    best = maximise(gamma, np.array([1.0, 1.0]), standard_errors=False)
    assert best.values == pytest.approx(maximise(gamma, np.array([1.0, 1.0])).values)
    assert np.isnan(best.errors).all()
