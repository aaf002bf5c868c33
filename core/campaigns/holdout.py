"""Customers left alone on purpose, drawn at random, so that the campaign can be measured."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtri

from core.experiments import MIN_BUYERS, customers_for_money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.features import ReorderRate

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
    deviation : standard deviation of what customers spend without the campaign; None where that was
        not counted
    """

    share: float
    customers: int
    baseline: float
    expected: float
    enough: bool
    smallest_effect: float
    deviation: float | None = None

    def buyers(self, held: int) -> float:
        """How many of so many held out are expected to order."""
        return held * self.baseline

    def reads_money(self, held: int) -> bool:
        """Whether so many held out are enough for a verdict about revenue."""
        return self.buyers(held) >= MIN_BUYERS

    @property
    def customers_for_money(self) -> int | None:
        """How many to hold out for a verdict about revenue; None where there are not as many."""
        least = customers_for_money(self.baseline)
        return None if least is None or least > self.customers else least

    def smallest_money(self, held: int, chosen: int) -> float | None:
        """The smallest rise in money per customer that a hold-out can show; None: not known.

        Parameters
        ----------
        held, chosen : customers held out, and all of the campaign
        """
        if self.deviation is None or not self.reads_money(held) or held >= chosen:
            return None
        return _z_sum() * self.deviation * math.sqrt(1 / held + 1 / (chosen - held))


def spend_deviation(segments: Sequence[tuple[int, ReorderRate | None]]) -> float | None:
    """Standard deviation of what the customers of a campaign spend without it.

    Parameters
    ----------
    segments : customers chosen of each, and what customers like these did in as many days

    Returns
    -------
    None where it was not counted of every segment, or nobody paid anything
    """
    mean = squares = 0.0
    everybody = sum(chosen for chosen, _ in segments)
    for chosen, rate in segments:
        if rate is None or not rate.customers or not math.isfinite(rate.revenue):
            return None
        mean += chosen / everybody * rate.revenue / rate.customers
        squares += chosen / everybody * rate.revenue_squares / rate.customers
    return math.sqrt(squares - mean**2) if squares > mean**2 else None


def recommend_holdout(
    customers: int,
    baseline: float,
    expected: float,
    deviation: float | None = None,
    extra_money: float = 0.0,
) -> Holdout:
    """The smallest share to hold out that can show the expected effect.

    With h = 2 (arcsin √p₁ − arcsin √p₀) and K = ((z₁₋α/₂ + z_power) ÷ h)², a test of two groups
    needs n₁ n₂ ÷ (n₁ + n₂) ≥ K. With n₁ + n₂ = N that gives n₁ = N/2 (1 − √(1 − 4K ÷ N)), rounded
    up to a whole percent. Where 4K > N no split is enough; then the customary tenth is recommended,
    with the smallest difference it can show. Where a fifth or less gives the hold-out 30 expected
    buyers, without whom nothing is concluded about money, it is no smaller than that; and where a
    fifth or less shows the money expected, K = ((z₁₋α/₂ + z_power) σ ÷ extra money)², than that.

    Parameters
    ----------
    customers : N, in the campaign's segments
    baseline, expected : p₀ and p₁
    deviation : σ of what a customer spends without the campaign
    extra_money : expected of the campaign for each customer

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, section 6.4.
    """
    shows_orders = _smallest_share(customers, _needed_group_size(baseline, expected))
    share = DEFAULT_SHARE if shows_orders is None else shows_orders
    money = [] if not customers or not baseline else [MIN_BUYERS / (customers * baseline)]
    if deviation and extra_money > 0:
        shows_money = _smallest_share(customers, (_z_sum() * deviation / extra_money) ** 2)
        money += [] if shows_money is None else [shows_money]
    share = max(share, *(_percent_up(one) for one in money if one <= MAX_MONEY_SHARE), 0.01)
    share = min(share, MAX_SHARE)
    return Holdout(
        share,
        customers,
        baseline,
        expected,
        shows_orders is not None,
        minimum_detectable_effect(customers, share, baseline),
        deviation,
    )


def _smallest_share(customers: int, needed: float) -> float | None:
    """The share to hold out with which n₁ n₂ ÷ (n₁ + n₂) is large enough; None where none is."""
    inside = 1 - 4 * needed / customers if customers else -1.0
    return _percent_up((1 - math.sqrt(inside)) / 2) if inside >= 0 else None


def _percent_up(share: float) -> float:
    return math.ceil(share * 100) / 100


def _needed_group_size(baseline: float, expected: float) -> float:
    h = 2 * abs(math.asin(math.sqrt(expected)) - math.asin(math.sqrt(baseline)))
    return math.inf if h < _NO_EFFECT else (_z_sum() / h) ** 2


def _z_sum() -> float:
    return float(ndtri(1 - SIGNIFICANCE / 2) + ndtri(POWER))


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
