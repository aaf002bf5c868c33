"""`ForecasterChoice`: which forecast is used and why, as a value from which the sentence is made.

The sentence says nothing of its own: every claim in it is a property here, worked out from the
errors that were measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from core import formatting
from core.forecast.backtesting.error_scale import LARGEST, USUAL, likely_reach
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.forecast.backtesting.accuracy import AccuracyMeasures

CLOSE_ERROR = 0.05
"""Among forecasts whose error is this close to the smallest, totals decide."""
NAIVE_MARGIN = 0.02
"""The chosen forecast's error is never more than this above the best naive row's."""

Reason = Literal["smallest_error", "closest_total"]
Winner = Literal["model", "naive", "chance"]


@dataclass(frozen=True, slots=True)
class BacktestRow:
    """One forecaster's result.

    Parameters
    ----------
    name, label, kind, about : of the forecaster
    measures : how good it was
    earlier : ln(what came ÷ forecast) of totals from earlier dates too, latest first; empty where
        only the one date is known
    """

    name: str
    label: str
    kind: str
    about: str
    measures: AccuracyMeasures
    earlier: tuple[float, ...] = ()

    @property
    def error(self) -> float:
        """Mean absolute error a customer."""
        return self.measures.mae

    @property
    def naive(self) -> bool:
        """Whether it is simple arithmetic."""
        return self.kind == "naive"

    @property
    def total_off(self) -> float:
        """How far off the total was, to within a percent; infinite where nothing was spent."""
        off = round(self.measures.bias, 2)
        return off if np.isfinite(off) else float("inf")

    @property
    def usual_total_off(self) -> float:
        """How far off totals were from earlier dates, on average; NaN where fewer than two tell."""
        if len(self.earlier) < 2:  # noqa: PLR2004 - one date is no average
            return float("nan")
        return float(np.abs(np.exp(-np.array(self.earlier)) - 1).mean())

    @property
    def total_reach(self) -> float:
        """How far off its next total may well be, as a logarithm, by all dates that tell.

        One date is mostly luck: with few, what is usual for shops counts most, so that many good
        totals are worth more than one that was right by chance.
        """
        errors = self.earlier
        if not errors and np.isfinite(self.measures.bias):
            errors = (float(-np.log(max(1 + self.measures.bias, np.exp(-LARGEST)))),)
        return likely_reach(np.array(errors), USUAL.total, USUAL.spread)


@dataclass(frozen=True, slots=True)
class ForecasterChoice:
    """The forecast that is used, beside those it was chosen from.

    Parameters
    ----------
    used : the row that is used
    smallest : the row with the smallest error; `used` itself where none is smaller
    naive : the naive row with the smallest error
    model : the row that is compared with `naive`: the one that is used or, where that is naive, the
        best of the others; None where there are only naive ones
    lead : how much smaller the error of `model` is than that of `naive`, with the ends of its
        interval; None where there is no model, or the interval is not known
    """

    used: BacktestRow
    smallest: BacktestRow
    naive: BacktestRow
    model: BacktestRow | None
    lead: tuple[float, float, float] | None = None

    @property
    def reason(self) -> Reason:
        """Why it is used: no error is smaller, or no total of those nearly as good came closer."""
        return "smallest_error" if self.used.error <= self.smallest.error else "closest_total"

    @property
    def better(self) -> Winner | None:
        """Who is better for single customers beyond chance; "chance" where the interval holds 0."""
        if self.lead is None:
            return None
        _, low, high = self.lead
        return "model" if low > 0 else "naive" if high < 0 else "chance"

    def in_words(self, currency: str | None = None) -> str:
        """Who is used and why, how the best of the other kind did, and what of it is chance."""
        return " ".join(
            part for part in (self._used(currency), self._rival(currency), self._chance()) if part
        )

    def _used(self, currency: str | None) -> str:
        used, least = self.used, self.smallest
        off = formatting.money(used.error, currency)
        if self.reason == "smallest_error":
            end = _with_total(N_("; its total was {total}"), used)
            return say(
                "{label} has the smallest error, {off} per customer, and is used{end}.",
                label=used.label,
                off=off,
                end=end,
            )
        first = say(
            "{label} has the smallest error, {error} per customer, but its total was {least}. "
            "{used} is off by {off} and is used because ",
            label=least.label,
            error=formatting.money(least.error, currency),
            least=_total(least),
            used=used.label,
            off=off,
        )
        if len(used.earlier) > 1:
            dates = say("{dates:# earlier date|# earlier dates}", dates=len(used.earlier))
            return say(
                "{first}among those with near-lowest error its totals, forecast from {dates}, "
                "are the most to be relied on; the last one was {used}.",
                first=first,
                dates=dates,
                used=_total(used),
            )
        return say(
            "{first}its total was closest among those with near-lowest error: {used}.",
            first=first,
            used=_total(used),
        )

    def _rival(self, currency: str | None) -> str:
        """How the best forecast of the other kind did, unless already mentioned."""
        rival = self.model if self.used.naive else self.naive
        if rival is None:
            return ""
        off = formatting.money(rival.error, currency)
        if self.used.naive and self.smallest.naive:
            return say(
                "No model beats simple arithmetic on this shop: the best, {label}, is off by "
                "{off} per customer.",
                label=rival.label,
                off=off,
            )
        if rival is self.smallest:
            return ""
        end = _with_total(N_(", and its total was {total}"), rival)
        return say(
            "{label}, the best naive forecast, is off by {off} per customer{end}.",
            label=rival.label,
            off=off,
            end=end,
        )

    def _chance(self) -> str:
        if self.model is None or self.better is None:
            return ""
        if self.better == "chance":
            return say(
                "For single customers the difference between {model} and {naive} is within chance.",
                model=self.model.label,
                naive=self.naive.label,
            )
        first, second = self.model.label, self.naive.label
        if self.better == "naive":
            first, second = second, first
        return say(
            "For single customers {first} is better than {second} by more than chance.",
            first=first,
            second=second,
        )


def near_lowest_error(rows: Sequence[BacktestRow]) -> tuple[BacktestRow, ...]:
    """Rows among which the total decides, smallest error first.

    Their mean absolute error is within 5 % of the smallest one and at most 2 % above the best naive
    row's. The error alone would favour forecasts that are too low, because most customers spend
    nothing. What has to learn anew at each date is tried from too few of them to be used for its
    totals: it is among these only where no error is smaller.

    Parameters
    ----------
    rows : of every forecaster, a naive one among them
    """
    ordered = sorted(rows, key=lambda row: row.error)
    naive = next(row for row in ordered if row.naive)
    limit = min(ordered[0].error * (1 + CLOSE_ERROR), naive.error * (1 + NAIVE_MARGIN))
    return tuple(
        row
        for row in ordered
        if row.error <= limit and (row.kind != "learned" or row is ordered[0])
    )


def choose_forecaster(
    rows: Sequence[BacktestRow], lead: tuple[float, float, float] | None = None
) -> ForecasterChoice:
    """The forecast to use: of those with near-lowest error, the one with the surest total.

    Parameters
    ----------
    rows : of every forecaster, a naive one among them
    lead : of `ForecasterChoice`, where it is known
    """
    ordered = sorted(rows, key=lambda row: row.error)
    used = min(
        near_lowest_error(rows), key=lambda row: (row.total_reach, abs(row.total_off), row.error)
    )
    naive = next(row for row in ordered if row.naive)
    model = next((row for row in ordered if not row.naive), None) if used.naive else used
    return ForecasterChoice(used, ordered[0], naive, model, lead)


def _with_total(template: str, row: BacktestRow) -> str:
    """The end of a sentence with the forecast's total; nothing where it has none."""
    return say(template, total=_total(row)) if np.isfinite(row.total_off) else ""


def _total(row: BacktestRow) -> str:
    """How far off a total was, as in "its total was …"."""
    if row.total_off == 0:
        return _("right to within a percent")
    side = "low" if row.total_off < 0 else "high"
    return f"{formatting.percent(abs(row.total_off), 0)} too {side}"
