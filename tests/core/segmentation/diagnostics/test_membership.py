"""How sure a Gaussian mixture is of who belongs where."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core.progress import silent
from core.segmentation.diagnostics.membership import UNSURE, membership_probabilities
from core.segmentation.segmenting import segment_customers
from core.settings import SegmentSettings
from tests.core.segmentation.test_segmenting import planted


@pytest.fixture(scope="module")
def segmentation():
    settings = SegmentSettings(algorithm="gmm", trials=8, resamples=2)
    return segment_customers(planted()[0], settings, silent)


def test_each_customers_segment_is_their_most_probable_one(segmentation):
    known = membership_probabilities(segmentation)
    assert known.probabilities.sum(axis=1).to_numpy() == pytest.approx(1.0)
    assert (known.probabilities.idxmax(axis=1) == segmentation.labels).all()
    assert list(known.probabilities.columns) == [p.name for p in segmentation.profiles]
    for name, unsure in known.unsure.items():
        own = known.probabilities.loc[segmentation.labels == name, name]
        assert unsure == pytest.approx((own < UNSURE).mean())
        assert known.certainty[name] == pytest.approx(own.mean())


def test_bic_and_aic_are_of_the_customers_the_model_was_fitted_to(segmentation):
    known = membership_probabilities(segmentation)
    estimator = segmentation.model.model.estimator
    assert known.bic == pytest.approx(estimator.bic(segmentation.searched.points))
    saved = membership_probabilities(dataclasses.replace(segmentation, searched=None))
    assert (saved.bic, saved.aic) == (None, None)
    assert np.array_equal(saved.sure, known.sure)


def test_a_model_without_probabilities_has_none_and_neither_has_one_segment(segmentation):
    settings = SegmentSettings(algorithm="kmeans", trials=2, resamples=2)
    assert membership_probabilities(segment_customers(planted()[0], settings, silent)) is None
    assert membership_probabilities(dataclasses.replace(segmentation, model=None)) is None
