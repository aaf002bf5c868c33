"""Weights of the engagement score: customary ones per business, and those the shop's past proposes.

A proposal is learned from one period and tested on the next, so that its gain is not its own echo.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import engine, features, formatting
from core.errors import SettingError
from core.formatting import N_
from core.progress import Progress, silent
from core.rfm.rule import MEASURES
from core.rfm.scores import learn_rule

if TYPE_CHECKING:
    from core.cleaning import Orders
    from core.engine import ProgressStep
    from core.features import PeriodMeasures
    from core.settings import RfmSettings

WEIGHT_PRESETS: dict[str, tuple[float, float, float]] = {
    N_("Equal"): (1 / 3, 1 / 3, 1 / 3),
    N_("E-commerce"): (0.3, 0.4, 0.3),
    N_("Retail"): (0.2, 0.3, 0.5),
    N_("Subscription"): (0.5, 0.3, 0.2),
}
"""Weights of recency, frequency and money. Starting points and assumptions: in a subscription the
last payment says most, in a shop with few visits what is spent at one."""

STEP = 20
"""Weights are tried in steps of one twentieth: 231 combinations."""
MAX_DAYS = 90
MIN_CUSTOMERS = 50
RESAMPLES = 200
WORTH = 0.01
"""A rank correlation that rises by less than this orders customers no other way."""


@dataclass(frozen=True)
class WeightProposal:
    """Weights that ranked next-period spend best, and what that was worth a period later.

    Parameters
    ----------
    weights : of recency, frequency and monetary value, adding up to 1
    learned_at, tested_at : the days at which customers were scored; each was compared with what
        they spent in the `days` that followed
    days : length of a period
    customers : who were there when it was tested
    proposed, equal : Spearman rank correlation of the engagement score with the spend that
        followed, in the test, with these weights and with equal ones
    low, high : 90 % interval of the gain (customers drawn again)
    """

    weights: tuple[float, float, float]
    learned_at: dt.date
    tested_at: dt.date
    days: int
    customers: int
    proposed: float
    equal: float
    low: float
    high: float

    @property
    def gain(self) -> float:
        """How much better the order is than with equal weights, in the test."""
        return self.proposed - self.equal

    @property
    def pays(self) -> bool:
        """Whether the gain is more than chance, and large enough to change an order."""
        return self.low > 0 and self.gain >= WORTH


def propose_weights(
    orders: Orders, settings: RfmSettings, as_of: dt.date, progress: Progress = silent
) -> WeightProposal:
    """Find the weights whose engagement score ranks customers most like what they spent next.

    Customers are scored as of one day by what was known then and ranked against their net spend in
    the period after it; the weights with the highest Spearman correlation are tested in the period
    after that, beside equal weights.

    Parameters
    ----------
    orders : the clean lines
    settings : levels and own limits; its weights do not matter
    as_of : the day after the last one that is seen
    progress : reports how far it is; may raise `Cancelled`

    Raises
    ------
    SettingError : the history is too short, or too few customers are in it

    References
    ----------
    Spearman (1904), American Journal of Psychology 15(1); Efron and Tibshirani (1993), An
    Introduction to the Bootstrap, chapter 13 (percentile interval).
    """
    with engine.query_steps(progress, "weights", 8) as step:
        return _proposed(orders, settings, as_of, step)


def _proposed(
    orders: Orders, settings: RfmSettings, as_of: dt.date, step: ProgressStep
) -> WeightProposal:

    step("looking for the first order")
    first = _first_day(orders)
    length = min(MAX_DAYS, (as_of - first).days // 4)
    days = tuple(as_of - dt.timedelta(days=length * back) for back in (2, 1, 0))
    if length < 7:  # noqa: PLR2004 - a week
        raise _too_short()
    step("summing up the orders of three periods", 3)
    seen = [_copied(snapshot) for snapshot in features.period_totals_of(orders, days).snapshots()]
    step("scoring customers as of two days")
    early, late = (_cases(seen[at], seen[at + 1], settings) for at in (0, 1))
    if min(len(early), len(late)) < MIN_CUSTOMERS or not (early["spent"] != 0).any():
        raise _too_short()
    tried = [
        (r / STEP, f / STEP, (STEP - r - f) / STEP)
        for r, f in itertools.product(range(STEP + 1), repeat=2)
        if r + f <= STEP
    ]
    equal = (1 / 3, 1 / 3, 1 / 3)
    step(f"trying {len(tried)} weightings")
    table = _Table.of(early)
    # Of equally good ones, those nearest to equal weights.
    best = max(tried, key=lambda w: (round(table.rank(w), 6), -np.ptp(w)))
    step("testing the best of them on what came after", 2)
    test = _Table.of(late)
    low, high = test.interval(best, equal)
    return WeightProposal(
        weights=best,
        learned_at=days[0],
        tested_at=days[1],
        days=length,
        customers=len(late),
        proposed=test.rank(best),
        equal=test.rank(equal),
        low=low,
        high=high,
    )


def _too_short() -> SettingError:
    return SettingError(
        "There is too little history to propose weights.",
        "It takes four periods of a week or more, and "
        f"{formatting.count(MIN_CUSTOMERS, 'customer')} in them.",
    )


def _first_day(orders: Orders) -> dt.date:
    with orders.opened() as connection:
        row = connection.execute("SELECT min(ordered_at)::DATE FROM order_lines").fetchone()
    day: dt.date = row[0] if row else dt.date.min
    return day


def _copied(seen: PeriodMeasures) -> PeriodMeasures:
    arrays = {
        name: value.copy() for name, value in seen._asdict().items() if name != "day"
    }  # what a snapshot holds is overwritten by the next one
    return seen._replace(**arrays)


def _cases(seen: PeriodMeasures, following: PeriodMeasures, settings: RfmSettings) -> pd.DataFrame:
    """Scores as of one day and the spend until the next, of those who were there."""
    frame = pd.DataFrame(
        {name: getattr(seen, name)[seen.there] for name in MEASURES},
    )
    if not len(frame):
        raise _too_short()
    scores = learn_rule(frame, settings).scores(frame)
    return scores[list(MEASURES.values())].assign(spent=following.spent[seen.there])


@dataclass(frozen=True)
class _Table:
    """Customers by their three scores: the engagement score knows no more of them than that.

    So 231 weightings cost 231 sorts of at most 125 cells, whatever the number of customers.
    """

    cells: np.ndarray
    cell: np.ndarray
    ranks: np.ndarray

    @classmethod
    def of(cls, cases: pd.DataFrame) -> _Table:
        scores = cases[list(MEASURES.values())].to_numpy(int)
        cells, cell = np.unique(scores, axis=0, return_inverse=True)
        ranks = cases["spent"].rank(method="average").to_numpy()
        return cls(cells, cell.ravel(), ranks)

    def rank(self, weights: tuple[float, float, float]) -> float:
        """Spearman correlation of the engagement score with spend."""
        ones = np.ones(len(self.cell))
        return self._correlation(weights, *self._sums(ones))

    def interval(
        self, one: tuple[float, float, float], other: tuple[float, float, float]
    ) -> tuple[float, float]:
        """90 % interval of the difference, over customers drawn again (Poisson bootstrap)."""
        random = np.random.default_rng(0)
        drawn = [
            self._sums(random.poisson(1.0, len(self.cell)).astype(float)) for _ in range(RESAMPLES)
        ]
        gains = [self._correlation(one, *sums) - self._correlation(other, *sums) for sums in drawn]
        low, high = np.quantile(gains, [0.05, 0.95])
        return float(low), float(high)

    def _sums(self, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        """Per cell: customers, their spend ranks summed; and the spend ranks' sum of squares."""
        centred = self.ranks - np.average(self.ranks, weights=counts)
        width = len(self.cells)
        return (
            np.bincount(self.cell, weights=counts, minlength=width),
            np.bincount(self.cell, weights=counts * centred, minlength=width),
            float((counts * centred**2).sum()),
        )

    def _correlation(
        self,
        weights: tuple[float, float, float],
        counts: np.ndarray,
        spend: np.ndarray,
        squares: float,
    ) -> float:
        # Rounded: scores that are equal on paper must tie.
        score = np.round(self.cells @ np.asarray(weights), 9)
        _, group = np.unique(score, return_inverse=True)
        sizes = np.bincount(group, weights=counts)
        ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[group]
        centred = ranks - np.average(ranks, weights=counts)
        spread = float((counts * centred**2).sum()) * squares
        return float((centred * spend).sum() / np.sqrt(spread)) if spread > 0 else 0.0
