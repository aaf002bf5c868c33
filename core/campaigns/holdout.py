"""Customers left alone on purpose, drawn at random, so that the campaign can be measured."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from core.experiments import MIN_BUYERS

DEFAULT_SHARE = 0.1
"""What is held out where no size could show the expected effect."""
MAX_SHARE = 0.5
MAX_MONEY_SHARE = 0.2
"""Held out at most so that money can be read: beyond, it costs more orders than it is worth."""
SIGNIFICANCE, POWER = 0.05, 0.8
_NO_EFFECT = 1e-9
TREATED, HELD_OUT = "treated", "holdout"


@dataclass(frozen=True, slots=True)
class Holdout:
    """How many to leave alone.

    Parameters
    ----------
    share : recommended
    customers : in the campaign's segments, held out or not
    baseline, expected : share that orders without and with the campaign
    enough : that share can show the expected effect (power 80 %, significance 5 %)
    smallest_effect : the smallest difference that this share can show
    """

    share: float
    customers: int
    baseline: float
    expected: float
    enough: bool
    smallest_effect: float

    def buyers(self, held: int) -> float:
        """How many of so many held out are expected to order."""
        return held * self.baseline

    def reads_money(self, held: int) -> bool:
        """Whether so many held out are enough for a verdict about revenue."""
        return self.buyers(held) >= MIN_BUYERS


def recommend_holdout(customers: int, baseline: float, expected: float) -> Holdout:
    """The smallest share to hold out that can show the expected effect.

    With h = 2 (arcsin √p₁ − arcsin √p₀) and K = ((z₁₋α/₂ + z_power) ÷ h)², a test of two groups
    needs n₁ n₂ ÷ (n₁ + n₂) ≥ K. With n₁ + n₂ = N that gives n₁ = N/2 (1 − √(1 − 4K ÷ N)), rounded
    up to a whole percent. Where 4K > N no split is enough; then the customary tenth is recommended,
    with the smallest difference it can show. Where a fifth or less gives the hold-out 30 expected
    buyers, without whom nothing is concluded about money, it is no smaller than that.

    Parameters
    ----------
    customers : N, in the campaign's segments
    baseline, expected : p₀ and p₁

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, section 6.4.
    """
    needed = _needed_group_size(baseline, expected)
    inside = 1 - 4 * needed / customers if customers else -1.0
    enough = inside >= 0
    share = math.ceil((1 - math.sqrt(inside)) / 2 * 100) / 100 if enough else DEFAULT_SHARE
    for_money = MIN_BUYERS / (customers * baseline) if customers and baseline else math.inf
    if for_money <= MAX_MONEY_SHARE:
        share = max(share, math.ceil(for_money * 100) / 100)
    share = min(max(share, 0.01), MAX_SHARE)
    return Holdout(
        share,
        customers,
        baseline,
        expected,
        enough,
        minimum_detectable_effect(customers, share, baseline),
    )


def _needed_group_size(baseline: float, expected: float) -> float:
    h = 2 * abs(math.asin(math.sqrt(expected)) - math.asin(math.sqrt(baseline)))
    return math.inf if h < _NO_EFFECT else (_z_sum() / h) ** 2


def _z_sum() -> float:
    return float(norm.ppf(1 - SIGNIFICANCE / 2) + norm.ppf(POWER))


def minimum_detectable_effect(customers: int, share: float, baseline: float) -> float:
    """The smallest rise in the share that orders which a holdout can show.

    Parameters
    ----------
    customers, share, baseline : as in `recommend_holdout`; NaN where either group is empty
    """
    held = customers * share
    if held <= 0 or held >= customers:
        return math.nan
    h = _z_sum() * math.sqrt(1 / held + 1 / (customers - held))
    angle = min(math.asin(math.sqrt(baseline)) + h / 2, math.pi / 2)
    return math.sin(angle) ** 2 - baseline


def draw_holdout(segments: pd.Series[str], share: float, seed: int) -> pd.Series[str]:
    """Draw who is held out, at random within each segment.

    Of n customers round(share × n) are held out. Customers are put in order of their ids first, so
    that the same seed holds out the same people however the file was sorted.

    Parameters
    ----------
    segments : segment by customer_id
    share : 0 to 1
    seed : of the draw

    Returns
    -------
    "treated" or "holdout" by customer_id, in the order given
    """
    random = np.random.default_rng(seed)
    ordered = segments.sort_index()
    groups = pd.Series(TREATED, index=ordered.index, name="group", dtype=object)
    for name in sorted(ordered.unique()):
        members = ordered.index[ordered == name]
        held = random.permutation(len(members))[: round(share * len(members))]
        groups.loc[members[held]] = HELD_OUT
    return groups.reindex(segments.index)
