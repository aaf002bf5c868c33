"""Response curves: what more and more money earns in one segment through one channel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

TILT = 0.01
"""Addressed customers are contacted best first: the first brings this share more than the average
and the last as much less, which also leaves one best split where two cells earn alike."""


def share_covered(coverage: ArrayLike, addressed: ArrayLike) -> NDArray[np.float64]:
    """The share of what a whole segment brings that some coverage of it brings.

    Parameters
    ----------
    coverage : money ÷ what a full round of contacts costs, ≥ 0
    addressed : each customer is contacted once before any is twice; else contacts fall at random

    References
    ----------
    Random coverage: Feller (1968), An Introduction to Probability Theory I, section IV.2.
    """
    coverage = np.asarray(coverage, dtype=float)
    part = np.minimum(coverage, 1.0)
    share = np.where(addressed, part * (1 + TILT - TILT * part), -np.expm1(-coverage))
    return np.asarray(share, dtype=float)


@dataclass(frozen=True, slots=True)
class ResponseCurve:
    """What money earns.

    In an addressed channel (a letter, an e-mail) money reaches one customer after the other: a
    straight line until everyone is contacted, then nothing. Elsewhere (views of an advertisement)
    contacts fall on customers at random: value × (1 − exp(−money ÷ scale)).

    Parameters
    ----------
    value : what it earns at most, ≥ 0
    scale : the money that a full round of contacts costs, > 0: where an addressed curve ends, and
        where 63 % of the value are earned on the other
    addressed : which of the two
    """

    value: float
    scale: float
    addressed: bool = False

    @property
    def most(self) -> float:
        """The money beyond which nothing more is earned; infinite without an end."""
        return self.scale if self.addressed else math.inf

    def share(self, money: float) -> float:
        """The share of the value that some money earns."""
        return float(share_covered(money / self.scale, self.addressed))

    def earns(self, money: float) -> float:
        """The return of some money."""
        return self.value * self.share(money)

    def marginal(self, money: float) -> float:
        """What the next unit of money earns."""
        slope = self.value / self.scale
        if not self.addressed:
            return slope * math.exp(-money / self.scale)
        return slope * (1 + TILT - 2 * TILT * money / self.scale) if money < self.scale else 0.0

    def demand(self, price: float) -> float:
        """The money at which the next unit earns a price, > 0."""
        curves = ResponseCurves((self,))
        return max(0.0, float(curves.demand(np.array([price]))[0]))


class ResponseCurves:
    """Many curves as arrays.

    Parameters
    ----------
    curves : one a cell
    """

    def __init__(self, curves: Sequence[ResponseCurve]) -> None:
        self._value = np.array([curve.value for curve in curves], dtype=float)
        self._scale = np.array([curve.scale for curve in curves], dtype=float)
        self._addressed = np.array([curve.addressed for curve in curves], dtype=bool)

    @property
    def steepest(self) -> float:
        """What a first unit of money earns where it earns most."""
        return float(np.max(self._value / self._scale, initial=0.0)) * (1 + TILT)

    def earned(self, money: NDArray[np.float64]) -> NDArray[np.float64]:
        """The return in each cell, shape (n,)."""
        return self._value * share_covered(money / self._scale, self._addressed)

    def demand(self, prices: NDArray[np.float64]) -> NDArray[np.float64]:
        """The money at which the next unit earns the cell's price; −∞ where the first does not.

        Parameters
        ----------
        prices : shape (n,)
        """
        worth = self._value > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            relative = prices * self._scale / self._value
            at_random = -np.log(relative)
            one_by_one = np.clip((1 + TILT - relative) / (2 * TILT), None, 1.0)
            money = self._scale * np.where(self._addressed, one_by_one, at_random)
        free = np.where(self._addressed, self._scale, np.inf)
        return np.where(worth, np.where(prices > 0, money, free), -np.inf)
