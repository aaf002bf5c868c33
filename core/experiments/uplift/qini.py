"""Whether a test's segments are worth ranking customers by: the Qini curve and its coefficient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.experiments.uplift.uplift import MIN_CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.experiments.arms import Arm

SPLITS = 100
SHARE_GRID = np.linspace(0, 1, 21)
"""Shares of the customers at which curves of different splits are averaged."""
LOW_QUANTILE, HIGH_QUANTILE = 0.1, 0.9


@dataclass(frozen=True)
class Qini:
    """What ranking customers by their segment is worth, for one arm.

    Parameters
    ----------
    arm : its name
    shares : of the customers that are treated, 0 to 1
    gains : extra outcome per customer of all when only so many are treated, the best segments
        first; mean over the splits
    low, high : in eight of ten splits the gain is between these
    coefficient : area between the curve and the straight line of treating at random, mean over the
        splits; in the outcome's unit per customer
    range : in eight of ten splits it is between these two
    above : share of splits in which it is above zero
    splits, seed : how the customers were halved
    """

    arm: str
    shares: tuple[float, ...]
    gains: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    coefficient: float
    range: tuple[float, float]
    above: float
    splits: int
    seed: int

    @property
    def pays(self) -> bool:
        """Ranking beats drawing customers at random in nine of ten splits."""
        return self.range[0] > 0

    def gain_at(self, share: float) -> float:
        """The gain when this share of the customers is treated."""
        return float(np.interp(share, self.shares, self.gains))


def qini_by_segment(
    segments: Mapping[str, Sequence[Arm]], control: str, seed: int, splits: int = SPLITS
) -> tuple[Qini, ...]:
    """Rank customers by the uplift of their segment, and judge the ranking on others.

    A ranking judged on the customers it was made from flatters itself. So within each segment
    and arm half of the customers are drawn at random: their uplift, arm − control, ranks the
    segments; the curve is drawn from the other half. That is done `splits` times. Segments with
    fewer than twice 20 customers in the arm or the control are ranked as one.

    Parameters
    ----------
    segments : arms by segment
    control : name of the control arm
    seed : the same seed gives the same halves
    splits : how many times

    Returns
    -------
    one for each arm that has two segments or more to rank; none of the others

    References
    ----------
    Radcliffe (2007), Using Control Groups to Target on Predicted Lift: the Qini curve.
    """
    names = dict.fromkeys(arm.name for arms in segments.values() for arm in arms)
    rankings = (_of_arm(name, segments, control, seed, splits) for name in names if name != control)
    return tuple(ranking for ranking in rankings if ranking is not None)


def qini_curve(
    treated: np.ndarray, converted: np.ndarray, controls: np.ndarray, anyway: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The Qini curve of groups of customers in the order in which they would be treated.

    After the first groups with n₁ treated customers and n₀ controls, and outcomes y₁ and y₀ in
    sum, the gain is (y₁ − y₀ n₁ ÷ n₀) ÷ N₁, with N₁ all treated customers.

    Parameters
    ----------
    treated, converted : customers of the arm and the sum of their outcomes, shape (…, groups)
    controls, anyway : the same of the control

    Returns
    -------
    shares of the customers and gains, each of shape (…, groups + 1), from 0 on
    """
    n_1, y_1 = np.cumsum(treated, axis=-1), np.cumsum(converted, axis=-1)
    n_0, y_0 = np.cumsum(controls, axis=-1), np.cumsum(anyway, axis=-1)
    scaled = np.divide(y_0 * n_1, n_0, out=np.zeros(np.shape(y_1)), where=n_0 > 0)
    gains = (y_1 - scaled) / n_1[..., -1:]
    shares = (n_1 + n_0) / (n_1 + n_0)[..., -1:]
    start = np.zeros((*gains.shape[:-1], 1))
    return np.concatenate((start, shares), axis=-1), np.concatenate((start, gains), axis=-1)


