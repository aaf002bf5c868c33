"""The Lifetime value page's charts: findings that say what the numbers say."""

from __future__ import annotations

import pandas as pd
import pytest

from core.charts import value
from core.forecast import forecast_tables


def test_totals_are_drawn_with_their_intervals(forecasted):
    bars = value.value_by_horizon(forecasted, "EUR").figure.data[0]
    assert list(bars.x) == ["3 months", "6 months", "12 months", "24 months"]
    for place, each in enumerate(forecasted.horizons):
        assert bars.y[place] + bars.error_y.array[place] == pytest.approx(each.high)
        assert bars.y[place] - bars.error_y.arrayminus[place] == pytest.approx(each.low)


def test_the_segment_that_brings_most_is_in_the_title(forecasted):
    labels = pd.Series("Loyal", index=forecasted.frame.index)
    labels[forecasted.frame["value"].nlargest(60).index] = "Champions"
    chart = value.value_by_segment(forecasted.of_segments(labels), "EUR", {})
    assert chart.finding.startswith("Champions should spend most")


def test_risk_bands_fill_each_segment(forecasted):
    labels = pd.Series("A", index=forecasted.frame.index)
    labels.iloc[::3] = "B"
    table = forecast_tables.risk_by_segment(forecasted, labels)
    drawn = value.churn_risk_bands(table, "EUR")
    whole = sum(pd.Series(bar.x, index=bar.y) for bar in drawn.figure.data)
    assert list(whole) == pytest.approx([1.0, 1.0])
    assert str(table["segment"].iloc[0]) in drawn.finding


def test_the_spread_counts_every_customer(forecasted):
    drawn = value.value_distribution(forecast_tables.spend_distribution(forecasted), 0.5, None)
    assert sum(drawn.figure.data[0].x) == len(forecasted.frame)
    assert drawn.figure.data[0].y[0].startswith("Up to ")
