"""`Outlook`: how large segments will be next quarter if customers move as they did before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

MONTHS = 3
DRAWS = 1000
LOW, HIGH = 0.1, 0.9
"""The interval holds eight in ten draws."""
_SEED = 0


@dataclass(frozen=True)
class OutlookTest:
    """The same forecast a quarter ago, beside what came.

    Parameters
    ----------
    from_day, to_day : the quarter that was forecast
    quarters : how many quarters before it were learned from
    sizes : index segment; before, expected, low, high, actual
    """

    from_day: dt.date
    to_day: dt.date
    quarters: int
    sizes: pd.DataFrame

    @property
    def error(self) -> float:
        """Mean absolute error, customers a segment."""
        return float((self.sizes["expected"] - self.sizes["actual"]).abs().mean())

    @property
    def naive_error(self) -> float:
        """The same for "sizes stay the same"."""
        return float((self.sizes["before"] - self.sizes["actual"]).abs().mean())

    @property
    def inside(self) -> int:
        """Segments whose size came to lie in the interval."""
        sizes = self.sizes
        return int(((sizes["low"] <= sizes["actual"]) & (sizes["actual"] <= sizes["high"])).sum())

    @property
    def wins(self) -> bool:
        """Whether the forecast came nearer than "sizes stay the same"."""
        return self.error < self.naive_error


@dataclass(frozen=True)
class Outlook:
    """Expected sizes a quarter ahead.

    Parameters
    ----------
    day : the day they are expected for
    quarters : how many quarters the rates were observed in
    sizes : index segment; now, expected, low, high (80 % interval)
    newcomers : customers expected to come new, among them
    test : the same a quarter ago; None where no quarter before that one was seen
    """

    day: dt.date
    quarters: int
    sizes: pd.DataFrame
    newcomers: float
    test: OutlookTest | None


def outlook(labels: np.ndarray, days: Sequence[dt.date], names: Sequence[str]) -> Outlook | None:
    """Expect next quarter's sizes from the moves of the quarters that were seen.

    In each quarter, rates p(a → b) = customers who went from a to b ÷ customers in a, and those who
    came new by the segment they came to. Expected size of b = Σ size(a) × p(a → b) + newcomers to
    b, averaged over the quarters. The interval is simulated: a quarter is drawn, its rates are
    drawn again for each row (Dirichlet: chance in few customers), everybody moves by them
    (multinomial), newcomers arrive (Poisson). So it holds both chance and how much quarters differ.

    Parameters
    ----------
    labels : segment per customer (rows) and month (columns), −1 before they came
    days : of the months, rising
    names : of the segments

    References
    ----------
    Anderson and Goodman (1957), Annals of Mathematical Statistics 28(1) (transition rates);
    Gelman et al. (2013), Bayesian Data Analysis, section 3.4 (Dirichlet and multinomial).
    """
    quarters = _quarters(labels, len(names))
    if not quarters:
        return None
    now = _sizes(labels[:, -1], len(names))
    sizes = _forecast(quarters, now, names)
    test = None
    if len(quarters) > 1:
        before = _sizes(labels[:, -1 - MONTHS], len(names))
        test = OutlookTest(
            from_day=days[-1 - MONTHS],
            to_day=days[-1],
            quarters=len(quarters) - 1,
            sizes=_forecast(quarters[:-1], before, names)
            .rename(columns={"now": "before"})
            .assign(actual=now),
        )
    return Outlook(
        day=(pd.Timestamp(days[-1]) + pd.DateOffset(months=MONTHS)).date(),
        quarters=len(quarters),
        sizes=sizes,
        newcomers=float(np.mean([came.sum() for _, came in quarters])),
        test=test,
    )


def _quarters(labels: np.ndarray, count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Moves and newcomers of every quarter back from the last day, the earliest first."""
    found = []
    for end in range(labels.shape[1] - 1, MONTHS - 1, -MONTHS):
        then, now = labels[:, end - MONTHS].astype(int), labels[:, end].astype(int)
        both, came = then >= 0, (then < 0) & (now >= 0)
        if not both.any():
            continue
        moves = np.bincount(then[both] * count + now[both], minlength=count**2)
        found.append((moves.reshape(count, count), np.bincount(now[came], minlength=count)))
    return found[::-1]


def _sizes(labels: np.ndarray, count: int) -> np.ndarray:
    return np.bincount(labels[labels >= 0], minlength=count)


def _forecast(
    quarters: Sequence[tuple[np.ndarray, np.ndarray]], now: np.ndarray, names: Sequence[str]
) -> pd.DataFrame:
    random = np.random.default_rng(_SEED)
    pooled = _rates(np.sum([moves for moves, _ in quarters], axis=0), np.eye(len(now)))
    expected = np.mean([now @ _rates(moves, pooled) + came for moves, came in quarters], axis=0)
    draws = np.zeros((DRAWS, len(now)))
    for place, which in enumerate(random.integers(len(quarters), size=DRAWS)):
        moves, came = quarters[which]
        for row, size in enumerate(now):
            if size:
                # One customer's weight of what all quarters say: a row nobody stood in has rates.
                rates = _dirichlet(random, moves[row] + pooled[row])
                draws[place] += random.multinomial(size, rates)
        draws[place] += random.poisson(came)
    low, high = np.quantile(draws, [LOW, HIGH], axis=0)
    return pd.DataFrame(
        {"now": now, "expected": expected, "low": low, "high": high},
        index=pd.Index(list(names), name="segment"),
    )


def _rates(moves: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """Rows that add up to one; where nobody stood in a row, what is said otherwise."""
    totals = moves.sum(axis=1, keepdims=True)
    return np.where(totals > 0, moves / np.maximum(totals, 1), otherwise)


def _dirichlet(random: np.random.Generator, weights: np.ndarray) -> np.ndarray:
    drawn = random.standard_gamma(weights)
    total = drawn.sum()
    return np.asarray(drawn / total if total > 0 else weights / weights.sum())
