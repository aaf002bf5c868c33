"""The probabilities that are drawn are scikit-learn's."""

from __future__ import annotations

import pandas as pd
import pytest
from sklearn.mixture import GaussianMixture

from core.segmentation.diagnostics import diagnostics
from core.segmentation.diagnostics.membership import UNSURE, membership_probabilities
from tests.core.charts.examples import with_algorithm


def test_membership_is_scikit_learns_and_adds_up(searched):
    _, found = with_algorithm(searched, "gmm")
    known = membership_probabilities(found)
    assert known.probabilities.sum(axis=1).to_numpy() == pytest.approx(1.0)
    held = found.model.model.estimator
    mixture = GaussianMixture(found.clusters, covariance_type=held.covariance_type)
    for part in ("weights_", "means_", "covariances_", "precisions_cholesky_"):
        setattr(mixture, part, getattr(held, part))
    told = pd.DataFrame(
        mixture.predict_proba(diagnostics.points_of(found)), columns=found.model.names
    )
    for name in known.probabilities:
        assert known.probabilities[name].to_numpy() == pytest.approx(told[name].to_numpy())
    assert known.bic == pytest.approx(mixture.bic(found.searched.points))
    assert known.aic == pytest.approx(mixture.aic(found.searched.points))
    assert (known.probabilities.idxmax(axis=1) == found.labels).all()
    name = found.profiles[0].name
    sure = known.sure[found.labels == name]
    assert known.certainty[name] == pytest.approx(sure.mean())
    assert known.unsure[name] == pytest.approx((sure < UNSURE).mean())


def test_only_a_mixture_has_probabilities(searched):
    assert membership_probabilities(with_algorithm(searched, "agglomerative")[1]) is None
