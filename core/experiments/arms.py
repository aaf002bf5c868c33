"""`Arm`: one group of a test, as its different outcomes and how many customers had each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Arm:
    """One group of a test.

    A million customers who mostly bought nothing are a handful of numbers this way, and every
    statistic below is exact.

    Parameters
    ----------
    name : as the file calls it
    values : the different outcomes, shape (k,)
    counts : how many customers had each, shape (k,), > 0
    before : what these customers did before the test, shape (k,), NaN where that is not known;
        None where nothing is
    per : what the outcome is divided by (orders, rows), shape (k,); None where it is per customer
    scores : what is compared in place of the outcomes, shape (k,): a ratio made linear; None where
        the outcomes themselves are
    expected : what the past leads to expect, shape (k,), which is taken off what is compared; None
        where outcomes are not adjusted
    """

    name: str
    values: np.ndarray
    counts: np.ndarray
    before: np.ndarray | None = None
    per: np.ndarray | None = None
    scores: np.ndarray | None = None
    expected: np.ndarray | None = None

    @property
    def customers(self) -> int:
        """How many there are."""
        return int(self.counts.sum())

    @property
    def compared(self) -> np.ndarray:
        """What is compared: the outcomes or the scores in their place, less what is expected."""
        outcomes = self.values if self.scores is None else self.scores
        return outcomes if self.expected is None else outcomes - self.expected

    @property
    def is_scored(self) -> bool:
        """Whether something else than the outcomes themselves is compared."""
        return self.scores is not None or self.expected is not None

    @property
    def mean_per(self) -> float:
        """What the outcome is divided by, on average: 1 where it is per customer."""
        return 1.0 if self.per is None else float(self.per @ self.counts) / self.customers

    @property
    def total(self) -> float:
        """The sum of their outcomes."""
        return float(self.values @ self.counts)

    @property
    def converted(self) -> int:
        """How many have an outcome above zero."""
        return int(self.counts[self.values > 0].sum())

    @property
    def mean(self) -> float:
        """What is compared, on average; the conversion rate of yes and no."""
        return float(self.compared @ self.counts) / self.customers if self.customers else np.nan

    @property
    def deviation(self) -> float:
        """Standard deviation of what is compared over the customers (n − 1)."""
        if self.customers < 2:  # noqa: PLR2004 - one customer does not spread
            return float("nan")
        squares = float((self.compared - self.mean) ** 2 @ self.counts)
        return float(np.sqrt(squares / (self.customers - 1)))

    def capped(self, limit: float) -> Arm:
        """The same with every outcome above a limit brought down to it."""
        return replace(self, values=np.minimum(self.values, limit))

    def as_conversions(self) -> Arm:
        """The same as yes and no: whoever has an outcome above zero converted."""
        if self.before is not None:
            return replace(self, values=(self.values > 0).astype(float))
        return arm_from_counts(self.name, self.customers, self.converted)


def arm_from_counts(name: str, customers: int, converted: int) -> Arm:
    """An arm from two counts: how many customers, and how many of them converted."""
    return Arm(name, np.array([0.0, 1.0]), np.array([customers - converted, converted]))


def arm_of_amounts(name: str, outcomes: np.ndarray) -> Arm:
    """An arm from the outcome of each of its customers, shape (customers,)."""
    values, counts = np.unique(outcomes, return_counts=True)
    return Arm(name, values, counts)


def winsorising_cap(arms: Sequence[Arm], share: float) -> float | None:
    """The amount above which the largest outcomes are capped, one for all arms.

    The quantile 1 − share of the outcomes above zero, all arms together: in most tests nearly
    everybody spends nothing, and a quantile over everybody would cap all spending at zero.

    Parameters
    ----------
    arms : of the test
    share : of the outcomes above zero; 0 caps nothing

    References
    ----------
    Winsorising: Tukey (1962), Annals of Mathematical Statistics 33(1).
    """
    if share <= 0:
        return None
    values = np.concatenate([arm.values for arm in arms])
    counts = np.concatenate([arm.counts for arm in arms])
    spent = values > 0
    if not spent.any():
        return None
    order = np.argsort(values[spent])
    rising, below = values[spent][order], np.cumsum(counts[spent][order])
    return float(rising[np.searchsorted(below, (1 - share) * below[-1])])
