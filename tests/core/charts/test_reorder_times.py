"""How soon customers order again, and how long they wait, in words and on the axis."""

from __future__ import annotations

from core.charts import reorder_times
from tests.core.charts.examples import followed


def test_waits_in_words_and_on_the_axis():
    found = followed([[1.0, 0.5]], [10])
    chart = reorder_times.order_gaps(found)
    assert chart.finding == ("Half of the next orders come within 3 days, 90% within 40 days")
    assert sum(chart.figure.data[0].y) == 10
    assert reorder_times.repeat_orders(found).finding == (
        "Half of all customers order again within 1 day"
    )
