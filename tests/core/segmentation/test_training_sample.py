"""Whom the models see: a very large shop is searched on a sample, and everyone has a segment."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from core.progress import silent
from core.segmentation import training_sample
from core.segmentation.diagnostics import diagnostics
from core.segmentation.segmenting import segment_customers
from core.settings import SegmentSettings
from tests.core.segmentation.test_segmenting import planted

QUICK = SegmentSettings(algorithm="kmeans", trials=8, resamples=2)


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(training_sample, "MAX_SEARCHED", 500)
    monkeypatch.setattr(training_sample, "SEARCH_SAMPLE", 400)


@pytest.mark.usefixtures("large")
def test_a_very_large_shop_is_searched_on_a_sample_and_says_so():
    customers, truth = planted()
    found = segment_customers(customers, QUICK, silent)
    assert len(found.searched.points) == 400
    assert len(found.labels) == len(customers.frame)
    assert adjusted_rand_score(truth, found.labels) > 0.9
    assert {each.code for each in found.notices} == {"searched_on_sample"}
    assert found.scores["smallest_share"] == pytest.approx(
        min(each.share for each in found.profiles), abs=0.03
    )
    assert sum(diagnostics.silhouette_plot(found).values["segment"].value_counts()) == len(truth)


@pytest.mark.usefixtures("large")
def test_as_many_of_the_unusual_count_as_belong_to_the_sample():
    customers, _ = planted()
    points = np.log1p(customers.frame[["recency_days", "frequency", "monetary"]].to_numpy(float))
    looked = training_sample.draw_training_sample(points, QUICK)
    unusual = len(looked.flagged)
    share = 400 / (len(points) - unusual)
    assert len(looked.counted) == round(share * unusual)
    everyone = np.concatenate([looked.rows, looked.later_rows])
    assert sorted(everyone) == list(range(len(points)))
    assert set(looked.counted) <= set(looked.flagged) <= set(looked.later_rows)


def test_a_usual_shop_is_seen_whole():
    customers, _ = planted()
    found = segment_customers(customers, QUICK, silent)
    assert len(found.searched.points) + len(found.outliers) == len(customers.frame)
    assert not found.notices
