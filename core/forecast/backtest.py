"""The backtest: forecast from a date in the past, compare with what followed, choose by a rule."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.forecast import accuracy, forecaster_choice, regressors
from core.forecast.forecaster_choice import BacktestRow, ForecasterChoice
from core.forecast.forecasters import FORECASTERS, Forecaster
from core.forecast.training_windows import DAYS_A_WEEK, ForecastInputs, gather_inputs

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.forecast.accuracy import ForecastDecile
    from core.forecast.array_types import Floats
    from core.forecast.snapshots import OrderHistory

N_EARLIER_DATES = 3
PRIOR_ERROR = 0.2
"""Usual error of a shop's total, a log standard deviation; counts as one more date tested."""
MAX_TRACKING_POINTS = 13


@dataclass(frozen=True)
class Backtest:
    """What every forecaster predicted at a past date, and what followed.

    Parameters
    ----------
    at, horizon_days : the date, and the days after it that were forecast
    customers : known at that date
    actual_total : what they went on to spend
    rows : smallest mean absolute error first
    skipped : labels of forecasters that had too little to learn from, or are not installed
    choice : which of them is used, and why
    deciles : of the chosen forecast
    tracking : week, actual and expected (cumulative order days), by the best purchase model
    purchase_model : the best purchase model
    spread : how far off totals are, as the standard deviation of a logarithm, from `dates`
    dates : per date tested, forecast total ÷ actual total of the chosen forecaster
    drivers : what a learned forecast rests on: measure, and growth of the error without it; empty
        for the others
    residual_deciles : upper ends of the chosen forecast's tenths, and the variance of its error in
        each
    """

    at: dt.date
    horizon_days: int
    customers: int
    actual_total: float
    rows: tuple[BacktestRow, ...]
    skipped: tuple[str, ...]
    choice: ForecasterChoice
    deciles: tuple[ForecastDecile, ...]
    tracking: pd.DataFrame
    purchase_model: str
    spread: float
    dates: tuple[tuple[dt.date, float], ...]
    drivers: tuple[tuple[str, float], ...]
    residual_deciles: tuple[tuple[float, float], ...]

    def row(self, name: str) -> BacktestRow:
        """The result of one forecaster."""
        return next(row for row in self.rows if row.name == name)

    @property
    def chosen(self) -> str:
        """The name of the forecaster that is used."""
        return self.choice.used.name

    @property
    def naive_wins(self) -> bool:
        """Whether a naive row is used."""
        return self.choice.used.naive

    def verdict(self, currency: str | None = None) -> str:
        """Why this forecast is used, in a few sentences."""
        return self.choice.in_words(currency)


