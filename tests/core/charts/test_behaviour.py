"""The Behaviour page's charts."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from core.charts import behaviour
from core.features.shop.order_patterns import OrderPatterns
from tests.core.charts.examples import HOSTILE


@pytest.mark.parametrize(
    ("lift", "low", "words"),
    [
        (1.8, 1.4, "Loyal: Technology, 1.8 times as often as average"),
        (1.8, 0.9, "Loyal: no clear preference; strongest is Technology (1.8×)"),
        (1.2, 1.1, "Loyal: no clear preference; strongest is Technology (1.2×)"),
    ],
)
def test_nothing_stands_out_below_a_third_more_or_within_chance(lift, low, words):
    table = pd.DataFrame(
        {"name": ["Technology"], "lift": [lift], "low": [low], "buyers": [40], "share": [0.3],
         "share_of_all": [0.2]}
    )  # fmt: skip
    assert behaviour.preferred_products(table, "Loyal", "#123456").finding == words


def test_behaviour_titles_name_what_stands_out():
    hours = pd.DataFrame(0, index=range(1, 8), columns=range(24))
    hours.loc[2, 20] = 6
    hours.loc[5, 9] = 4
    countries = pd.DataFrame(
        {"country": [HOSTILE], "customers": [3], "orders": [5], "revenue": [9.0]}
    )
    found = OrderPatterns(hours, countries, pd.Series({1: 4, 2: 1, 14: 5}), pd.DataFrame(), 10)
    chart = behaviour.order_times(found)
    assert chart.finding.startswith("Tuesday is the busiest day (60% of the orders), 20:")
    assert list(chart.figure.data[0].x) == list(range(9, 21))
    days = behaviour.order_times(replace(found, hours=hours[[20]]))
    assert days.finding == "Tuesday is the busiest day, with 100% of the orders"
    sizes = behaviour.basket_sizes(found)
    assert sizes.finding == "The typical order has 2 different products; 40% have one"
    assert list(sizes.figure.data[0].x) == ["1", "2", "11+"]
    assert "<img" not in behaviour.orders_by_country(found, None).figure.to_json().replace(
        "\\u003c", "<"
    )
