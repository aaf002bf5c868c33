"""How far off a shop's forecasts are: by its own errors, drawn towards what is usual for shops.

Few earlier dates tell little, and shops differ: totals of one are right within 3 %, of another
within 50 %. So the scale of the errors is taken to differ from shop to shop (lognormal), and what
a shop's own errors say of it is weighed against that (empirical Bayes: Casella 1985, The American
Statistician 39(2)). The range follows from all scales that are likely then, and is wider than that
of the likeliest one (Geisser 1993, Predictive Inference).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

if TYPE_CHECKING:
    from core.forecast.array_types import Floats

LEVEL = 0.8
DECAY = 0.85
"""Each date counts so much of the next later one: shops change (Barber, Candès, Ramdas and
Tibshirani 2023, Annals of Statistics 51(2))."""
LARGEST = 1.5
"""Largest error that counts, as a logarithm."""

_SCALES = np.geomspace(0.01, 2.5, 60)
_REACHES = np.geomspace(0.005, 6.0, 300)
_BELOW = ndtr(_REACHES[:, None] / _SCALES)


@dataclass(frozen=True, slots=True)
class UsualErrors:
    """How far off forecasts of shops usually are, as log standard deviations.

    benchmarks/truth.py finds the first two from nine shops, and for each shop it measures from the
    others.

    Parameters
    ----------
    total : of a shop's total
    part : how much further off a small part of a shop is
    spread : how much shops differ in this, as a standard deviation of its logarithm
    """

    total: float = 0.2
    part: float = 0.2
    spread: float = 0.7

    def scale(self, share: float) -> float:
        """The usual error of a part of a shop with this share of its forecast, 1 for all of it."""
        return float(np.hypot(self.total, self.part * max(1.0 - share, 0.0) ** 0.5))


USUAL = UsualErrors()


def likely_reach(errors: Floats, usual: float, spread: float) -> float:
    """How far to either side the range of the next error reaches that holds four of five.

    Errors are normal around zero with one unknown scale for the shop.

    Parameters
    ----------
    errors : of earlier dates, latest first, as logarithms
    usual : scale of the errors of shops, their median
    spread : standard deviation of the logarithm of this scale over shops
    """
    weights = DECAY ** np.arange(len(errors))
    squares = float(weights @ np.clip(errors, -LARGEST, LARGEST) ** 2)
    log_chance = (
        -0.5 * (np.log(_SCALES / usual) / spread) ** 2
        - weights.sum() * np.log(_SCALES)
        - 0.5 * squares / _SCALES**2
    )
    chance = np.exp(log_chance - log_chance.max())
    held = _BELOW @ (chance / chance.sum())
    return float(np.interp(0.5 + LEVEL / 2, held, _REACHES))
