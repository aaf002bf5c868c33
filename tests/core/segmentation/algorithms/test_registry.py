"""Algorithms by name: what a search, the guard, titles and exchange know of one is its class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, get_args

import numpy as np
import pytest
from planted import planted

from core.errors import SettingError
from core.progress import silent
from core.segmentation.algorithms import base
from core.segmentation.algorithms.fitted_models import CentroidModel
from core.segmentation.algorithms.registry import (
    ALGORITHMS,
    algorithm_parameters,
    algorithm_title,
    complexity,
    create_algorithm,
    model_classes,
)
from core.segmentation.diagnostics.dendrogram import has_dendrogram
from core.segmentation.segmenting import segment_customers
from core.settings import SegmentSettings
from core.settings.segment import Algorithm


@dataclass(frozen=True)
class SliceModel(CentroidModel):
    """A model of a class of its own."""


@dataclass
class Slices(base.Algorithm):
    """Cut customers into equal slices along one coordinate: an algorithm that only a test knows."""

    name: ClassVar[str] = "slices"
    title: ClassVar[str] = "Slices"
    model_classes: ClassVar[tuple[type, ...]] = (SliceModel,)
    search_space: ClassVar[dict[str, tuple[int, ...]]] = {"coordinate": (0, 1, 2)}
    title_parameters: ClassVar[tuple[str, ...]] = ("coordinate",)

    def fit(self, clusters, parameters):
        along = self.points[:, parameters["coordinate"]]
        edges = np.quantile(along, np.linspace(0, 1, clusters + 1)[1:-1])
        labels = np.unique(np.searchsorted(edges, along), return_inverse=True)[1]
        return SliceModel(labels, base.cluster_means(self.points, labels))


def test_an_algorithm_of_ones_own_is_one_class_and_one_registration(monkeypatch):
    monkeypatch.setitem(ALGORITHMS, "slices", Slices)
    settings = SegmentSettings(resamples=2).model_copy(update={"algorithm": "slices"})
    customers, _ = planted()
    segmentation = segment_customers(customers, settings, silent)
    assert segmentation.algorithm == "slices"
    assert {candidate.algorithm for candidate in segmentation.candidates} == {"slices"}
    assert isinstance(segmentation.model.model, SliceModel)
    assert segmentation.verdict.text().count("Slices") == 1
    assert SliceModel in model_classes()
    assert algorithm_parameters("slices") == {"coordinate": (0, 1, 2)}
    assert complexity("slices") == len(ALGORITHMS) - 1
    assert not has_dendrogram(segmentation)
    with pytest.raises(SettingError, match="no likelihood"):
        segment_customers(customers, settings.model_copy(update={"objective": "bic"}), silent)


def test_settings_name_every_algorithm_and_compare_those_that_are_searched_by_default():
    assert get_args(Algorithm) == tuple(ALGORITHMS)
    by_default = tuple(name for name, each in ALGORITHMS.items() if each.searched_by_default)
    assert SegmentSettings().algorithms == by_default


@pytest.mark.parametrize("name", ALGORITHMS)
def test_a_fitted_model_is_of_the_classes_that_its_algorithm_names(name):
    points = np.random.default_rng(0).normal(size=(60, 2))
    algorithm = create_algorithm(name, points, 0)
    parameters = {key: choices[0] for key, choices in algorithm.search_space.items()}
    model = algorithm.fit(3, parameters)
    assert isinstance(model, ALGORITHMS[name].model_classes)
    assert isinstance(model, base.ProbabilisticModel) == algorithm.has_likelihood
    assert algorithm.name == name
    assert set(algorithm.title_parameters) <= set(parameters)


def test_titles_are_those_of_the_classes_and_one_segment_where_there_is_no_model():
    assert algorithm_title("gmm") == "Gaussian mixture"
    assert algorithm_title("single") == "One segment"
