"""The sentence on a backtest: every claim in it holds in the numbers it was made from."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.forecast.backtesting import accuracy, forecaster_choice
from core.forecast.backtesting.forecaster_choice import BacktestRow

KINDS = {
    "same_as_before": "naive",
    "mean": "naive",
    "recency_only": "naive",
    "bg_nbd": "purchases",
    "linear": "learned",
    "boosting": "learned",
}


def row(
    name: str, kind: str, mae: float, bias: float, earlier: tuple[float, ...] = ()
) -> BacktestRow:
    measures = accuracy.AccuracyMeasures(mae, mae, 0, bias, 0, 0, 0, 0)
    return BacktestRow(name, name, kind, "", measures, earlier)


@st.composite
def backtests(draw):
    """What customers spent, and what each of some forecasters said, some nearly as good."""
    seed = draw(st.integers(0, 2**32 - 1))
    customers = draw(st.sampled_from([5, 40, 400]))
    kinds = draw(st.sets(st.sampled_from(sorted(KINDS)), min_size=1)) | {"mean"}
    blur = draw(st.sampled_from([0.0, 0.02, 0.3, 1.0]))
    random = np.random.default_rng(seed)
    actual = random.gamma(1.0, 50.0, customers) * (random.random(customers) < 0.6)
    common = actual * random.uniform(0.2, 1.5) + random.normal(0, 20, customers)
    return actual, {
        name: np.maximum(
            common * random.uniform(1 - blur, 1 + blur) + random.normal(0, 20 * blur, customers), 0
        )
        for name in sorted(kinds)
    }


def made(actual, forecasts) -> forecaster_choice.ForecasterChoice:
    rows = tuple(
        BacktestRow(name, name, KINDS[name], "", accuracy.measure_accuracy(said, actual))
        for name, said in forecasts.items()
    )
    found = forecaster_choice.choose_forecaster(rows)
    if found.model is None:
        return found
    pair = (forecasts[found.model.name], forecasts[found.naive.name])
    return forecaster_choice.choose_forecaster(rows, accuracy.error_lead(*pair, actual))


def claims(text: str, pattern: str) -> list[tuple[str, ...]]:
    return [match.groups() for match in re.finditer(pattern, text)]


@settings(max_examples=300, deadline=None)
@given(backtests())
def test_every_claim_of_the_sentence_holds_in_the_numbers(case):
    actual, forecasts = case
    found = made(actual, forecasts)
    text = found.in_words()
    error = {name: float(np.abs(said - actual).mean()) for name, said in forecasts.items()}
    naive = min((name for name in error if KINDS[name] == "naive"), key=error.__getitem__)
    models = [name for name in error if KINDS[name] != "naive"]
    least = min(error.values())

    for (name,) in claims(text, r"(\w+) has the smallest error"):
        assert error[name] == least
    for name, off in claims(text, r"(\w+)(?:, the best naive forecast,)? is off by ([\d,.]+\d)"):
        assert float(off.replace(",", "")) == pytest.approx(error[name], abs=0.5)
    for (name,) in claims(text, r"(\w+), the best naive forecast"):
        assert error[name] == error[naive]
    if re.search("No model beats|any model", text):
        assert error[naive] <= min(error[name] for name in models)
    elif models and found.used.naive:
        assert min(error[name] for name in models) <= error[naive]
    if "closest" in text:
        assert error[found.used.name] > least
        ratios = {n: max(said.sum(), 1e-9) / actual.sum() for n, said in forecasts.items()}
        off = {n: min(abs(np.log(ratio)), 1.5) for n, ratio in ratios.items()}
        rivals = [
            n
            for n in error
            if error[n] <= min(least * 1.05, error[naive] * 1.02) and KINDS[n] != "learned"
        ]
        assert off[found.used.name] == pytest.approx(min(off[n] for n in rivals), abs=1e-3)
    else:
        assert error[found.used.name] == least
    total = sum(forecasts[found.used.name]) - sum(actual)
    for percent, side in claims(text, r"is used[^.]*?([\d,]+)% too (low|high)"):
        assert (total > 0) == (side == "high")
        assert int(percent.replace(",", "")) == pytest.approx(
            abs(total) / sum(actual) * 100, abs=0.51
        )


@settings(max_examples=300, deadline=None)
@given(backtests())
def test_within_chance_is_said_of_an_interval_that_holds_zero_and_of_no_other(case):
    found = made(*case)
    text = found.in_words()
    if found.lead is None:
        assert "chance" not in text
        return
    _, low, high = found.lead
    assert ("within chance" in text) == (low <= 0 <= high)
    for first, second in claims(text, r"customers (\w+) is better than (\w+) by more than chance"):
        worse, better = (float(np.abs(case[1][n] - case[0]).mean()) for n in (second, first))
        assert better < worse
        assert low > 0 or high < 0


def test_a_naive_forecast_used_for_its_total_is_not_said_to_beat_the_models():
    rows = (row("bg_nbd", "purchases", 472.78, -0.2946), row("recency", "naive", 494.28, -0.0847))
    found = forecaster_choice.choose_forecaster(rows, (21.51, 7.1, 34.93))
    assert found.reason == "closest_total"
    assert found.in_words() == (
        "bg_nbd has the smallest error, 472.78 per customer, but its total was 29% too low. "
        "recency "
        "is off by 494.28 and is used because its total was closest among those with "
        "near-lowest error: 8% too low. For single customers bg_nbd is better than recency by more "
        "than chance."
    )


def test_totals_that_held_from_many_dates_are_worth_more_than_one_that_was_right():
    lucky = row("lucky", "naive", 10, 0.0, (0.0, 0.4, -0.5, 0.3))
    steady = row("steady", "purchases", 10.2, 0.1, (0.1, -0.08, 0.1, 0.09))
    untried = row("untried", "naive", 10.1, 0.01)
    found = forecaster_choice.choose_forecaster((lucky, steady, untried))
    assert found.used is steady
    assert (
        "used because among those with near-lowest error its totals, forecast from 4 earlier "
        "dates, are the most to be relied on; the last one was 10% too high."
    ) in found.in_words()


def test_a_model_used_though_it_is_worse_beyond_chance_is_not_said_to_be_within_it():
    rows = (row("mean", "naive", 100.0, -0.4), row("linear", "learned", 101.0, 0.02))
    text = forecaster_choice.choose_forecaster(rows, (-1.0, -11.92, -4.35)).in_words()
    assert "within chance" not in text
    assert "mean is better than linear by more than chance" in text


def test_where_no_model_has_a_smaller_error_the_naive_win_is_said():
    rows = (row("mean", "naive", 12.0, 0.4), row("linear", "learned", 20.0, 0.0))
    found = forecaster_choice.choose_forecaster(rows, (-8.0, -9.0, -7.0))
    assert found.reason == "smallest_error"
    assert "No model beats simple arithmetic on this shop: the best, linear" in found.in_words()


def test_of_a_shop_that_sold_nothing_no_total_is_told():
    rows = (row("mean", "naive", 1.0, np.nan), row("linear", "learned", 2.0, np.nan))
    assert "total" not in forecaster_choice.choose_forecaster(rows).in_words()


@pytest.mark.parametrize(
    ("rows", "chosen"),
    [
        # The smallest error wins where nothing else is close.
        ([row("model", "purchases", 10, 0.3), row("naive", "naive", 12, 0.0)], "model"),
        # Among close ones the total decides: an error alone favours what is too low.
        ([row("low", "naive", 10, -0.6), row("fair", "purchases", 10.1, 0.1)], "fair"),
        # What learns is tried from too few dates to be used for its total.
        ([row("low", "naive", 10, -0.6), row("fair", "learned", 10.1, 0.1)], "low"),
        # Never more than 2 % above the best naive row.
        ([row("naive", "naive", 10, -0.6), row("fair", "learned", 10.3, 0.1)], "naive"),
        # Where naive wins it is used.
        ([row("model", "learned", 20, 0.0), row("naive", "naive", 12, 0.4)], "naive"),
        # A total that cannot be compared decides nothing.
        ([row("a", "learned", 10, np.nan), row("naive", "naive", 12, np.nan)], "a"),
    ],
)
def test_the_choice_follows_its_rule(rows, chosen):
    assert forecaster_choice.choose_forecaster(tuple(rows)).used.name == chosen
