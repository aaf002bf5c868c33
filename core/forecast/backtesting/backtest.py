"""The backtest: forecast from a date in the past, compare with what followed, choose by a rule."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.forecast.backtesting import accuracy, forecaster_choice, rolling_origins
from core.forecast.backtesting.forecaster_choice import BacktestRow, ForecasterChoice
from core.forecast.backtesting.rolling_origins import RollingOrigins
from core.forecast.forecasters import FORECASTERS
from core.forecast.history.training_windows import DAYS_A_WEEK
from core.forecast.horizon_days import days_in_months
from core.forecast.machine_learning import regressors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.forecast.array_types import Floats
    from core.forecast.backtesting.accuracy import ForecastDecile
    from core.forecast.backtesting.rolling_origins import OriginErrors
    from core.forecast.history.snapshots import OrderHistory, Snapshot
    from core.forecast.history.training_windows import FittedWindows, ForecastInputs

BASE_DAYS = days_in_months(6)
"""How far the backtest looks ahead. The method that does best there forecasts every horizon, so
that what is expected of a year does not depend on which horizon is looked at."""
MAX_DAYS = 365
"""How far it looks ahead at most, from a date that was chosen."""
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
    origins : how far off the chosen forecaster was from earlier dates
    drivers : what a learned forecast rests on: measure, and growth of the error without it; empty
        for the others
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
    origins: RollingOrigins
    drivers: tuple[tuple[str, float], ...]

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


def split_date(past: OrderHistory, chosen: dt.date | None) -> tuple[dt.date, int]:
    """The date to forecast from, and how far.

    As far as `BASE_DAYS`, where the orders cover twice as much, else half of what they cover. Where
    a date is chosen, from there as far as the orders go, a year at most.
    """
    if chosen is not None:
        at = min(max(chosen, past.first + dt.timedelta(days=1)), past.as_of - dt.timedelta(days=1))
        return at, min(MAX_DAYS, (past.as_of - at).days)
    days = max(1, min(BASE_DAYS, past.length_days // 2))
    return past.as_of - dt.timedelta(days=days), days


def run_backtest(
    past: OrderHistory,
    at: dt.date,
    days: int,
    inputs: ForecastInputs,
    seed: int = 0,
    horizons: Sequence[int] = (),
    fitted: FittedWindows | None = None,
    watch: Callable[[float, str], None] = lambda *_: None,
) -> Backtest:
    """Let every forecaster forecast from a date, and choose one by `choose_forecaster`.

    Parameters
    ----------
    past : the orders
    at, days : from `split_date`
    inputs : what may be known at that date
    horizons : days ahead that ranges are asked for; those of the backtest alone when empty
    fitted : windows that were fitted to gather the inputs
    watch : called with the share of the work that is done, and what is at work
    """
    then = past.at(at, days)
    actual = then.frame["future_spend"].to_numpy(dtype=float)
    ready = [forecaster for forecaster in FORECASTERS.values() if forecaster.ready(inputs)]
    forecasts = {}
    for index, forecaster in enumerate(ready):
        watch(index / (2 * len(ready)), f"trying {forecaster.label} on the past")
        forecasts[forecaster.name] = forecaster.forecast(inputs, days)
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
    roll = partial(
        rolling_origins.roll_origins, past, horizons=sorted({days, *horizons}), base_days=days,
        seed=seed, fitted=fitted or {},
    )  # fmt: skip
    what = "trying the best ones from earlier dates"
    near = [FORECASTERS[row.name] for row in forecaster_choice.near_lowest_error(rows)]
    quick = [forecaster for forecaster in near if forecaster.kind != "learned"]
    learned = [forecaster for forecaster in near if forecaster.kind == "learned"]
    errors = roll(quick, watch=lambda done: watch(0.5 + 0.25 * done, what)) | roll(
        learned, watch=lambda done: watch(0.75 + 0.25 * done, what)
    )
    rows = tuple(
        dataclasses.replace(row, earlier=_earlier_totals(errors.get(row.name, ()), days))
        for row in rows
    )
    choice = _choose_with_lead(rows, forecasts, actual, seed)
    chosen = choice.used
    forecast = forecasts[chosen.name]
    purchase_model = next(row for row in rows if row.kind == "purchases").name
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
        origins=RollingOrigins(
            errors[chosen.name], _residuals(forecast, actual), days, order_size=_order_size(then)
        ),
        drivers=(
            regressors.permutation_importance(inputs, days, actual, kind=chosen.name, seed=seed)
            if chosen.kind == "learned"
            else ()
        ),
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


def _earlier_totals(errors: Sequence[OriginErrors], days: int) -> tuple[float, ...]:
    """How far off totals were from earlier dates, latest first; empty where none could tell."""
    tested = next((one for one in errors if one.days == days), None)
    return () if tested is None else tuple(map(float, -np.log(tested.ratios)))


def _residuals(forecast: Floats, actual: Floats) -> tuple[tuple[float, float], ...]:
    """How much single customers differ from their forecast, by its size."""
    order = np.argsort(forecast, kind="stable")
    parts = [part for part in np.array_split(order, min(10, len(order))) if len(part)]
    error = (forecast - actual) ** 2
    return tuple((float(forecast[part].max()), float(error[part].mean())) for part in parts)


def _order_size(snapshot: Snapshot) -> float:
    """Mean spend on an order day, each counted by its size."""
    spend, order_days = snapshot.mean_spend, snapshot.order_days
    whole = float(spend @ order_days)
    return float(spend**2 @ order_days) / whole if whole > 0 else 0.0


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
