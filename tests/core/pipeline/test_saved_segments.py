"""Saved segments in an analysis: what they need, and that no customer counts twice."""

from __future__ import annotations

import pytest

from core import pipeline
from core.analysis import NAME_PREFIXES
from core.segment_builder import REST, example_segments, parse_segments


@pytest.fixture(scope="module")
def with_saved(analysis):
    segments = example_segments()[:2]
    return pipeline.use_saved_segments(analysis, segments, pipeline.population_of(analysis))


def test_saved_segments_are_one_more_segmentation(with_saved, analysis):
    assert analysis.segmentations == ("rfm", "model")
    assert with_saved.segmentations == ("rfm", "model", "saved")
    assert [one.name for one in with_saved.profiles("saved")][-1] == REST
    assert with_saved.kind_in_use(None) == "rfm"
    spent = with_saved.customers.frame["monetary"].sum()
    assert sum(one.revenue for one in with_saved.profiles("saved")) == pytest.approx(spent)


def test_segments_that_are_not_in_use_say_whose_they_are(with_saved):
    named = with_saved.using("saved")
    for kind in ("rfm", "model"):
        assert all(one.name.startswith(NAME_PREFIXES[kind]) for one in named.profiles(kind))
    assert [one.name for one in named.profiles("saved")] == [
        one.name for one in with_saved.profiles("saved")
    ]
    other = with_saved.using("rfm").profiles("saved")
    assert all(one.name.startswith("Saved: ") for one in other)


def test_a_forecast_is_made_only_when_a_condition_asks_for_one(analysis, tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(
        "core.pipeline.saved_segments.forecast_customers",
        lambda *_, **__: made.append(1),
    )
    (plain,) = parse_segments("{name: A, where: [frequency: 2]}")
    pipeline.needed_population(analysis, [plain.where], tmp_path)
    assert not made
    (ahead,) = parse_segments("{name: A, where: [value: {more_than: 1}]}")
    pipeline.needed_population(analysis, [ahead.where], tmp_path)
    assert made
