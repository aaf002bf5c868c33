"""Saved models of every kind that is scored where orders lie, made without a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core import segmentation
from core.settings import SegmentSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.features import Customers

_SPACES = (
    SegmentSettings(),
    SegmentSettings(transform="yeo_johnson", scaler="standard"),
    SegmentSettings(
        features=("recency_days", "interpurchase_days", "average_order_value", "return_rate"),
        transform="winsorise",
        weights=(("return_rate", 0.5),),
    ),
)
NAMES = ("Best", "Middle", "Rest")


def models(customers: Customers) -> Iterator[segmentation.SegmentationModel]:
    """By centres in every space, and by densities of every covariance."""
    drawn = np.random.default_rng(3)
    for settings in _SPACES:
        space = segmentation.fit_space(customers, settings)
        points = space.transform(customers.frame)
        centres = points[drawn.integers(len(points), size=len(NAMES))]
        by_centres = segmentation.CentroidModel(np.empty(0, int), centres)
        yield segmentation.SegmentationModel(space, by_centres, NAMES)
    for kind in ("full", "tied", "diag", "spherical"):
        mixture = _mixture(kind, centres, drawn)
        model = segmentation.MixtureModel(np.empty(0, int), mixture)
        yield segmentation.SegmentationModel(space, model, NAMES)


def _mixture(
    kind: str, centres: np.ndarray, drawn: np.random.Generator
) -> segmentation.FittedMixture:
    k, d = centres.shape
    shape = {"full": (k, d, d), "tied": (d, d), "diag": (k, d), "spherical": (k,)}[kind]
    cholesky = 0.5 + drawn.random(shape)
    if kind in {"full", "tied"}:
        cholesky = np.triu(cholesky)
    weights = np.array([0.5, 0.3, 0.2])
    return segmentation.FittedMixture(kind, weights, centres, np.empty(0), cholesky)
