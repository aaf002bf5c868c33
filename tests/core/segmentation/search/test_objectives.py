"""Objectives: one value a model, higher is better, and a fingerprint of what it depends on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.errors import SettingError
from core.segmentation import metrics
from core.segmentation.algorithms.fitted_models import CentroidModel
from core.segmentation.search.objectives import OBJECTIVES
from core.segmentation.search.trials import Fit
from core.settings import SegmentSettings

POINTS = np.arange(8.0).reshape(4, 2)
FIT = Fit(
    "kmeans",
    2,
    {},
    CentroidModel(np.array([0, 0, 1, 1]), POINTS[:2]),
    metrics.Silhouette(0.4, 0.01),
    davies_bouldin=0.7,
    calinski_harabasz=90.0,
    smallest_share=0.3,
    largest_share=0.5,
)


def objective(name, points=POINTS, **settings):
    return OBJECTIVES[name](points, SegmentSettings(objective=name, **settings))


@pytest.mark.parametrize(
    ("name", "value"),
    [("guarded", 0.4), ("silhouette", 0.4), ("davies_bouldin", -0.7), ("calinski_harabasz", 90.0)],
)
def test_a_better_model_has_a_higher_value(name, value):
    assert objective(name).value(FIT) == value


@pytest.mark.parametrize("shares", [{"smallest_share": 0.02}, {"largest_share": 0.7}])
def test_a_model_that_breaks_the_guards_shares_is_worth_less_than_any_that_holds_them(shares):
    broken = replace(FIT, **shares)
    assert objective("guarded").value(broken) == pytest.approx(0.4 - 1)
    assert objective("silhouette").value(broken) == 0.4


def test_only_silhouettes_have_a_known_error():
    assert [name for name, each in OBJECTIVES.items() if each.has_error] == [
        "guarded",
        "silhouette",
    ]


def test_bic_is_for_algorithms_with_a_likelihood_only():
    objective("bic", algorithm="gmm")
    objective("bic", algorithms=("gmm",))
    for settings in ({}, {"algorithm": "kmeans"}, {"algorithms": ("kmeans", "gmm")}):
        with pytest.raises(SettingError, match="no likelihood"):
            objective("bic", **settings)


def test_the_fingerprint_is_of_customers_and_of_what_values_depend_on_and_of_nothing_else():
    mark = objective("guarded").fingerprint()
    assert objective("guarded", trials=99, most_clusters=5).fingerprint() == mark
    assert objective("silhouette").fingerprint() != mark
    assert objective("guarded", seed=1).fingerprint() != mark
    assert objective("guarded", smallest_share=0.05).fingerprint() != mark
    assert objective("guarded", POINTS + 1).fingerprint() != mark
