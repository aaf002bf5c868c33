"""Cut points that a user moves: where they are, what they separate, whether they are valid."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np

from core import formatting
from core.rfm.rule import ScoreLimits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.rfm.rule import RfmRule

STEPS = {"recency_days": 1.0, "frequency": 1.0, "monetary": 0.01}
"""The smallest step of each measure: a day, an order, a coin."""


def cutpoints_in_use(rule: RfmRule, measure: str) -> tuple[float, ...]:
    """The limits of a measure as one would set them oneself: each the most that a score has.

    A learned limit of orders or money is the least that the next score has, so it stands one step
    higher; taken over as it is, it would give every customer on it to the score below. Where nobody
    has a score its limits would fall together: they are put a step apart.

    Parameters
    ----------
    rule : the rule that is used
    measure : recency_days, frequency or monetary

    Returns
    -------
    one fewer than there are scores, rising, none below zero; where every score has somebody, all
    customers have by them the score they have now
    """
    limits, step = rule.limits[measure], STEPS[measure]
    back = 0.0 if limits.own or limits.falling else step
    result = [item if math.isinf(item) else round(item - back, 6) for item in limits.at]
    known = [item for item in result if math.isfinite(item)]
    first = known[0] if known else step
    rising: list[float] = []
    for place, item in enumerate(result):
        below = rising[-1] if rising else None
        if item == -math.inf:
            # Days: a highest score that nobody has ends before the first one that somebody has.
            item = max(0.0, first - step * (len(result) - len(known) - place))  # noqa: PLW2901
        if below is not None and (math.isinf(item) or item <= below):
            item = below + step  # noqa: PLW2901
        rising.append(item if math.isfinite(item) else step)
    return tuple(rising)


def count_scores(values: np.ndarray, at: Sequence[float | None], measure: str) -> dict[int, int]:
    """Customers of each score under some limits, highest score first.

    Parameters
    ----------
    values : of all customers, shape (n,)
    at : rising limits, none missing
    measure : whose they are
    """
    known = tuple(float(item) for item in at if item is not None)
    scores = ScoreLimits(known, own=True, falling=measure == "recency_days").score(values)
    result = np.bincount(scores, minlength=len(at) + 2)
    return {score: int(result[score]) for score in range(len(at) + 1, 0, -1)}


def scores_at_cutpoints(measure: str, levels: int) -> list[int]:
    """Which score ends at each limit, in the order of the limits."""
    places = range(1, levels)
    return [levels + 1 - place if measure == "recency_days" else place for place in places]


def find_cutpoint_problem(at: Sequence[float | None]) -> str | None:
    """Why limits cannot stand so, in a sentence; None where they can."""
    for item in at:
        if item is None or not math.isfinite(item):
            return "A limit is missing."
        if item < 0:
            return f"A limit cannot be below zero, as {formatting.decimal(item, 2)} is."
    known = [float(item) for item in at if item is not None]
    for low, high in itertools.pairwise(known):
        if high <= low:
            return (
                f"Limits must increase: {formatting.decimal(high, 2)} comes after "
                f"{formatting.decimal(low, 2)}."
            )
    return None