def qini_coefficient(shares: np.ndarray, gains: np.ndarray) -> np.ndarray:
    """Area under a curve, less that under the straight line to its end: of treating at random.

    Parameters
    ----------
    shares, gains : from `qini_curve`
    """
    return np.asarray(np.trapezoid(gains, shares, axis=-1) - gains[..., -1] / 2)


def _of_arm(
    name: str, segments: Mapping[str, Sequence[Arm]], control: str, seed: int, splits: int
) -> Qini | None:
    groups = _segment_groups(name, segments, control)
    if len(groups) < 2:  # noqa: PLR2004 - one group is no ranking
        return None
    random = np.random.default_rng(seed)
    halves = [
        (_split_in_half(treated, random, splits), _split_in_half(controls, random, splits))
        for treated, controls in groups
    ]
    # Each is (groups, splits); the first half ranks, the second is judged.
    learned = np.array([t.learned - c.learned for t, c in halves])
    order = np.argsort(-learned, axis=0, kind="stable").T
    judged = [
        np.take_along_axis(np.array(item).T, order, axis=1)
        for item in (
            [np.full(splits, t.customers) for t, _ in halves],
            [t.total for t, _ in halves],
            [np.full(splits, c.customers) for _, c in halves],
            [c.total for _, c in halves],
        )
    ]
    shares, gains = qini_curve(*judged)
    areas = qini_coefficient(shares, gains)
    on_grid = np.array([np.interp(SHARE_GRID, x, y) for x, y in zip(shares, gains, strict=True)])
    low, high = np.quantile(on_grid, (LOW_QUANTILE, HIGH_QUANTILE), axis=0)
    ends = np.quantile(areas, (LOW_QUANTILE, HIGH_QUANTILE))
    return Qini(
        arm=name,
        shares=tuple(map(float, SHARE_GRID)),
        gains=tuple(map(float, on_grid.mean(axis=0))),
        low=tuple(map(float, low)),
        high=tuple(map(float, high)),
        coefficient=float(areas.mean()),
        range=(float(ends[0]), float(ends[1])),
        above=float((areas > 0).mean()),
        splits=splits,
        seed=seed,
    )


@dataclass(frozen=True, slots=True)
class _Halves:
    """Customers halved many times: the mean of one half, the sum and the number of the other."""

    learned: np.ndarray
    total: np.ndarray
    customers: int


def _split_in_half(arms: Sequence[Arm], random: np.random.Generator, splits: int) -> _Halves:
    """Draw half of the customers, without putting any back.

    How many of each different outcome are drawn is multivariate hypergeometric, which is the same
    as drawing the customers one by one.
    """
    values = np.concatenate([arm.compared for arm in arms])
    counts = np.concatenate([arm.counts for arm in arms]).astype(np.int64)
    half = int(counts.sum()) // 2
    drawn = random.multivariate_hypergeometric(counts, half, size=splits, method="marginals")
    sums = drawn @ values
    return _Halves(sums / half, counts @ values - sums, int(counts.sum()) - half)


def _segment_groups(
    name: str, segments: Mapping[str, Sequence[Arm]], control: str
) -> list[tuple[list[Arm], list[Arm]]]:
    """(arm, control) of each segment; those with too few customers together, at the end."""
    groups: list[tuple[list[Arm], list[Arm]]] = []
    treated_of_small: list[Arm] = []
    controls_of_small: list[Arm] = []
    for arms in segments.values():
        treated = [arm for arm in arms if arm.name == name]
        controls = [arm for arm in arms if arm.name == control]
        if _enough(treated) and _enough(controls):
            groups.append((treated, controls))
        else:
            treated_of_small += treated
            controls_of_small += controls
    if _enough(treated_of_small) and _enough(controls_of_small):
        groups.append((treated_of_small, controls_of_small))
    return groups


def _enough(arms: Sequence[Arm]) -> bool:
    return sum(arm.customers for arm in arms) >= 2 * MIN_CUSTOMERS
