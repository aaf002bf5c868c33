"""The backtest: forecast from a date in the past, compare with what followed, choose by a rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import words
from core.value import learned, measures
from core.value.evidence import DAYS_A_WEEK, Evidence, gather
from core.value.forecasters import FORECASTERS, Forecaster

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.value.arrays import Floats
    from core.value.measures import Decile, Measures
    from core.value.snapshots import Past

CLOSE = 0.05
"""Forecasts whose error is this close to the smallest are told apart by their totals."""
NAIVE_MARGIN = 0.02
"""The chosen forecast's error is never more than this above the best naive row's."""
EARLIER_DATES = 3
USUAL_ERROR = 0.2
"""How far off totals of shops usually are, as one more date among those that were tried."""
TRACKING_POINTS = 13


@dataclass(frozen=True, slots=True)
class Row:
    """One forecaster's result.

    Parameters
    ----------
    name, label, kind, about : of the forecaster
    measures : how good it was
    """

    name: str
    label: str
    kind: str
    about: str
    measures: Measures


@dataclass(frozen=True)
class Backtest:
    """What every forecaster would have said at a date, and what followed.

    Parameters
    ----------
    at, horizon_days : the date, and the days after it that were forecast
    customers : known at that date
    actual_total : what they went on to spend
    rows : smallest mean absolute error first
    skipped : labels of forecasters that had too little to learn from, or are not installed
    chosen, best_naive : names
    lead : how much smaller the error of the best forecast that is not naive is than the best naive
        row's, with the ends of a 90 % interval; None where there are only naive ones
    deciles : of the chosen forecast
    tracking : week, actual and expected (cumulative order days), by the best purchase model
    purchase_model : the best purchase model
    spread : how far off totals are, as the standard deviation of a logarithm, from `dates`
    dates : per date that was tried, forecast total ÷ actual total of the chosen forecaster
    drivers : what a learned forecast rests on: measure, and growth of the error without it; empty
        for the others
    residual_deciles : upper ends of the chosen forecast's tenths, and the variance of its error in
        each
    """

    at: dt.date
    horizon_days: int
    customers: int
    actual_total: float
    rows: tuple[Row, ...]
    skipped: tuple[str, ...]
    chosen: str
    best_naive: str
    lead: tuple[float, float, float] | None
    deciles: tuple[Decile, ...]
    tracking: pd.DataFrame
    purchase_model: str
    spread: float
    dates: tuple[tuple[dt.date, float], ...]
    drivers: tuple[tuple[str, float], ...]
    residual_deciles: tuple[tuple[float, float], ...]

    def row(self, name: str) -> Row:
        """The result of one forecaster."""
        return next(row for row in self.rows if row.name == name)

    @property
    def naive_wins(self) -> bool:
        """Whether a naive row is used."""
        return self.row(self.chosen).kind == "naive"

    def verdict(self, currency: str | None = None) -> str:
        """Why this forecast is used, in a sentence or two."""
        chosen, naive = self.row(self.chosen), self.row(self.best_naive)
        off = words.money(chosen.measures.mae, currency)
        if self.naive_wins:
            return (
                f"No model beats simple arithmetic on this shop: {chosen.label} is off by {off} a "
                "customer, less than any model, and is used."
            )
        text = (
            f"{chosen.label} is used: off by {off} a customer on average, and by "
            f"{words.percent(abs(chosen.measures.bias))} in total. {naive.label}, the best naive "
            f"forecast, is off by {words.money(naive.measures.mae, currency)} a customer and by "
            f"{words.percent(abs(naive.measures.bias))} in total."
        )
        if self.lead is not None and self.lead[1] <= 0:
            text += " For single customers the difference is within chance."
        return text


def split(past: Past, horizon_days: int, chosen: dt.date | None) -> tuple[dt.date, int]:
    """The date to forecast from, and how far.

    As far as the horizon, where the orders cover twice as much, else half of what they cover. Where
    a date is chosen, from there as far as the horizon or the orders go.
    """
    if chosen is not None:
        at = min(max(chosen, past.first + dt.timedelta(days=1)), past.as_of - dt.timedelta(days=1))
        return at, min(horizon_days, (past.as_of - at).days)
    days = max(1, min(horizon_days, past.length_days // 2))
    return past.as_of - dt.timedelta(days=days), days


def run(
    past: Past,
    at: dt.date,
    days: int,
    evidence: Evidence,
    seed: int = 0,
    watch: Callable[[float, str], None] = lambda *_: None,
) -> Backtest:
    """Let every forecaster forecast from a date, and choose one.

    Chosen is, among those whose mean absolute error is within 5 % of the smallest one and at most
    2 % above the best naive row's, the one whose total came closest. The error alone would favour
    forecasts that are too low, because most customers spend nothing.

    Parameters
    ----------
    past : the orders
    at, days : from `split`
    evidence : what may be known at that date
    watch : called with the share of the work that is done, and what is at work
    """
    actual = past.at(at, days).frame["future_spend"].to_numpy(dtype=float)
    ready = [one for one in FORECASTERS.values() if one.ready(evidence)]
    forecasts = {}
    for place, one in enumerate(ready):
        watch(place / (len(ready) + 2), f"trying {one.label} on the past")
        forecasts[one.name] = one.forecast(evidence, days)
    watch(len(ready) / (len(ready) + 2), "trying the best one from earlier dates")
    rows = tuple(
        sorted(
            (
                Row(one.name, one.label, one.kind, one.about,
                    measures.measure(forecasts[one.name], actual))
                for one in ready
            ),
            key=lambda row: row.measures.mae,
        )
    )  # fmt: skip
    chosen = choose(rows)
    naive = _first(rows, "naive")
    rival = next((row for row in rows if row.kind != "naive"), None)
    against = chosen if chosen.kind != "naive" else rival
    forecast = forecasts[chosen.name]
    purchase_model = _first(rows, "purchases").name
    dates = (
        (at, _ratio(forecast, actual)),
        *_earlier(past, at, days, FORECASTERS[chosen.name], seed),
    )
    return Backtest(
        at=at,
        horizon_days=days,
        customers=len(actual),
        actual_total=float(actual.sum()),
        rows=rows,
        skipped=tuple(
            one.label if one.installed else f"{one.label} (not installed)"
            for one in FORECASTERS.values()
            if one not in ready
        ),
        chosen=chosen.name,
        best_naive=naive.name,
        lead=measures.lead(forecasts[against.name], forecasts[naive.name], actual, seed)
        if against
        else None,
        deciles=measures.deciles(forecast, actual),
        tracking=_tracking(past, at, days, evidence, purchase_model),
        purchase_model=purchase_model,
        spread=_spread([ratio for _, ratio in dates]),
        dates=dates,
        drivers=learned.importance(evidence, days, actual, kind=chosen.name, seed=seed)
        if chosen.kind == "learned"
        else (),
        residual_deciles=_residuals(forecast, actual),
    )


def choose(rows: tuple[Row, ...]) -> Row:
    """The rule by which a forecast is chosen; see `run`."""
    naive = min(row.measures.mae for row in rows if row.kind == "naive")
    smallest = min(row.measures.mae for row in rows)
    limit = min(smallest * (1 + CLOSE), naive * (1 + NAIVE_MARGIN))
    close = [row for row in rows if row.measures.mae <= limit]
    return min(close, key=lambda row: (_off(row), row.measures.mae))


def _off(row: Row) -> float:
    bias = abs(row.measures.bias)
    return round(bias, 2) if np.isfinite(bias) else float("inf")


def _first(rows: tuple[Row, ...], kind: str) -> Row:
    return next(row for row in rows if row.kind == kind)


def _ratio(forecast: Floats, actual: Floats) -> float:
    total = float(actual.sum())
    return float(forecast.sum()) / total if total > 0 else float("nan")


def _earlier(
    past: Past, at: dt.date, days: int, forecaster: Forecaster, seed: int
) -> list[tuple[dt.date, float]]:
    """How far off the chosen forecaster's totals would have been from earlier dates."""
    found = []
    for step in range(1, EARLIER_DATES + 1):
        date = at - dt.timedelta(days=step * max(days // 2, 1))
        if (date - past.first).days < max(days, 2 * 28):
            break
        by_orders = forecaster.kind == "purchases"
        models = ("mbg_nbd", forecaster.name) if by_orders else ("mbg_nbd",)
        evidence = gather(past, date, days, seed, learn=not by_orders, models=models)
        if not forecaster.ready(evidence):
            break
        actual = past.at(date, days).frame["future_spend"].to_numpy(dtype=float)
        found.append((date, _ratio(forecaster.forecast(evidence, days), actual)))
    return found


def _spread(ratios: list[float]) -> float:
    errors = [np.log(ratio) ** 2 for ratio in ratios if np.isfinite(ratio) and ratio > 0]
    return float(np.sqrt((USUAL_ERROR**2 + sum(errors)) / (1 + len(errors))))


def _residuals(forecast: Floats, actual: Floats) -> tuple[tuple[float, float], ...]:
    """How much single customers differ from their forecast, by its size."""
    order = np.argsort(forecast, kind="stable")
    parts = [part for part in np.array_split(order, min(10, len(order))) if len(part)]
    error = (forecast - actual) ** 2
    return tuple((float(forecast[part].max()), float(error[part].mean())) for part in parts)


def _tracking(past: Past, at: dt.date, days: int, evidence: Evidence, model: str) -> pd.DataFrame:
    """Order days since the date, week by week and added up: as they came, and as expected."""
    actual = past.orders_a_week(at)[: max(days // DAYS_A_WEEK, 1)].cumsum()
    every = -(-len(actual) // TRACKING_POINTS)
    weeks = sorted({*range(every - 1, len(actual), every), len(actual) - 1})
    expected = [
        evidence.now.fits[model].total_orders(evidence.now.snapshot.history, week + 1)
        for week in weeks
    ]
    return pd.DataFrame(
        {
            "week": [week + 1 for week in weeks],
            "actual": actual.to_numpy()[weeks],
            "expected": expected,
        }
    )
