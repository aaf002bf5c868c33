"""What the customers of saved segments did next: counted as they were, by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from core import pipeline
from core.pipeline.questions import REORDER_DAYS
from core.segment_builder import parse_segments


def using(analysis, text):
    segments = parse_segments(text)
    population = pipeline.population_of(analysis)
    return pipeline.use_saved_segments(analysis, segments, population)


def test_who_ordered_again_is_counted_from_the_lines(analysis):
    chosen = using(analysis, "{name: Twice, where: [frequency: {at_least: 2}]}")
    (twice, rest) = pipeline.count_reorders(chosen, "saved").profiles("saved")
    with analysis.orders.opened() as connection:
        lines = connection.execute("SELECT * FROM order_lines WHERE amount >= 0").df()
    placed = lines.groupby(["customer_id", "order_id"])["ordered_at"].min().reset_index()
    for rate in twice.reorders:
        day = pd.Timestamp(analysis.customers.as_of - dt.timedelta(days=rate.days))
        then = placed[placed["ordered_at"] < day].groupby("customer_id").size()
        members = then.index[then >= 2]
        since = placed[placed["ordered_at"] >= day]
        came = since[since["customer_id"].isin(members)]
        assert (rate.customers, rate.ordered) == (len(members), came["customer_id"].nunique())
        assert rate.orders == len(came)
    assert [rate.days for rate in twice.reorders] == list(REORDER_DAYS)
    assert rest.reorders


@pytest.mark.parametrize("where", ["email_consent: true", "churn_risk: {more_than: 2}"])
def test_what_was_not_known_then_is_not_counted(analysis, where):
    chosen = using(analysis, "{name: Twice, where: [frequency: {at_least: 2}]}")
    (other,) = parse_segments(f"{{name: Other, where: [{where}]}}")
    saved = chosen.saved
    object.__setattr__(saved, "segments", (other,))
    assert pipeline.count_reorders(chosen, "saved") is chosen
