"""Where segments stand among all customers: by rank, and in the space the models saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.segmentation.diagnostics.diagnostics import middles, points_of
from core.segmentation.explanation import text
from core.segmentation.explanation.segment_explanation import readable

if TYPE_CHECKING:
    from core.features import Customers
    from core.segmentation.result import Segmentation


@dataclass(frozen=True)
class RankPositions:
    """Segments side by side on scales that can be compared.

    Parameters
    ----------
    titles : the measures in words, in the order of the columns
    customers : index customer_id: the share of all customers who have less (mid-ranks, 0 to 1)
    segments : index segment, best first: the mean of `customers`; 0.5 is as everyone
    """

    titles: tuple[str, ...]
    customers: pd.DataFrame
    segments: pd.DataFrame


def rank_positions_of(customers: Customers, segmentation: Segmentation) -> RankPositions:
    """How much of each measure customers have, as a rank among all of them.

    Parameters
    ----------
    customers : those that were segmented
    segmentation : with a model in use
    """
    columns = readable(customers, segmentation)
    ranks = (columns.rank(method="average") - 0.5) / len(columns)
    means = ranks.groupby(segmentation.labels.reindex(ranks.index)).mean()
    return RankPositions(
        titles=tuple(measure_label(str(name), customers) for name in columns.columns),
        customers=ranks,
        segments=means.reindex([profile.name for profile in segmentation.profiles]),
    )


def standardised_centres(customers: Customers, segmentation: Segmentation) -> pd.DataFrame:
    """The middle of each segment in the space, in standard deviations from the mean customer.

    Parameters
    ----------
    customers : whose features have words
    segmentation : with a model in use

    Returns
    -------
    index segment, best first; one column a coordinate, called in words
    """
    points = points_of(segmentation)
    spread = points.std(axis=0)
    scaled = (middles(segmentation) - points.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return pd.DataFrame(
        scaled,
        index=[profile.name for profile in segmentation.profiles],
        columns=[
            measure_label(coordinate.name, customers)
            for coordinate in segmentation.model_in_use.space.coordinates
        ],
    )


def measure_label(name: str, customers: Customers) -> str:
    """A measure, or a value of a category, in words that begin a label."""
    column, colon, level = name.partition(": ")
    words = text.feature_label(name, customers)
    if colon and column in customers.frame:
        words = f"{text.feature_label(column, customers)}: {level}"
    return f"{words[:1].upper()}{words[1:]}"
