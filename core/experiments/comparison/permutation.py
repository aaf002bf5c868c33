"""The permutation test of two arms: what the difference would be if the draw alone had made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.experiments.arms import Arm

MAX_BUYERS = 20_000
"""Customers with an outcome, both arms together, above which the means are normal enough."""
_DRAWS = 9_999
_MAX_DRAWN_COUNTS = 10_000_000
_MAX_AMOUNTS = 1_000
_AMOUNT_IN_CUSTOMERS = 5
"""How many customers are dealt in the time that one hypergeometric number takes."""


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """What dealing the same customers to the same two arms again and again makes of a difference.

    Parameters
    ----------
    difference : arm − control, as it came
    permuted : the difference in every deal, shape (deals,)
    """

    difference: float
    permuted: NDArray[np.float64]

    @property
    def p_value(self) -> float:
        """Two-sided: twice the smaller tail, since skewed amounts have unequal ones.

        References
        ----------
        Phipson and Smyth (2010), Statistical Applications in Genetics 9(1): why one is added.
        """
        slack = 1e-9 * max(1.0, abs(self.difference))
        as_low = np.count_nonzero(self.permuted <= self.difference + slack)
        as_high = np.count_nonzero(self.permuted >= self.difference - slack)
        return min(1.0, 2 * (1 + min(as_low, as_high)) / (1 + len(self.permuted)))

    @property
    def variance(self) -> float:
        """Of the difference, as dealing alone makes it."""
        return float(np.var(self.permuted))

    def interval(self, level: float) -> tuple[float, float]:
        """The differences not rejected at a level, for an effect that adds the same to all."""
        low, high = np.quantile(self.permuted, [level / 2, 1 - level / 2])
        return self.difference - float(high), self.difference - float(low)


def permutation_test(control: Arm, arm: Arm, rng: np.random.Generator) -> PermutationTest | None:
    """Deal the customers of two arms again and again, as they were dealt once.

    Exact under the hypothesis that the arm changed nobody's outcome, however few customers bought
    and however uneven the arms are: a t-test takes the mean and the variance of a small arm for
    independent of one another, which amounts that are mostly zero are not.

    Parameters
    ----------
    control, arm : amounts, zero where nothing was bought
    rng : deals them

    Returns
    -------
    None where more than `MAX_BUYERS` bought something: there Welch's test is right, and faster

    References
    ----------
    Fisher (1935), The Design of Experiments; Pitman (1937), JRSS Supplement 4.
    """
    values, counts = _pooled(control, arm)
    bought = values != 0
    buyers = int(counts[bought].sum())
    if control.converted + arm.converted > MAX_BUYERS:
        return None
    if buyers > MAX_BUYERS:
        values, counts = _rounded(values, counts)
    small = min(arm.customers, control.customers)
    if len(values) * _DRAWS <= _MAX_DRAWN_COUNTS:
        # Customers are dealt one by one, or how many of each amount: whichever takes fewer draws.
        one_by_one = small < _AMOUNT_IN_CUSTOMERS * len(values)
        drawn = rng.multivariate_hypergeometric(
            counts, small, size=_DRAWS, method="count" if one_by_one else "marginals"
        )
        sums = drawn @ values
    else:
        amounts = np.repeat(values[bought], counts[bought])
        sizes = rng.hypergeometric(buyers, int(counts.sum()) - buyers, small, size=_DRAWS)
        sums = np.array(
            [
                amounts[rng.choice(buyers, size, replace=False, shuffle=False)].sum()
                for size in sizes
            ]
        )
    rest = (float(values @ counts) - sums) / max(arm.customers, control.customers)
    permuted = sums / small - rest
    if arm.customers > control.customers:
        permuted = -permuted
    return PermutationTest(arm.mean - control.mean, permuted)


def _pooled(control: Arm, arm: Arm) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """What is compared of both arms together: each different amount, and how many have it."""
    values, places = np.unique(
        np.concatenate([control.compared, arm.compared]), return_inverse=True
    )
    counts = np.bincount(
        places, weights=np.concatenate([control.counts, arm.counts]), minlength=len(values)
    )
    return values, counts.astype(np.int64)


def _rounded(
    values: NDArray[np.float64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Neighbouring amounts replaced by their mean, so that at most `_MAX_AMOUNTS` remain.

    The largest and the smallest are kept as they are: they decide how far a difference can go.
    Adjusted by the past nearly every customer has an amount of their own.
    """
    kept = _MAX_AMOUNTS // 4
    bins = np.arange(len(values))
    inner = slice(kept, len(values) - kept)
    order = np.cumsum(counts[inner])
    bins[inner] = kept + (order - 1) * (_MAX_AMOUNTS - 2 * kept) // order[-1]
    _, places = np.unique(bins, return_inverse=True)
    together = np.bincount(places, weights=counts)
    means = np.bincount(places, weights=values * counts) / together
    return means, together.astype(np.int64)
