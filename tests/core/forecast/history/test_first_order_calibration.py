"""Who ordered once for little is expected to bring what such customers brought before."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import PoissonRegressor

from core.forecast.forecasters import FORECASTERS
from core.forecast.history import first_order_calibration
from core.forecast.history.training_windows import gather_inputs

AT, DAYS = dt.date(2024, 7, 1), 120


def test_the_total_stays_and_small_first_orders_are_expected_to_bring_less(simulated):
    """Made so that who spends little comes back less: a purchase model cannot see it."""
    size = simulated.amount / np.maximum(simulated.bought, 1)
    once = pd.Series(size).groupby(simulated.customer).transform("first").to_numpy()
    first = np.flatnonzero(np.diff(simulated.customer, prepend=-1))
    stays = np.isin(np.arange(len(size)), first) | (once > np.median(size[first]))
    picked = {
        name: getattr(simulated, name)[stays]
        for name in ("customer", "day", "bought", "amount", "until")
    }
    shop = replace(simulated, **picked, _taken={})
    inputs = gather_inputs(shop, AT, DAYS)
    rule = FORECASTERS["mbg_nbd"].rule
    plain = rule(inputs, DAYS)
    dealt = first_order_calibration.calibrate("mbg_nbd", rule, inputs, plain)
    assert dealt.sum() == pytest.approx(plain.sum())
    snapshot = inputs.now.snapshot
    small = (snapshot.order_days == 1) & (snapshot.mean_spend < np.median(snapshot.mean_spend))
    came = shop.at(AT, DAYS).frame["future_spend"].to_numpy(dtype=float)[small].sum()
    assert came == 0
    assert plain[small].sum() > 0
    assert dealt[small].sum() < 0.5 * plain[small].sum()


def test_the_curve_is_that_of_a_poisson_regression_with_an_offset():
    draw = np.random.default_rng(3)
    terms, expected = draw.uniform(-1, 1, (400, 2)), draw.gamma(2, 1, 400)
    spent = draw.poisson(expected * np.exp(0.3 - 0.8 * terms[:, 0] + 0.5 * terms[:, 1]))
    curve = first_order_calibration.fit_curve(terms, expected, spent.astype(float), prior=0.0)
    reference = PoissonRegressor(alpha=0, tol=1e-8, max_iter=500).fit(
        terms, spent / expected, sample_weight=expected
    )
    assert curve[0] == pytest.approx(reference.intercept_, abs=1e-4)
    assert curve[1:] == pytest.approx(reference.coef_, abs=1e-4)
    assert curve == pytest.approx([0.3, -0.8, 0.5], abs=0.15)


def test_few_buyers_change_little_and_spend_that_was_not_expected_counts():
    terms = np.linspace(-1, 1, 200)[:, None]
    expected, spent = np.ones(200), np.where(terms[:, 0] > 0, 1.5, 0.5)
    sure, unsure = (
        first_order_calibration.fit_curve(terms, expected, spent, prior) for prior in (1e-3, 1.0)
    )
    assert 0 < unsure[1] < 0.4 * sure[1]
    nothing = first_order_calibration.fit_curve(
        terms, np.where(terms[:, 0] > 0, 0.0, 2.0), spent, 1e-2
    )
    assert nothing[1] > 0, "who was expected to spend nothing spent most"


def test_no_customer_is_changed_by_more_than_the_limit():
    factors = first_order_calibration.curve_factors(
        np.array([[-1.0], [0.0], [1.0]]), np.array([0.0, 9.0])
    )
    largest = first_order_calibration.LARGEST
    assert factors == pytest.approx([1 / largest, 1.0, largest])


def test_one_very_large_amount_does_not_bend_the_curve_but_stays_in_the_total():
    spent = np.concatenate([np.ones(999), [10_000.0]])
    cut = first_order_calibration._cut_off(spent)
    assert cut.sum() == pytest.approx(spent.sum())
    assert cut.max() == pytest.approx(cut.min())


def test_without_earlier_dates_nothing_is_changed(simulated):
    inputs = gather_inputs(simulated, AT, DAYS, learn=False)
    rule = FORECASTERS["mbg_nbd"].rule
    plain = rule(inputs, DAYS)
    assert first_order_calibration.calibrate("mbg_nbd", rule, inputs, plain) is plain
