"""`RfmScores`: scores and the RFM segment of every customer, with the rule that gave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from core.rfm.rule import RfmRule
    from core.segmentation import Profile


@dataclass(frozen=True)
class RfmScores:
    """R, F and M scores and the RFM segment of every customer.

    Parameters
    ----------
    frame : index customer_id; recency_score, frequency_score, monetary_score (1 to 5, or to as many
        as the settings say; missing where money is not known),
        fm_score (1 to 5), engagement (0 to 100), segment (one of `rule.names`)
    cuts : where the scores 2, 3, … begin among these customers, per measure; none for money that is
        not known
    profiles : the segments that have customers, best first
    rule : what gives a customer these scores, on any day
    """

    frame: pd.DataFrame
    cuts: dict[str, tuple[float, ...]]
    profiles: tuple[Profile, ...]
    rule: RfmRule
