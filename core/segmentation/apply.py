"""A saved model used as it is, on this shop or another month of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.errors import Notice, StoredModelError
from core.formatting import Listed, Sentence
from core.segmentation import drift, metrics, renaming
from core.segmentation.model import name_labels
from core.segmentation.naming import traits
from core.segmentation.profile import measure_profiles
from core.segmentation.single_segment import one_segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from core.features import Customers
    from core.segmentation.model import SegmentationModel
    from core.segmentation.result import Segmentation


def apply_model(
    customers: Customers, model: SegmentationModel, algorithm: str, name: str
) -> Segmentation:
    """Give customers the segments of a model that was fitted before, to this shop or another month.

    Nothing is searched and no segment is renamed, so that a customer who has not changed keeps
    their segment. The scores say how well the old model separates these customers.

    Parameters
    ----------
    customers : one row a customer
    model : the saved model
    algorithm, name : what it is and what it is called

    Raises
    ------
    StoredModelError : these customers lack a feature the model needs
    """
    _check_features(customers, model, name)
    called = tuple(zip(model.archetypes, model.names, strict=False))
    model = replace(model, names=model.archetypes or model.names, archetypes=())
    points = model.space.transform(customers.frame)
    moved = drift.measure_drift(customers.frame, model.references)
    clusters = model.model.predict(points)
    labels = name_labels(customers.frame.index, model.names, clusters)
    profiles = measure_profiles(customers, labels, traits.order(customers, labels, model.names))
    used = replace(
        one_segment(customers, points),
        labels=labels,
        profiles=profiles,
        algorithm=algorithm,
        clusters=len(profiles),
        scores=_scores_of(points, clusters, [profile.share for profile in profiles]),
        verdict=Sentence(
            "The saved model “{name}”, used as it is: every customer joins its {rule}. No new "
            "search was run.",
            name=name,
            rule=Sentence(model.model.rule),
        ),
        notices=tuple(_drifted(moved)),
        model=model,
        drift=moved,
    )
    return renaming.rename_segments(used, called)


def predict_segments(
    customers: Customers, model: SegmentationModel, name: str
) -> tuple[pd.Series[str], tuple[str, ...]]:
    """Only the segment of each customer under a saved model, and the names, best first.

    Parameters
    ----------
    customers, model, name : as for `reuse`

    Raises
    ------
    StoredModelError : these customers lack a feature the model needs
    """
    _check_features(customers, model, name)
    labels = model.predict(customers.frame)
    return labels, tuple(traits.order(customers, labels, model.names))


def _check_features(customers: Customers, model: SegmentationModel, name: str) -> None:
    """Refuse a model that asks what is not known of these customers."""
    frame = customers.frame
    lacking = [
        feature
        for feature in model.space.features
        if feature not in frame or not frame[feature].notna().any()
    ]
    if lacking:
        raise StoredModelError(
            f"The saved model “{name}” groups customers by {', '.join(model.space.features)}, and "
            f"this file does not have {', '.join(lacking)}.",
            "Use a file with the same columns, or search for a new model.",
        )


def _drifted(moved: tuple[drift.FeatureDrift, ...]) -> Iterator[Notice]:
    """Say which features have moved so far that a new model is needed."""
    away = [
        Sentence("{feature} ({psi:.2f})", feature=item.feature, psi=item.psi)
        for item in moved
        if item.verdict == "drifted"
    ]
    if away:
        yield Notice(
            "drift",
            Sentence(
                "These customers differ from those the model was made from: {features} drifted "
                "(population stability index, {limit:.2f} and more). Its segments may no longer "
                "fit, so search for a new model.",
                features=Listed(tuple(away)),
                limit=0.25,
            ),
        )


def _scores_of(points: np.ndarray, clusters: np.ndarray, shares: list[float]) -> dict[str, float]:
    """What can be judged of labels without fitting again; nothing where one segment holds all."""
    present = np.unique(clusters, return_inverse=True)[1]
    if len(shares) < 2:  # noqa: PLR2004 - nothing to separate
        return {}
    davies_bouldin, calinski_harabasz = metrics.separation(points, present)
    return {
        "silhouette": metrics.silhouettes(points, [present], seed=0)[0].mean,
        "davies_bouldin": davies_bouldin,
        "calinski_harabasz": calinski_harabasz,
        "smallest_share": min(shares),
        "largest_share": max(shares),
    }
