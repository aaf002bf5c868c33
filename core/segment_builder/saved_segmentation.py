"""`SavedSegmentation`: saved segments used like any segmentation, every customer counted once.

Saved segments may overlap. What adds money up over segments, such as a campaign, needs each
customer in one: a customer belongs to the first saved segment that holds them, in the order the
shop gave, and to `REST` where none does. Lists of a single segment hold all of its customers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.segment_builder.matching import match_customers
from core.segment_builder.saved_segment import REST
from core.segmentation import measure_profiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.segment_builder.population import Population
    from core.segment_builder.saved_segment import SavedSegment
    from core.segmentation import Profile


@dataclass(frozen=True, eq=False)
class SavedSegmentation:
    """Every customer in the first saved segment that holds them.

    Parameters
    ----------
    segments : the saved segments, the one that comes first first
    labels : the segment of each customer, by customer_id
    profiles : the segments that have customers, in their order, then `REST`
    members : by name, everybody a segment holds by itself, also those an earlier one took; booleans
        in the order of `labels`
    """

    segments: tuple[SavedSegment, ...]
    labels: pd.Series[str]
    profiles: tuple[Profile, ...]
    members: dict[str, NDArray[np.bool_]]

    def listed(self, names: Sequence[str]) -> pd.Series[str]:
        """Everybody whom some saved segments hold, each in the first of these that does.

        Parameters
        ----------
        names : saved segments; `REST` is who is in none of all
        """
        result = self.labels.where(self.labels.isin([REST] if REST in names else []))
        for name in reversed([one for one in names if one in self.members]):
            result = result.mask(self.members[name], name)
        return result.dropna().astype("str")

    def with_prefix(self, prefix: str) -> SavedSegmentation:
        """The same, every name after a word that says whose it is.

        Parameters
        ----------
        prefix : of every name, as it stands before it: "Saved: "
        """
        return replace(
            self,
            labels=(prefix + self.labels).astype("str"),
            profiles=tuple(
                replace(one, name=prefix + one.name, base=one.known_as) for one in self.profiles
            ),
        )


def assign_saved_segments(
    segments: Sequence[SavedSegment], population: Population
) -> SavedSegmentation:
    """Put every customer into the first of some saved segments that holds them.

    Parameters
    ----------
    segments : in the order in which they take customers
    population : the customers

    Raises
    ------
    SettingError : a condition cannot be judged
    """
    customers = population.customers
    place = np.full(len(population), len(segments))
    members = {}
    for number, segment in enumerate(segments):
        mask = match_customers(segment.where, population)
        members[segment.name] = mask
        place[mask & (place == len(segments))] = number
    names = [*(segment.name for segment in segments), REST]
    labels = pd.Series(
        np.array(names, dtype=object)[place], index=customers.frame.index, name="segment"
    ).astype("str")
    profiles = measure_profiles(customers, labels, names)
    return SavedSegmentation(tuple(segments), labels, profiles, members)
