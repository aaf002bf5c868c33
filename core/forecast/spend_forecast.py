"""Forecast spend: backtest every forecaster on the shop's past, forecast with the best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from core.errors import NothingToForecastError, Notice
from core.forecast import backtest as testing
from core.forecast import bootstrap, churn, regressors, snapshots
from core.forecast.forecasters import FORECASTERS
from core.forecast.result import (
    MONTHS,
    Forecast,
    Horizon,
    days_in_months,
    total_interval,
)
from core.forecast.training_windows import DAYS_A_WEEK, ForecastInputs, gather_inputs
from core.formatting import Sentence
from core.progress import Progress, silent
from core.time_units import DAYS_PER_MONTH, DAYS_PER_YEAR

if TYPE_CHECKING:
    from core.cleaning import Orders
    from core.features import Customers
    from core.forecast.backtest import Backtest
    from core.forecast.churn import ChurnTest
    from core.forecast.snapshots import OrderHistory
    from core.settings import ValueSettings

MIN_BUYERS = 500
MIN_DAYS = 180


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
    with snapshots.open_order_history(orders, customers.as_of, money=customers.knows_money) as past:
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
            "All orders are on one day, so nothing tells who comes back.",
            "Use an export that covers at least some weeks.",
        )
    # The matrices are small: more threads would only wait for each other.
    with threadpool_limits(limits=1):
        return _forecast(past, settings, progress)


def _forecast(past: OrderHistory, settings: ValueSettings, progress: Progress) -> Forecast:
    seed = settings.seed
    at, days = testing.split_date(past, settings.horizon_days, settings.backtest_from)
    progress("value", 0.0, f"forecasting as if it were {at:%d %B %Y}")
    then = f"forecasting as if it were {at:%d %B %Y}"
    inputs = gather_inputs(
        past, at, days, seed, watch=lambda done: progress("value", 0.25 * done, then)
    )
    tested = testing.run_backtest(
        past, at, days, inputs, seed,
        watch=lambda done, what: progress("value", 0.25 + 0.4 * done, what),
    )  # fmt: skip
    followed = past.at(at, days).frame["future_orders"].to_numpy(dtype=float)
    progress("value", 0.65, "testing who was expected to stay away")
    churned = churn.compare_methods(inputs, (followed <= 0).astype(float), days)
    progress("value", 0.75, "forecasting from today")
    today = gather_inputs(
        past, past.as_of, settings.horizon_days, seed,
        watch=lambda done: progress("value", 0.75 + 0.2 * done, "forecasting from today"),
    )  # fmt: skip
    return _assemble(past, settings, tested, churned, today)


def _assemble(
    past: OrderHistory,
    settings: ValueSettings,
    tested: Backtest,
    churned: ChurnTest,
    today: ForecastInputs,
) -> Forecast:
    days = settings.horizon_days
    chosen = FORECASTERS[tested.chosen]
    if not chosen.ready(today):
        chosen = FORECASTERS[tested.purchase_model]
    method = churned.chosen if churned.chosen in churn.available_methods(today) else "mbg_nbd"
    horizons, each_ahead = [], {}
    for months in MONTHS:
        ahead = days_in_months(months)
        values = chosen.forecast(today, ahead)
        low, high = total_interval(tested, values, ahead)
        factor = discount_factor(today, ahead, settings.discount_rate)
        total = float(values.sum())
        horizons.append(Horizon(months, ahead, total, low, high, total * factor))
        each_ahead[months] = values.astype(np.float32)
    values = chosen.forecast(today, days)
    model = chosen.name if chosen.kind == "purchases" else tested.purchase_model
    frame = _customer_frame(today, model, days)
    frame["value"] = values
    frame["discounted_value"] = values * discount_factor(today, days, settings.discount_rate)
    frame["churn_risk"] = churn.churn_risk(today, method, days)
    frame["churn_band"] = churn.risk_bands(frame["churn_risk"].to_numpy(dtype=float))
    fits = tuple(today.now.fits.values())
    return Forecast(
        frame=frame,
        as_of=past.as_of,
        horizon_days=days,
        money=past.money,
        forecaster=chosen.label,
        horizons=tuple(horizons),
        ahead=pd.DataFrame(each_ahead, index=frame.index),
        backtest=tested,
        churn=churned,
        fits=fits,
        spend=today.now.spend,
        resampled=bootstrap.bootstrap_model(
            today.now.fits[model], today.now.snapshot.history, days, settings.seed
        ),
        reasons=(
            regressors.explainer(today, days, kind=chosen.name)
            if chosen.kind == "learned"
            else None
        ),
        notices=tuple(_notices(past, today, tested, days)),
    )


def _customer_frame(today: ForecastInputs, model: str, days: int) -> pd.DataFrame:
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
            "expected_orders": today.now.expected_orders(model, days),
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


def _notices(
    past: OrderHistory, today: ForecastInputs, tested: Backtest, days: int
) -> list[Notice]:
    notices = []
    buyers = len(today.now.snapshot.frame)
    if buyers < MIN_BUYERS:
        notices.append(
            Notice(
                "few_buyers",
                Sentence(
                    "There are {n:# customer|# customers}. Under {least}, a forecast is a rough "
                    "guide: look at the intervals.",
                    n=buyers,
                    least=MIN_BUYERS,
                ),
            )
        )
    if past.length_days < MIN_DAYS:
        notices.append(
            Notice(
                "short_history_value",
                Sentence(
                    "The orders cover {n:# day|# days}. Under {least}, habits and seasons are"
                    " hardly known: look at the intervals.",
                    n=past.length_days,
                    least=MIN_DAYS,
                ),
            )
        )
    used = tested.choice.used
    if not FORECASTERS[used.name].ready(today):
        notices.append(
            Notice(
                "other_forecaster",
                f"{used.label} did best in the backtest, but has too little to learn from as of "
                f"today: {FORECASTERS[tested.purchase_model].label} forecasts in its place.",
            )
        )
    if tested.horizon_days < days:
        notices.append(
            Notice(
                "short_backtest",
                Sentence(
                    "The orders are too short to test {asked:# day|# days} ahead: the backtest"
                    " looks {tested:# day|# days} ahead.",
                    asked=days,
                    tested=tested.horizon_days,
                ),
            )
        )
    doubted = [fit.model.label for fit in today.now.fits.values() if fit.degenerate]
    if doubted:
        notices.append(
            Notice(
                "degenerate_fit",
                f"The parameters of {', '.join(doubted)} do not mean what they should: these "
                "orders do not tell when customers leave. The backtest says what the forecast is "
                "worth all the same.",
            )
        )
    return notices
