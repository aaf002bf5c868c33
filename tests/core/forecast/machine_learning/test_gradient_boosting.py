"""LightGBM and XGBoost: tuned on earlier dates only, and able to tell what a forecast rests on."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest

from core.forecast import spend_forecast
from core.forecast.backtesting import backtest
from core.forecast.forecasters import FORECASTERS
from core.forecast.history import training_windows
from core.forecast.machine_learning import gradient_boosting, regressors
from core.settings import ValueSettings

AT = dt.date(2024, 7, 1)
DAYS = 120


@pytest.fixture(scope="module")
def known(simulated):
    return training_windows.gather_inputs(simulated, AT, DAYS)


@pytest.fixture(scope="module")
def made_up():
    random = np.random.default_rng(1)
    measures = random.normal(size=(600, 4))
    return measures, 5 * measures[:, 1] + np.maximum(measures[:, 2], 0) * 3 + random.normal(
        size=600
    )


@pytest.mark.parametrize("kind", gradient_boosting.KINDS)
def test_parts_add_up_to_the_forecast_and_fall_to_what_matters(kind, made_up):
    measures, target = made_up
    model = gradient_boosting.fit(kind, measures, target, gradient_boosting.DEFAULT_SETTINGS)
    parts = model.contributions(measures)
    assert parts.sum(axis=1) == pytest.approx(model.predict(measures), abs=1e-4)
    size = np.abs(parts[:, :-1]).mean(axis=0)
    # The second measure was given most weight, the first and the last none.
    assert size.argmax() == 1
    assert max(size[0], size[3]) < size[1] / 10


@pytest.mark.parametrize("kind", gradient_boosting.KINDS)
def test_equal_data_give_equal_models(kind, made_up):
    first, second = (
        gradient_boosting.fit(kind, *made_up, gradient_boosting.DEFAULT_SETTINGS).predict(
            made_up[0]
        )
        for _ in range(2)
    )
    assert (first == second).all()


def test_settings_are_searched_among_the_choices(made_up):
    measures, target = made_up
    halves = (measures[:300], target[:300]), (measures[300:], target[300:])
    found = gradient_boosting.tune("lightgbm", *halves)
    assert all(found[name] in values for name, values in gradient_boosting.SEARCH_SPACE.items())


def test_tuning_judges_at_a_date_after_all_that_it_learned(known, monkeypatch):
    asked = {}

    def spy(kind, earlier, later):
        asked[kind] = (len(earlier[0]), len(later[0]))
        return gradient_boosting.DEFAULT_SETTINGS

    monkeypatch.setattr(gradient_boosting, "tune", spy)
    regressors.tuned_settings(known, "lightgbm", 1e9)
    latest, *others = known.windows
    ended = [
        one for one in others if one.snapshot.at + dt.timedelta(days=DAYS) <= latest.snapshot.at
    ]
    assert ended
    assert len(ended) < len(others)
    assert asked["lightgbm"] == (
        sum(len(one.snapshot.frame) for one in ended),
        len(latest.snapshot.frame),
    )
    # With one earlier date, whose window reaches into the latest one, there is nothing to tune on.
    few = dataclasses.replace(known, windows=known.windows[:2], models={})
    assert regressors.tuned_settings(few, "xgboost", 1e9) == gradient_boosting.DEFAULT_SETTINGS
    assert "xgboost" not in asked


@pytest.mark.parametrize("kind", ["linear", *gradient_boosting.KINDS])
def test_start_and_parts_are_the_forecast_of_each_customer(known, kind):
    told = regressors.explainer(known, DAYS, kind=kind)
    forecast = FORECASTERS[kind].forecast(known, DAYS)
    for place in range(0, len(forecast), 97):
        start, parts = told.of(told.ids[place])
        whole = start + sum(part.adds for part in parts)
        assert max(whole, 0.0) == pytest.approx(forecast[place], rel=1e-3, abs=0.01)
        assert [abs(part.adds) for part in parts] == sorted(
            (abs(part.adds) for part in parts), reverse=True
        )


def test_a_forest_tells_no_parts(known):
    assert regressors.explainer(known, DAYS, kind="forest") is None


def test_what_is_not_installed_is_left_out_and_named(simulated, known, monkeypatch):
    monkeypatch.setattr(gradient_boosting, "installed", lambda kind: kind != "xgboost")
    tested = backtest.run_backtest(simulated, AT, DAYS, known)
    names = {row.name for row in tested.rows}
    assert "lightgbm" in names
    assert "xgboost" not in names
    assert "XGBoost (not installed)" in tested.skipped


def test_progress_only_rises_and_ends_before_the_end(simulated):
    seen = []
    spend_forecast.forecast_past(
        simulated, ValueSettings(horizon_days=DAYS), lambda _, done, __="": seen.append(done)
    )
    assert seen == sorted(seen)
    assert 0 <= seen[0] < 0.1
    assert len(seen) > 10
    assert seen[-1] < 1
