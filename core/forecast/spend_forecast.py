"""Forecast spend: backtest every forecaster on the shop's past, forecast with the best."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from core.errors import NothingToForecastError
from core.forecast import churn, forecast_notices
from core.forecast.backtesting import backtest as testing
from core.forecast.forecasters import FORECASTERS, season_factor
from core.forecast.history import snapshots
from core.forecast.history.customer_kinds import customer_kinds
from core.forecast.history.training_windows import (
    DAYS_A_WEEK,
    FittedWindows,
    ForecastInputs,
    gather_inputs,
)
from core.forecast.horizon_days import MONTHS, days_in_months
from core.forecast.machine_learning import contributions, regressors
from core.forecast.purchase_models import bootstrap
from core.forecast.result import Forecast, Horizon
from core.progress import Progress, silent
from core.time_units import DAYS_PER_MONTH, DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.cleaning import Orders
    from core.features import Customers
    from core.forecast.array_types import Floats, Ints
    from core.forecast.backtesting.backtest import Backtest
    from core.forecast.churn import ChurnTest
    from core.forecast.forecasters import Forecaster
    from core.forecast.history.snapshots import OrderHistory
    from core.settings import ValueSettings


def forecast_orders(
    orders: Orders,
    customers: Customers,
    settings: ValueSettings,
    progress: Progress = silent,
) -> Forecast:
    """Forecast every customer of a shop from its clean orders.

    Parameters
    ----------
    orders : the clean lines
    customers : measured as of the day to forecast from
    settings : horizon, date of the backtest, discount rate, seed
    progress : called as the work goes on; may raise `Cancelled`

    Raises
    ------
    NothingToForecastError : the orders cover a single day
    """
    if customers.as_of is None:
        raise LookupError("customers measured from orders have a day")
    past = snapshots.order_history_of(orders, customers.as_of, money=customers.knows_money)
    return forecast_past(past, settings, progress)


def forecast_past(
    past: OrderHistory, settings: ValueSettings, progress: Progress = silent
) -> Forecast:
    """Test every forecaster on the past, and forecast with the one that was chosen.

    Parameters
    ----------
    past : the orders up to the day to forecast from
    settings, progress : as in `forecast_orders`
    """
    if past.length_days < 2:  # noqa: PLR2004 - there is no before and after within one day
        raise NothingToForecastError(
            "All orders are on one day, so nothing shows who comes back.",
            "Use an export that covers at least a few weeks.",
        )
    # The matrices are small: more threads would only wait for each other.
    with threadpool_limits(limits=1):
        return _forecast(past, settings, progress)


@dataclass(frozen=True)
class ChosenForecaster:
    """The forecaster that did best on a shop's past, ready to forecast from today.

    Parameters
    ----------
    backtest : how it was chosen, and its errors from earlier dates
    forecaster : the one in use
    then, today : what may be known at the date of the backtest, and today
    """

    backtest: Backtest
    forecaster: Forecaster
    then: ForecastInputs
    today: ForecastInputs

    @property
    def kinds(self) -> Ints:
        """The kind of each customer, in the order of their ids."""
        return customer_kinds(self.today.now.snapshot)

    @property
    def ids(self) -> pd.Index[str]:
        """Every customer."""
        return self.today.now.snapshot.frame.index

    def forecast(self, days: int) -> Floats:
        """Spend of each customer in the days to come."""
        return self.forecaster.forecast(self.today, days)


def choose_by_backtest(
    past: OrderHistory,
    settings: ValueSettings,
    horizons: Sequence[int],
    progress: Progress = silent,
) -> ChosenForecaster:
    """Test every forecaster on the past, and make the best one ready.

    Parameters
    ----------
    past : the orders up to the day to forecast from
    settings : date of the backtest, seed
    horizons : days ahead that ranges are asked for, rising
    progress : called as the work goes on, up to 0.9; may raise `Cancelled`
    """
    seed = settings.seed
    at, days = testing.split_date(past, settings.backtest_from)
    what = f"forecasting as if it were {at:%d %B %Y}"
    progress("value", 0.0, what)
    fitted: FittedWindows = {}
    then = gather_inputs(
        past, at, days, seed, fitted=fitted,
        watch=lambda done: progress("value", 0.2 * done, what),
    )  # fmt: skip
    tested = testing.run_backtest(
        past, at, days, then, seed, horizons, fitted,
        watch=lambda done, what: progress("value", 0.2 + 0.5 * done, what),
    )  # fmt: skip
    progress("value", 0.7, "forecasting from today")
    today = gather_inputs(
        past, past.as_of, days, seed, fitted=fitted,
        watch=lambda done: progress("value", 0.7 + 0.2 * done, "forecasting from today"),
    )  # fmt: skip
    best = FORECASTERS[tested.chosen]
    usable = best if best.ready(today) else FORECASTERS[tested.purchase_model]
    return ChosenForecaster(tested, usable, then, today)


def _forecast(past: OrderHistory, settings: ValueSettings, progress: Progress) -> Forecast:
    horizons = sorted({settings.horizon_days, *map(days_in_months, MONTHS)})
    chosen = choose_by_backtest(past, settings, horizons, progress)
    at, days = chosen.backtest.at, chosen.backtest.horizon_days
    followed = past.at(at, days).frame["future_orders"].to_numpy(dtype=float)
    progress("value", 0.9, "testing who was expected not to order")
    churned = churn.compare_methods(chosen.then, (followed <= 0).astype(float), days)
    return _assemble(past, settings, chosen, churned)


def _assemble(
    past: OrderHistory,
    settings: ValueSettings,
    ready: ChosenForecaster,
    churned: ChurnTest,
) -> Forecast:
    days = settings.horizon_days
    tested, chosen, today, kinds = ready.backtest, ready.forecaster, ready.today, ready.kinds
    method = churned.chosen if churned.chosen in churn.available_methods(today) else "mbg_nbd"
    model = chosen.name if chosen.kind == "purchases" else tested.purchase_model
    by_horizon = {
        ahead: _horizon_frame(today, chosen, model, method, ahead, settings.discount_rate)
        for ahead in {days, *map(days_in_months, MONTHS)}
    }
    frame = _customer_frame(today, model).assign(**by_horizon[days])
    year = churn.churn_risk(today, method, days_in_months(12))
    frame["at_risk"] = frame["yearly_spend"] * year
    return Forecast(
        frame=frame,
        as_of=past.as_of,
        horizon_days=days,
        money=past.money,
        forecaster=chosen.label,
        horizons=tuple(
            _horizon(tested, by_horizon[days_in_months(months)], kinds, months) for months in MONTHS
        ),
        ahead=pd.DataFrame(
            {
                months: by_horizon[days_in_months(months)]["value"].astype(np.float32)
                for months in MONTHS
            }
        ),
        by_horizon=by_horizon,
        kinds=kinds,
        known_days=past.length_days,
        seasons={
            ahead: today.season.factor(0, ahead) for ahead in by_horizon if today.season.known
        },
        backtest=tested,
        churn=churned,
        fits=tuple(today.now.fits.values()),
        spend=today.now.spend,
        resampled=bootstrap.bootstrap_model(
            today.now.fits[model], today.now.snapshot.history, days, settings.seed
        ),
        reasons=_explainer(today, chosen, days),
        notices=tuple(forecast_notices.forecast_notices(past, today, tested, days)),
    )


def _horizon_frame(
    today: ForecastInputs,
    chosen: Forecaster,
    model: str,
    method: str,
    days: int,
    discount_rate: float,
) -> pd.DataFrame:
    """What depends on how far ahead is looked, one row a customer."""
    values = chosen.forecast(today, days)
    risk = churn.churn_risk(today, method, days)
    return pd.DataFrame(
        {
            "expected_orders": today.now.expected_orders(model, days),
            "value": values,
            "discounted_value": values * discount_factor(today, days, discount_rate),
            "churn_risk": risk,
            "churn_band": churn.risk_bands(risk),
        },
        index=today.now.snapshot.frame.index,
    )


def _horizon(tested: Backtest, frame: pd.DataFrame, kinds: Ints, months: int) -> Horizon:
    days = days_in_months(months)
    values = frame["value"].to_numpy(dtype=float)
    low, high = tested.origins.interval(values, kinds, days, values)
    discounted = float(frame["discounted_value"].sum())
    return Horizon(months, days, float(values.sum()), low, high, discounted)


def _explainer(
    today: ForecastInputs, chosen: Forecaster, days: int
) -> contributions.ForecastExplainer | None:
    if chosen.kind != "learned":
        return None
    plain = regressors.explainer(today, days, kind=chosen.name)
    if plain is None:
        return None
    season = season_factor(chosen.kind, chosen.name, today, days)
    return replace(plain, scale=plain.scale * season)


def _customer_frame(today: ForecastInputs, model: str) -> pd.DataFrame:
    """What is known of each customer, and what a purchase model expects."""
    snapshot = today.now.snapshot
    known = snapshot.frame
    first = pd.to_datetime(known["first_day"])
    years = np.maximum((pd.Timestamp(snapshot.at) - first).dt.days / DAYS_PER_YEAR, 1.0)
    wait = today.now.fits[model].half_wait(snapshot.history) * DAYS_A_WEEK
    # Beyond ten years a date says nothing.
    ahead = pd.to_timedelta(np.where(wait < 10 * DAYS_PER_YEAR, np.ceil(wait), np.nan), unit="D")
    return pd.DataFrame(
        {
            "spent": known["spend"],
            "yearly_spend": known["spend"] / years,
            "first_order_on": first,
            "next_order_on": pd.Timestamp(snapshot.at) + ahead,
        },
        index=known.index,
    )


def discount_factor(inputs: ForecastInputs, days: int, rate: float) -> float:
    """What one unit of the spend in the days to come is worth today.

    Spend falls due when orders are expected: Σ (E(tᵢ) − E(tᵢ₋₁)) (1 + rate)^−(mid of tᵢ₋₁ and tᵢ in
    years) ÷ E(days), month by month, with E of MBG/NBD.

    Parameters
    ----------
    rate : a year
    """
    if rate == 0:
        return 1.0
    steps = max(1, round(days / DAYS_PER_MONTH))
    ends = np.linspace(0, days, steps + 1)
    expected = np.array([0.0, *(inputs.expected_total(end) for end in ends[1:])])
    if expected[-1] <= 0:
        return 1.0
    middles = (ends[1:] + ends[:-1]) / 2 / DAYS_PER_YEAR
    return float((np.diff(expected) * (1 + rate) ** -middles).sum() / expected[-1])
