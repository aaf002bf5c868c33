"""`Outlook`: how large segments will be next quarter if customers move as they did before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MONTHS = 3
INSIDE = 0.8
"""Share of the sizes that the interval is to hold."""
SHARED_QUARTERS = 4
"""The spread that all segments have in common counts as much as so many further quarters of each
segment's own: few quarters say little of one segment, and eleven segments say more. Of 0 to 4, 4
came nearest to eight sizes in ten (docs/methods.md)."""


@dataclass(frozen=True)
class SizeForecastTest:
    """The same forecast made earlier, beside what came.

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
        sizes = self._told
        return int(((sizes["low"] <= sizes["actual"]) & (sizes["actual"] <= sizes["high"])).sum())

    @property
    def of(self) -> int:
        """Segments with information: one that was, stayed and was to stay empty does not."""
        return len(self._told)

    @property
    def _told(self) -> pd.DataFrame:
        anybody = self.sizes[["before", "expected", "actual"]].max(axis="columns") >= 1
        return self.sizes[anybody]

    @property
    def wins(self) -> bool:
        """Whether the forecast came nearer than "sizes stay the same"."""
        return self.error < self.naive_error


@dataclass(frozen=True)
class SizeForecast:
    """Expected sizes a quarter ahead.

    Parameters
    ----------
    day : the day they are expected for
    quarters : how many quarters the rates were observed in
    sizes : index segment; now, expected, low, high (80 % interval)
    newcomers : customers expected to come new, among them
    spread : how many times as much quarters differ as chance in single customers makes them
        (variances, mean of the segments); None where a single quarter was seen
    tests : the same for every quarter that another one came before, the latest last
    """

    day: dt.date
    quarters: int
    sizes: pd.DataFrame
    newcomers: float
    spread: float | None
    tests: tuple[SizeForecastTest, ...]

    @property
    def test(self) -> SizeForecastTest | None:
        """The same a quarter ago; None where no quarter before that one was seen."""
        return self.tests[-1] if self.tests else None

    @property
    def covered(self) -> tuple[int, int]:
        """Sizes that came to lie in their interval, and all that were tested.

        A forecast that knew a single quarter, and so not how much quarters differ, is left out.
        """
        fair = [test for test in self.tests if test.quarters > 1]
        return sum(item.inside for item in fair), sum(item.of for item in fair)


class _Quarter(NamedTuple):
    """Customers who moved from segment (row) to segment (column), and who came new to which."""

    moves: np.ndarray
    came: np.ndarray


def tested_days(days: Sequence[dt.date]) -> tuple[dt.date, ...]:
    """The days from which the forecast is tested: whole quarters before the last day.

    Parameters
    ----------
    days : months, rising
    """
    return tuple(days[-1 - MONTHS : MONTHS - 1 : -MONTHS])


def outlook(
    labels: np.ndarray,
    days: Sequence[dt.date],
    names: Sequence[str],
    earlier: Mapping[dt.date, np.ndarray] | None = None,
) -> SizeForecast | None:
    """Expect next quarter's sizes from the moves of the quarters that were seen.

    In each quarter, rates p(a → b) = customers who went from a to b ÷ customers in a, and those who
    came new by the segment they came to. Expected size of b = Σ size(a) × p(a → b) + newcomers to
    b, averaged over the quarters.

    The interval is that of the next quarter as one more of the same kind. Its variance is chance in
    single customers (moves multinomial, newcomers Poisson) times how much quarters differ beyond
    that. This factor is measured for each segment over the quarters and drawn towards the mean
    of all segments, so that Student's t of a few quarters does not make it useless.

    Parameters
    ----------
    labels : segment per customer (rows) and month (columns), −1 before they came
    days : of the months, rising
    names : of the segments
    earlier : the same by limits that were known on each of the days of tests, where others are

    References
    ----------
    Anderson and Goodman (1957), Annals of Mathematical Statistics 28(1) (transition rates);
    McCullagh and Nelder (1989), Generalized Linear Models, section 4.5 (variance beyond chance);
    Smyth (2004), Statistical Applications in Genetics and Molecular Biology 3(1) (variances drawn
    together); Geisser (1993), Predictive Inference (interval of one more observation).
    """
    quarters = _quarters(labels, len(names))
    if not quarters:
        return None
    sizes, spread = _forecast(labels, names)
    by_then = earlier or {}
    return SizeForecast(
        day=(pd.Timestamp(days[-1]) + pd.DateOffset(months=MONTHS)).date(),
        quarters=len(quarters),
        sizes=sizes,
        newcomers=float(np.mean([quarter.came.sum() for quarter in quarters])),
        spread=spread,
        tests=tuple(
            _test(by_then.get(days[-1 - MONTHS * back], labels), days, names, MONTHS * back)
            for back in range(len(quarters) - 1, 0, -1)
        ),
    )


