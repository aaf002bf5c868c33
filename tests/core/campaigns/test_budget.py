"""The split of a budget: against the closed form, a grid, and another optimiser."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize

from core.campaigns import budget
from core.campaigns.budget_bounds import BudgetCell, GroupLimit
from core.campaigns.curves import ResponseCurve
from core.errors import SettingError


def returns(cells, spend):
    return sum(
        c.curve.value * (1 - math.exp(-b / c.curve.scale))
        for c, b in zip(cells, spend, strict=True)
    )


def random_cells(draw, segments, channels):
    return [
        BudgetCell(
            f"s{row}",
            f"c{column}",
            ResponseCurve(draw.uniform(10, 1000), draw.uniform(5, 200)),
            draw.choice([0.0, draw.uniform(0, 10)]),
            draw.choice([math.inf, draw.uniform(15, 150)]),
        )
        for row in range(segments)
        for column in range(channels)
    ]


def by_the_closed_form(cells, total):
    """b = s ln(v ÷ (s p)) within bounds, p by Brent's method on the logarithm of the price."""

    def at(log_price):
        return [
            min(
                max(c.curve.scale * (math.log(c.curve.value / c.curve.scale) - log_price), c.low),
                c.high,
            )
            for c in cells
        ]

    if sum(c.high for c in cells) <= total:
        return [c.high for c in cells]
    return at(brentq(lambda price: sum(at(price)) - total, -200, 200, xtol=1e-14, rtol=1e-15))


def test_a_hundred_random_budgets_with_bounds_equal_the_closed_form():
    draw = np.random.default_rng(1)
    for _ in range(100):
        cells = random_cells(draw, int(draw.integers(1, 6)), int(draw.integers(1, 5)))
        total = float(sum(c.low for c in cells) + draw.uniform(10, 1500))
        found = budget.best_split(cells, total)
        expected = by_the_closed_form(cells, total)
        assert found.spend == pytest.approx(expected, abs=1e-6)
        assert found.earned == pytest.approx(returns(cells, expected), abs=1e-6)
        assert abs(found.gap) < 1e-6


def test_three_cells_by_hand_on_a_grid():
    cells = [
        BudgetCell("a", "x", ResponseCurve(100, 10)),
        BudgetCell("b", "x", ResponseCurve(60, 5), high=4),
        BudgetCell("c", "x", ResponseCurve(80, 40), low=3),
    ]
    found = budget.best_split(cells, 20)
    grid = (
        (first, second, 20 - first - second)
        for first, second in itertools.product(np.arange(0, 20.01, 0.05), np.arange(0, 4.01, 0.05))
        if 20 - first - second >= 3
    )
    at_best = max(grid, key=lambda spend: returns(cells, spend))
    assert returns(cells, at_best) <= found.earned + 1e-9
    assert found.earned == pytest.approx(returns(cells, at_best), abs=0.01)
    assert found.spend == pytest.approx(at_best, abs=0.1)


def test_two_equal_cells_share_and_the_price_is_what_both_earn_next():
    cells = [
        BudgetCell("a", "x", ResponseCurve(100, 50)),
        BudgetCell("b", "x", ResponseCurve(100, 50)),
    ]
    found = budget.best_split(cells, 80)
    assert found.spend == pytest.approx((40, 40))
    assert found.price == pytest.approx(2 * math.exp(-0.8))
    assert found.marginal == pytest.approx((found.price, found.price))


def test_marginal_returns_are_equal_wherever_no_bound_binds():
    cells = random_cells(np.random.default_rng(5), 4, 4)
    found = budget.best_split(cells, 400)
    for cell, money, marginal in zip(cells, found.spend, found.marginal, strict=True):
        if money > cell.low + 1e-9 and money < cell.high - 1e-9:
            assert marginal == pytest.approx(found.price, rel=1e-9)
        elif money <= cell.low + 1e-9:
            assert marginal <= found.price * (1 + 1e-9)
        else:
            assert marginal >= found.price * (1 - 1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_rules_for_segments_and_channels_agree_with_another_optimiser(seed):
    draw = np.random.default_rng(100 + seed)
    cells = random_cells(draw, 3, 3)
    total = float(draw.uniform(200, 500))
    rules = [
        GroupLimit("segment", "s0", low=draw.uniform(0, 40)),
        GroupLimit("segment", "s1", high=draw.uniform(35, 150)),
        GroupLimit("channel", "c0", high=draw.uniform(40, 200)),
        GroupLimit("channel", "c1", low=draw.uniform(0, 40)),
    ]
    found = budget.best_split(cells, total, rules)
    value = np.array([c.curve.value for c in cells])
    scale = np.array([c.curve.scale for c in cells])
    lines = [(np.ones(9), total)]
    for rule in rules:
        members = np.array([float(getattr(c, rule.part) == rule.name) for c in cells])
        lines += [(-members, -rule.low)] if rule.low else []
        lines += [(members, rule.high)] if math.isfinite(rule.high) else []
    other = minimize(
        lambda b: -(value * -np.expm1(-b / scale)).sum(),
        np.full(9, total / 9),
        jac=lambda b: -value / scale * np.exp(-b / scale),
        bounds=[(c.low, min(c.high, total)) for c in cells],
        constraints=[
            {"type": "ineq", "fun": lambda b, m=m, r=r: r - m @ b, "jac": lambda _, m=m: -m}
            for m, r in lines
        ],
        method="SLSQP",
        options={"ftol": 1e-13, "maxiter": 500},
    )
    assert found.earned == pytest.approx(-other.fun, abs=1e-5)
    assert abs(found.gap) < 1e-5
    for members, most in lines:
        assert members @ np.array(found.spend) <= most + 1e-6


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), least=st.sampled_from([0.0, 1.0]))
def test_never_worse_than_any_other_split_under_the_same_limits(seed, least):
    draw = np.random.default_rng(seed)
    cells = random_cells(draw, 3, 2)
    total = float(sum(c.low for c in cells) + draw.uniform(10, 600))
    found = budget.best_split(cells, total, min_return=least)
    for weights in ([1] * 6, draw.uniform(0, 1, 6), [35, 27.5, 22.5, 12.5, 7.5, 0]):
        other = budget.proportional_split(cells, total, list(weights))
        assert other.spent <= total * (1 + 1e-9)
        worth = other.earned - least * other.spent
        assert found.earned - least * found.spent >= worth - 1e-6


