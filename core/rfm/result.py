"""`RfmScores`: scores and the RFM segment of every customer, with the rule that gave them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from core.errors import Notice
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
    notices : what the user should know
    """

    frame: pd.DataFrame
    cuts: dict[str, tuple[float, ...]]
    profiles: tuple[Profile, ...]
    rule: RfmRule
    notices: tuple[Notice, ...] = ()

    def with_prefix(self, prefix: str) -> RfmScores:
        """The same scores, every segment's name after a word that says whose it is.

        Parameters
        ----------
        prefix : of every name, as it stands before it: "RFM: "
        """
        grid = self.rule.grid
        # Not checked again: names of one's own may not hold the mark that the prefix ends with.
        named = grid.model_copy(
            update={
                "segments": tuple(
                    segment.model_copy(update={"name": prefix + segment.name})
                    for segment in grid.segments
                ),
                "cells": tuple(tuple(prefix + name for name in row) for row in grid.cells),
            }
        )
        return replace(
            self,
            frame=self.frame.assign(segment=(prefix + self.frame["segment"]).astype("str")),
            profiles=tuple(
                replace(profile, name=prefix + profile.name, base=profile.known_as)
                for profile in self.profiles
            ),
            rule=replace(self.rule, grid=named),
        )
