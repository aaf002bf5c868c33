"""Customers who are most like one: nearest in the space that the model saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import segmentation

if TYPE_CHECKING:
    from core.segmentation import Segmentation


def nearest_customers(found: Segmentation, customer: str, most: int = 8) -> pd.Series[float]:
    """The nearest customers, with their distance in the space, nearest first.

    Distance is Euclidean between scaled measures: 1 is about one usual spread of one measure. Equal
    distances stand in the order of ids.

    Parameters
    ----------
    found : with `points` of every customer
    customer : an id among them
    most : how many
    """
    points = segmentation.points_of(found)
    ids = found.points.index
    here = ids.get_loc(customer)
    away = np.sqrt(((points - points[here]) ** 2).sum(axis=1))
    away[here] = np.inf
    few = min(most, len(away) - 1)
    if few < 1:
        return pd.Series(dtype=float, name="distance")
    nearest = np.flatnonzero(away <= np.partition(away, few - 1)[few - 1])
    nearest = nearest[np.argsort(away[nearest], kind="stable")][:few]
    return pd.Series(away[nearest], index=ids[nearest], name="distance")