def test_in_proportion_is_the_proportion_where_nothing_binds_and_keeps_it_among_the_free():
    cells = [
        BudgetCell(name, "x", ResponseCurve(1, 1), high=high)
        for name, high in zip("abc", (99, 99, 10), strict=True)
    ]
    assert budget.proportional_split(cells, 20, [1, 2, 1]).spend == pytest.approx((5, 10, 5))
    assert budget.proportional_split(cells, 70, [1, 2, 1]).spend == pytest.approx((20, 40, 10))


def test_money_that_would_earn_less_than_itself_stays_unspent_only_when_asked_to():
    cells = [BudgetCell("a", "x", ResponseCurve(100, 50))]
    stopped = budget.best_split(cells, 500, min_return=1)
    assert stopped.spent == pytest.approx(50 * math.log(2))
    assert stopped.unspent == pytest.approx(500 - 50 * math.log(2))
    assert budget.best_split(cells, 500).spent == pytest.approx(500)


def test_the_next_money_is_what_a_larger_budget_earns_more():
    cells = [BudgetCell("a", "x", ResponseCurve(100, 50))]
    gained = budget.gain_of_more(budget.best_split(cells, 50), 10)
    assert gained == pytest.approx(100 * (math.exp(-1) - math.exp(-1.2)))


@pytest.mark.parametrize(
    ("cells", "rules", "named"),
    [
        ([("a", "x", 60, 99), ("b", "x", 60, 99)], [], ["a by x and b by x", "120.00", "100.00"]),
        ([("a", "x", 30, 20)], [], ["a by x", "30.00", "20.00"]),
        ([("a", "x", 0, 20)], [("segment", "a", 30, 99)], ["minimum of a", "30.00", "a by x"]),
        ([("a", "x", 30, 99)], [("channel", "x", 0, 20)], ["maximum of x", "20.00", "a by x"]),
        (
            [("a", "x", 0, 99), ("a", "y", 0, 99), ("b", "y", 0, 99)],
            [("segment", "a", 70, 99), ("channel", "y", 60, 99)],
            [],
        ),
        (
            [("a", "x", 0, 99), ("b", "y", 0, 99)],
            [("segment", "a", 70, 99), ("channel", "y", 60, 99)],
            ["minimum of a", "minimum of y", "budget of 100.00"],
        ),
        ([("a", "x", 0, 99)], [("segment", "b", 1, 99)], ["minimum of b"]),
        ([("a", "x", 0, 99)], [("segment", "a", 5, 4)], ["minimum of a", "maximum"]),
    ],
)
def test_limits_that_contradict_each_other_are_named(cells, rules, named):
    curve = ResponseCurve(100, 50)
    made = [BudgetCell(segment, channel, curve, low, high) for segment, channel, low, high in cells]
    limits = [GroupLimit(*rule) for rule in rules]
    if not named:
        assert budget.best_split(made, 100, limits).spent == pytest.approx(100)
        return
    with pytest.raises(SettingError) as refused:
        budget.best_split(made, 100, limits)
    for text in named:
        assert text in refused.value.message


@pytest.mark.parametrize("seed", range(8))
def test_addressed_channels_and_views_together_agree_with_another_optimiser(seed):
    """Letters end when everyone has one, views flatten: SLSQP finds no better split."""
    draw = np.random.default_rng(200 + seed)
    cells = [
        BudgetCell(
            f"s{row}", f"c{column}",
            ResponseCurve(draw.uniform(10, 1000), draw.uniform(5, 200), addressed=column < 2),
        )
        for row in range(3)
        for column in range(3)
    ]  # fmt: skip
    value, scale = (
        np.array([getattr(c.curve, name) for c in cells]) for name in ("value", "scale")
    )
    letters = np.array([c.curve.addressed for c in cells])
    total = float(draw.uniform(50, 700))
    rules = [GroupLimit("segment", "s1", high=120.0), GroupLimit("channel", "c2", low=20.0)]
    tilt = 0.01

    def earned(b):
        x = b / scale
        return float((value * np.where(letters, x * (1 + tilt - tilt * x), -np.expm1(-x))).sum())

    first = np.array([float(c.segment == "s1") for c in cells])
    views = np.array([float(c.channel == "c2") for c in cells])
    other = minimize(
        lambda b: -earned(b),
        np.minimum(np.full(9, total / 9), scale),
        bounds=[(0, s if one else total) for s, one in zip(scale, letters, strict=True)],
        constraints=[
            {"type": "ineq", "fun": lambda b: total - b.sum()},
            {"type": "ineq", "fun": lambda b: 120.0 - first @ b},
            {"type": "ineq", "fun": lambda b: views @ b - 20.0},
        ],
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 800},
    )
    found = budget.best_split(cells, total, rules)
    assert found.earned == pytest.approx(earned(np.array(found.spend)), rel=1e-9)
    assert found.earned >= -other.fun - 1e-4
    assert found.earned == pytest.approx(-other.fun, rel=2e-4)
    assert all(
        money <= s * (1 + 1e-9)
        for money, s, one in zip(found.spend, scale, letters, strict=True)
        if one
    )
