"""How sure a Gaussian mixture is of who belongs where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from core.segmentation.algorithms.base import ProbabilisticModel
from core.segmentation.diagnostics.diagnostics import points_of

if TYPE_CHECKING:
    from core.segmentation.result import Segmentation

UNSURE = 0.6
"""Below this probability of the own segment a customer could as well be in another."""


@dataclass(frozen=True)
class Membership:
    """Membership probabilities of a Gaussian mixture.

    Parameters
    ----------
    probabilities : index customer_id; one column a segment, best first; rows add up to 1
    sure : per customer, the probability of their own segment
    certainty : per segment, the mean of `sure`
    unsure : per segment, the share of customers below `UNSURE`
    bic, aic : of the customers it was fitted to, lower is better; None under a saved model
    """

    probabilities: pd.DataFrame
    sure: pd.Series[float]
    certainty: dict[str, float]
    unsure: dict[str, float]
    bic: float | None
    aic: float | None


def membership_probabilities(segmentation: Segmentation) -> Membership | None:
    """The membership probabilities of everyone; None where the model has none.

    Parameters
    ----------
    segmentation : with a model in use

    References
    ----------
    Dempster, Laird and Rubin (1977), JRSS B 39(1); Schwarz (1978), Annals of Statistics 6(2)
    (BIC); Akaike (1974), IEEE Transactions on Automatic Control 19(6) (AIC).
    """
    if segmentation.model is None or not isinstance(segmentation.model.model, ProbabilisticModel):
        return None
    model, names = segmentation.model.model, segmentation.model.names
    # Two clusters of a model never share a name, so that each column is one of them.
    known = pd.DataFrame(
        model.probabilities(points_of(segmentation)), index=segmentation.labels.index, columns=names
    )
    names = tuple(profile.name for profile in segmentation.profiles)
    own = known.max(axis=1).rename("sure")
    by_segment = own.groupby(segmentation.labels)
    searched = segmentation.searched
    bic, aic = None, None
    if searched is not None:
        bic, aic = model.information(searched.points)
    return Membership(
        probabilities=known[list(names)],
        sure=own,
        certainty={name: float(by_segment.mean()[name]) for name in names},
        unsure={name: float((own[segmentation.labels == name] < UNSURE).mean()) for name in names},
        bic=bic,
        aic=aic,
    )
