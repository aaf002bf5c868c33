"""Segments' money beside its forecast: by hand, and in eight shops of ten inside its interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.migration import money_forecast_test


def monthly(quarters):
    """Money by month, where only every third one counts."""
    months = [each + extra for each in quarters for extra in (0, 7, -3)][: 3 * len(quarters) - 2]
    return pd.DataFrame({"Best": months}, index=range(len(months)), dtype=float)


def test_by_hand():
    # Changes 10, 20, 30 came before the last quarter: mean 20, deviation 10, and t = 1.8856.
    # What lies longer ago does not count.
    table = money_forecast_test(monthly([9000, 100, 110, 130, 160, 250]))
    row = table.loc["Best"]
    assert (row["before"], row["expected"], row["actual"]) == (160, 180, 250)
    assert row["high"] - 180 == pytest.approx(1.885618 * 10 * (4 / 3) ** 0.5, rel=1e-5)
    assert 180 - row["low"] == pytest.approx(row["high"] - 180)


def test_too_short_a_past_or_unknown_money_has_none():
    assert money_forecast_test(monthly([100, 110, 130])) is None
    assert money_forecast_test(monthly([100, 110, 130, 160, 250]) * np.nan) is None


def test_eight_in_ten_lie_inside_where_quarters_differ_by_chance():
    chance = np.random.default_rng(1)
    walks = np.cumsum(chance.normal(50, 20, size=(13, 4000)), axis=0)
    table = money_forecast_test(pd.DataFrame(walks))
    inside = ((table["low"] <= table["actual"]) & (table["actual"] <= table["high"])).mean()
    assert inside == pytest.approx(0.8, abs=0.025)
