"""Totals dealt out among kinds: the total stays, and whole kinds come nearer to what came."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from core.forecast.forecasters import FORECASTERS
from core.forecast.history import kind_calibration
from core.forecast.history.customer_kinds import N_KINDS, by_kind, customer_kinds
from core.forecast.history.training_windows import gather_inputs

AT, DAYS = dt.date(2024, 7, 1), 120


def test_the_total_stays_and_kinds_come_nearer(simulated):
    inputs = gather_inputs(simulated, AT, DAYS)
    rule = FORECASTERS["same_as_before"].rule
    plain = rule(inputs, DAYS)
    dealt = kind_calibration.calibrate("same_as_before", rule, inputs, plain)
    assert dealt.sum() == pytest.approx(plain.sum())
    actual = simulated.at(AT, DAYS).frame["future_spend"].to_numpy(dtype=float)
    kinds = customer_kinds(inputs.now.snapshot)

    def off(forecast):
        came = by_kind(kinds, actual)
        return np.abs(by_kind(kinds, forecast) * actual.sum() / forecast.sum() - came).sum()

    # Simple arithmetic expects nothing of those who paused and too much of the busiest.
    assert off(dealt) < off(plain)


def test_few_customers_change_little_and_no_factor_passes_its_limit():
    expected, spent = np.ones(N_KINDS), np.full(N_KINDS, 100.0)
    few = kind_calibration._shrunk(np.stack([expected, spent, np.full(N_KINDS, 0.3)]))
    many = kind_calibration._shrunk(np.stack([expected, spent, np.full(N_KINDS, 1e6)]))
    assert few == pytest.approx(5 ** (0.3 / 30.3))
    assert many == pytest.approx(kind_calibration.LARGEST, rel=1e-3)


def test_without_earlier_dates_nothing_is_changed(simulated):
    inputs = gather_inputs(simulated, AT, DAYS, learn=False)
    rule = FORECASTERS["mbg_nbd"].rule
    plain = rule(inputs, DAYS)
    assert kind_calibration.calibrate("mbg_nbd", rule, inputs, plain) is plain
