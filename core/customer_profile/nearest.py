"""Customers most like one: its nearest neighbours in the model's feature space."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import segmentation

if TYPE_CHECKING:
    from core.segmentation import Segmentation


def nearest_customers(
    segmented: Segmentation, customer: str, max_customers: int = 8
) -> pd.Series[float]:
    """The nearest customers, with their distance in the space, nearest first.

    Distance is Euclidean between scaled measures: 1 is about one usual spread of one measure. Equal
    distances stand in the order of ids.

    Parameters
    ----------
    segmented : with `points` of every customer
    customer : an id among them
    max_customers : how many
    """
    points = segmentation.points_of(segmented)
    ids = segmented.points.index
    row = ids.get_loc(customer)
    distances = np.sqrt(((points - points[row]) ** 2).sum(axis=1))
    distances[row] = np.inf
    n_nearest = min(max_customers, len(distances) - 1)
    if n_nearest < 1:
        return pd.Series(dtype=float, name="distance")
    nearest = np.flatnonzero(distances <= np.partition(distances, n_nearest - 1)[n_nearest - 1])
    nearest = nearest[np.argsort(distances[nearest], kind="stable")][:n_nearest]
    return pd.Series(distances[nearest], index=ids[nearest], name="distance")