def split_date(
    past: OrderHistory, horizon_days: int, chosen: dt.date | None
) -> tuple[dt.date, int]:
    """The date to forecast from, and how far.

    As far as the horizon, where the orders cover twice as much, else half of what they cover. Where
    a date is chosen, from there as far as the horizon or the orders go.
    """
    if chosen is not None:
        at = min(max(chosen, past.first + dt.timedelta(days=1)), past.as_of - dt.timedelta(days=1))
        return at, min(horizon_days, (past.as_of - at).days)
    days = max(1, min(horizon_days, past.length_days // 2))
    return past.as_of - dt.timedelta(days=days), days


def run_backtest(
    past: OrderHistory,
    at: dt.date,
    days: int,
    inputs: ForecastInputs,
    seed: int = 0,
    watch: Callable[[float, str], None] = lambda *_: None,
) -> Backtest:
    """Let every forecaster forecast from a date, and choose one by `choose_forecaster`.

    Parameters
    ----------
    past : the orders
    at, days : from `split_date`
    inputs : what may be known at that date
    watch : called with the share of the work that is done, and what is at work
    """
    actual = past.at(at, days).frame["future_spend"].to_numpy(dtype=float)
    ready = [forecaster for forecaster in FORECASTERS.values() if forecaster.ready(inputs)]
    forecasts = {}
    for index, forecaster in enumerate(ready):
        watch(index / (len(ready) + 2), f"trying {forecaster.label} on the past")
        forecasts[forecaster.name] = forecaster.forecast(inputs, days)
    watch(len(ready) / (len(ready) + 2), "trying the best one from earlier dates")
    rows = tuple(
        sorted(
            (
                BacktestRow(forecaster.name, forecaster.label, forecaster.kind, forecaster.about,
                    accuracy.measure_accuracy(forecasts[forecaster.name], actual))
                for forecaster in ready
            ),
            key=lambda row: row.measures.mae,
        )
    )  # fmt: skip
    choice = _choose_with_lead(rows, forecasts, actual, seed)
    chosen = choice.used
    forecast = forecasts[chosen.name]
    purchase_model = next(row for row in rows if row.kind == "purchases").name
    dates = (
        (at, _ratio(forecast, actual)),
        *_earlier_ratios(past, at, days, FORECASTERS[chosen.name], seed),
    )
    return Backtest(
        at=at,
        horizon_days=days,
        customers=len(actual),
        actual_total=float(actual.sum()),
        rows=rows,
        skipped=tuple(
            forecaster.label if forecaster.installed else f"{forecaster.label} (not installed)"
            for forecaster in FORECASTERS.values()
            if forecaster not in ready
        ),
        choice=choice,
        deciles=accuracy.deciles(forecast, actual),
        tracking=_tracking(past, at, days, inputs, purchase_model),
        purchase_model=purchase_model,
        spread=_spread([ratio for _, ratio in dates]),
        dates=dates,
        drivers=(
            regressors.permutation_importance(inputs, days, actual, kind=chosen.name, seed=seed)
            if chosen.kind == "learned"
            else ()
        ),
        residual_deciles=_residuals(forecast, actual),
    )


def _choose_with_lead(
    rows: tuple[BacktestRow, ...], forecasts: dict[str, Floats], actual: Floats, seed: int
) -> ForecasterChoice:
    """The choice, with how sure the lead of the model over the best naive row is."""
    choice = forecaster_choice.choose_forecaster(rows)
    if choice.model is None:
        return choice
    model, naive = forecasts[choice.model.name], forecasts[choice.naive.name]
    return dataclasses.replace(choice, lead=accuracy.error_lead(model, naive, actual, seed))


def _ratio(forecast: Floats, actual: Floats) -> float:
    total = float(actual.sum())
    return float(forecast.sum()) / total if total > 0 else float("nan")


def _earlier_ratios(
    past: OrderHistory, at: dt.date, days: int, forecaster: Forecaster, seed: int
) -> list[tuple[dt.date, float]]:
    """How far off the chosen forecaster's totals would have been from earlier dates."""
    ratios = []
    for step in range(1, N_EARLIER_DATES + 1):
        date = at - dt.timedelta(days=step * max(days // 2, 1))
        if (date - past.first).days < max(days, 2 * 28):
            break
        by_orders = forecaster.kind == "purchases"
        models = ("mbg_nbd", forecaster.name) if by_orders else ("mbg_nbd",)
        inputs = gather_inputs(past, date, days, seed, learn=not by_orders, models=models)
        if not forecaster.ready(inputs):
            break
        actual = past.at(date, days).frame["future_spend"].to_numpy(dtype=float)
        ratios.append((date, _ratio(forecaster.forecast(inputs, days), actual)))
    return ratios


def _spread(ratios: list[float]) -> float:
    errors = [np.log(ratio) ** 2 for ratio in ratios if np.isfinite(ratio) and ratio > 0]
    return float(np.sqrt((PRIOR_ERROR**2 + sum(errors)) / (1 + len(errors))))


def _residuals(forecast: Floats, actual: Floats) -> tuple[tuple[float, float], ...]:
    """How much single customers differ from their forecast, by its size."""
    order = np.argsort(forecast, kind="stable")
    parts = [part for part in np.array_split(order, min(10, len(order))) if len(part)]
    error = (forecast - actual) ** 2
    return tuple((float(forecast[part].max()), float(error[part].mean())) for part in parts)


def _tracking(
    past: OrderHistory, at: dt.date, days: int, inputs: ForecastInputs, model: str
) -> pd.DataFrame:
    """Order days since the date, week by week and added up: as they came, and as expected."""
    actual = past.orders_a_week(at)[: max(days // DAYS_A_WEEK, 1)].cumsum()
    every = -(-len(actual) // MAX_TRACKING_POINTS)
    weeks = sorted({*range(every - 1, len(actual), every), len(actual) - 1})
    expected = [
        inputs.now.fits[model].total_orders(inputs.now.snapshot.history, week + 1) for week in weeks
    ]
    return pd.DataFrame(
        {
            "week": [week + 1 for week in weeks],
            "actual": actual.to_numpy()[weeks],
            "expected": expected,
        }
    )