def last_quarter(
    labels: np.ndarray, days: Sequence[dt.date], names: Sequence[str]
) -> SizeForecastTest | None:
    """The quarter before the last day as it was forecast, beside what came, all by one rule.

    Parameters
    ----------
    labels, days, names : as for `outlook`; labels by the rule that is in use

    Returns
    -------
    None where no quarter before that one was seen
    """
    if not _quarters(labels[:, :-MONTHS], len(names)):
        return None
    return _test(labels, days, names, MONTHS)


def _test(
    labels: np.ndarray, days: Sequence[dt.date], names: Sequence[str], months: int
) -> SizeForecastTest:
    """The forecast made so many months ago of the quarter that followed.

    Parameters
    ----------
    labels : by what was known then, up to the end of that quarter at least
    """
    known, came = labels.shape[1] - months, labels.shape[1] - months + MONTHS
    sizes, _ = _forecast(labels[:, :known], names)
    return SizeForecastTest(
        from_day=days[known - 1],
        to_day=days[came - 1],
        quarters=len(_quarters(labels[:, :known], len(names))),
        sizes=sizes.rename(columns={"now": "before"}).assign(
            actual=_sizes(labels[:, came - 1], len(names))
        ),
    )


def _quarters(labels: np.ndarray, count: int, every: int = MONTHS) -> list[_Quarter]:
    """Moves and newcomers of quarters back from the last day, one every so many months."""
    quarters = []
    for end in range(labels.shape[1] - 1, MONTHS - 1, -every):
        then, now = labels[:, end - MONTHS].astype(int), labels[:, end].astype(int)
        both, came = then >= 0, (then < 0) & (now >= 0)
        if not both.any():
            continue
        moves = np.bincount(then[both] * count + now[both], minlength=count**2)
        newcomers = np.bincount(now[came], minlength=count)
        quarters.append(_Quarter(moves.reshape(count, count), newcomers))
    return quarters[::-1]


def _sizes(labels: np.ndarray, count: int) -> np.ndarray:
    return np.bincount(labels[labels >= 0], minlength=count)


def _forecast(labels: np.ndarray, names: Sequence[str]) -> tuple[pd.DataFrame, float | None]:
    """Sizes a quarter after the last month with their interval, and how much quarters differ."""
    now = _sizes(labels[:, -1], len(names))
    quarters = _quarters(labels, len(names))
    pooled = _rates(np.sum([quarter.moves for quarter in quarters], axis=0), np.eye(len(now)))
    would_be = _would_be(now, quarters, pooled)
    expected = would_be.mean(axis=0)
    newcomers = np.mean([quarter.came for quarter in quarters], axis=0)
    chance = now @ (pooled * (1 - pooled)) + newcomers
    # A single whole quarter does not differ from itself: those that begin a month apart stand in.
    alike = quarters if len(quarters) > 1 else _quarters(labels, len(names), every=1)
    factor, freedom = _beyond_chance(_would_be(now, alike, pooled), chance, len(quarters))
    half = _student(freedom) * np.sqrt(factor * chance * (1 + 1 / len(quarters)))
    sizes = pd.DataFrame(
        {
            "now": now,
            "expected": expected,
            "low": np.maximum(expected - half, 0.0),
            "high": expected + half,
        },
        index=pd.Index(list(names), name="segment"),
    )
    possible = chance > 0
    measured = len(alike) > 1 and possible.any()
    return sizes, float(factor[possible].mean()) if measured else None


def _would_be(now: np.ndarray, quarters: Sequence[_Quarter], pooled: np.ndarray) -> np.ndarray:
    """Sizes after each of the quarters if it came again, shape (quarters, segments)."""
    return np.array([now @ _rates(quarter.moves, pooled) + quarter.came for quarter in quarters])


def _beyond_chance(
    would_be: np.ndarray, chance: np.ndarray, quarters: int
) -> tuple[np.ndarray, float]:
    """How many times the variance by chance the sizes vary, and how surely that is known.

    Parameters
    ----------
    would_be : sizes after each quarter
    chance : variance of each size by chance in single customers
    quarters : how many of the quarters have no month in common

    Returns
    -------
    a factor for each segment, never below 1; degrees of freedom
    """
    if len(would_be) < 2:  # noqa: PLR2004 - nothing to differ from
        return np.ones(len(chance)), float("inf")
    own = np.divide(
        would_be.var(axis=0, ddof=1), chance, out=np.zeros(len(chance)), where=chance > 0
    )
    common = own[chance > 0].mean() if (chance > 0).any() else 1.0
    freedom = max(1, quarters - 1)
    drawn = (SHARED_QUARTERS * max(1.0, common) + freedom * own) / (SHARED_QUARTERS + freedom)
    return np.maximum(drawn, 1.0), float(SHARED_QUARTERS + freedom)


def _student(freedom: float) -> float:
    """How many standard deviations the interval reaches to either side."""
    upper = (1 + INSIDE) / 2
    known = np.isfinite(freedom)
    return float(special.stdtrit(freedom, upper) if known else special.ndtri(upper))


def _rates(moves: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """Rows that add up to one; where nobody stood in a row, the fallback."""
    totals = moves.sum(axis=1, keepdims=True)
    return np.where(totals > 0, moves / np.maximum(totals, 1), otherwise)
