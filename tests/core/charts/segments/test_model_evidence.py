"""Numbers behind the charts of a model: as other libraries and hand counts have them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.mixture import GaussianMixture

from core.segmentation.diagnostics import diagnostics
from core.segmentation.diagnostics.dendrogram import build_dendrogram
from core.segmentation.diagnostics.membership import UNSURE, membership_probabilities
from core.segmentation.explanation import rank_positions
from tests.core.charts.examples import with_algorithm


def test_standing_is_the_mean_rank_by_hand(searched):
    customers, found = searched
    standing = rank_positions.rank_positions_of(customers, found)
    orders = customers.frame["frequency"]
    less = np.array([(orders < each).mean() + (orders == each).mean() / 2 for each in orders])
    assert standing.customers["frequency"].to_numpy() == pytest.approx(less)
    name = found.profiles[0].name
    members = (found.labels == name).to_numpy()
    assert standing.segments.loc[name, "frequency"] == pytest.approx(less[members].mean())


def test_standardised_centres_are_means_over_spreads(searched):
    _, found = with_algorithm(searched, "agglomerative")
    customers = searched[0]
    centres = rank_positions.standardised_centres(customers, found)
    points = diagnostics.points_of(found)
    for place, profile in enumerate(found.profiles):
        middle = diagnostics.middles(found)[place]
        expected = (middle - points.mean(axis=0)) / points.std(axis=0)
        assert centres.loc[profile.name].to_numpy() == pytest.approx(expected)
    assert list(centres.columns) == ["Days since the last order", "Orders", "Money spent"]


def test_the_tree_is_scipys_tree_cut_where_it_gives_these_segments(searched):
    _, found = with_algorithm(searched, "agglomerative")
    grown = build_dendrogram(found)
    points = found.searched.points
    same = linkage(points, found.parameters["linkage"])
    assert sum(grown.leaves) == len(points)
    assert max(max(each.height) for each in grown.branches) == pytest.approx(same[-1, 2])
    low, high = grown.next_cut
    for cut in (low * 1.0001, grown.cut, high * 0.9999):
        assert fcluster(same, cut, "distance").max() == found.clusters
    above = [each for each in grown.branches if each.segment is None]
    assert len(above) == found.clusters - 1
    assert min(max(each.height) for each in above) == pytest.approx(high)


def test_a_model_that_is_no_tree_has_none(searched):
    assert build_dendrogram(with_algorithm(searched, "gmm")[1]) is None


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
