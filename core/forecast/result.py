"""`Forecast`: what every customer will be worth, and who will not come back, with the evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from core.forecast.backtesting.range_notices import RANGE_NOTICES, range_notices
from core.forecast.horizon_days import days_in_months
from core.time_units import DAYS_PER_MONTH

if TYPE_CHECKING:
    from core.errors import Notice
    from core.forecast.array_types import Flags, Floats, Ints
    from core.forecast.backtesting.backtest import Backtest
    from core.forecast.churn import ChurnTest
    from core.forecast.machine_learning.contributions import ForecastExplainer
    from core.forecast.purchase_models.bootstrap import BootstrapIntervals
    from core.forecast.purchase_models.gamma_gamma import SpendFit
    from core.forecast.purchase_models.purchase_model import PurchaseFit


@dataclass(frozen=True, slots=True)
class Horizon:
    """What customers will spend within a number of months.

    Parameters
    ----------
    months, days : how far ahead
    total : expected spend
    low, high : ends of its 80 % interval
    discounted : its value today
    """

    months: int
    days: int
    total: float
    low: float
    high: float
    discounted: float


@dataclass(frozen=True, slots=True)
class SegmentForecast:
    """What one segment will spend within the horizon, and what of it is at risk.

    Parameters
    ----------
    name, customers : the segment
    days : how far ahead
    money : whether spend is money; else it counts order days
    total, low, high : expected spend with its 80 % interval
    churn_risk : mean chance of no order
    high_risk : customers in the high band
    at_risk : what customers spent in a year so far, each times the risk of no order in a year
    """

    name: str
    customers: int
    days: int
    money: bool
    total: float
    low: float
    high: float
    churn_risk: float
    high_risk: int
    at_risk: float


@dataclass(frozen=True, slots=True)
class CustomerForecast:
    """What one customer will do within the horizon; names as in `Forecast.frame`."""

    value: float
    expected_orders: float
    churn_risk: float
    churn_band: str
    next_order_on: dt.date | None


@dataclass(frozen=True)
class Forecast:
    """What every customer will buy from a day on.

    Parameters
    ----------
    frame : index customer_id (text, sorted); spent (so far), yearly_spend (so far, a year),
        first_order_on, expected_orders, value (expected spend within the horizon),
        discounted_value, churn_risk, churn_band, at_risk (what is spent in a year so far, times the
        risk of no order in a year), next_order_on (by when every second of such customers orders
        again, if still there)
    as_of, horizon_days : from which day, and how far
    money : whether spend is money; else it counts order days
    forecaster : label of the forecaster that is used
    horizons : totals for `MONTHS`
    ahead : index as in `frame`, one column for each of `MONTHS`: expected spend until then
    by_horizon : days ahead to the columns of `frame` that depend on it, for `MONTHS`
    kinds : of each customer, in the order of `frame` (core/forecast/history/customer_kinds.py)
    known_days : how many days of orders are known
    seasons : days ahead to how many times as busy as usual they are; empty where two years are not
        known
    backtest, churn : how it was tested
    fits, spend : the purchase models and the spend model as of the day
    notices : what the user should know
    resampled : the best purchase model's intervals from resampled customers
    reasons : what the forecast of one customer rests on; None where the model has no cheap
        explanation
    """

    frame: pd.DataFrame
    as_of: dt.date
    horizon_days: int
    money: bool
    forecaster: str
    horizons: tuple[Horizon, ...]
    ahead: pd.DataFrame
    by_horizon: dict[int, pd.DataFrame]
    kinds: Ints
    known_days: int
    seasons: dict[int, float]
    backtest: Backtest
    churn: ChurnTest
    fits: tuple[PurchaseFit, ...]
    spend: SpendFit
    notices: tuple[Notice, ...]
    resampled: BootstrapIntervals | None = None
    reasons: ForecastExplainer | None = None

    @property
    def season(self) -> float | None:
        """How many times as busy as usual the days of the horizon are; None where not known."""
        return self.seasons.get(self.horizon_days)

    @property
    def total(self) -> Horizon:
        """The total within the horizon itself."""
        values = self.frame["value"].to_numpy(dtype=float)
        low, high = self.backtest.origins.interval(values, self.kinds, self.horizon_days, values)
        discounted = float(self.frame["discounted_value"].sum())
        months = round(self.horizon_days / DAYS_PER_MONTH)
        return Horizon(months, self.horizon_days, float(values.sum()), low, high, discounted)

    def interval(self, members: Flags, months: int | None = None) -> tuple[float, float]:
        """80 % interval of what some customers will spend.

        Parameters
        ----------
        members : which, in the order of `frame`
        months : one of `MONTHS`; the horizon itself when None
        """
        ahead = self.frame["value"] if months is None else self.ahead[months]
        days = self.horizon_days if months is None else days_in_months(months)
        values: Floats = ahead.to_numpy(dtype=float)
        return self.backtest.origins.interval(values[members], self.kinds[members], days, values)

    def shown_ahead(self, days: int) -> Forecast:
        """The same forecast with another horizon in its columns: nothing is forecast anew.

        Parameters
        ----------
        days : one of `MONTHS` in days, or the horizon itself
        """
        if days == self.horizon_days:
            return self
        columns = self.by_horizon[days]
        before = float(self.frame["value"].sum())
        scale = float(columns["value"].sum()) / before if before > 0 else 1.0
        reasons = self.reasons
        return replace(
            self,
            frame=self.frame.assign(**{str(name): columns[name] for name in columns}),
            horizon_days=days,
            reasons=None if reasons is None else replace(reasons, scale=reasons.scale * scale),
            notices=(
                *(notice for notice in self.notices if notice.code not in RANGE_NOTICES),
                *range_notices(self.backtest.origins, self.known_days, days),
            ),
        )

    def of_customer(self, customer: str) -> CustomerForecast | None:
        """The forecast of one customer; None for one who is not forecast."""
        if customer not in self.frame.index:
            return None
        row = self.frame.loc[[customer]]
        day = pd.Timestamp(row["next_order_on"].iloc[0])
        return CustomerForecast(
            value=float(row["value"].iloc[0]),
            expected_orders=float(row["expected_orders"].iloc[0]),
            churn_risk=float(row["churn_risk"].iloc[0]),
            churn_band=str(row["churn_band"].iloc[0]),
            next_order_on=None if pd.isna(day) else day.date(),
        )

    def of_segments(self, labels: pd.Series[str]) -> tuple[SegmentForecast, ...]:
        """The forecast by segment, largest total first.

        Parameters
        ----------
        labels : segment name per customer_id; customers without a forecast are left out
        """
        segment = labels.reindex(self.frame.index)
        segments = []
        for name, members in self.frame.groupby(segment, sort=True):
            low, high = self.interval((segment == name).to_numpy(dtype=bool))
            segments.append(
                SegmentForecast(
                    name=str(name),
                    customers=len(members),
                    days=self.horizon_days,
                    money=self.money,
                    total=float(members["value"].sum()),
                    low=low,
                    high=high,
                    churn_risk=float(members["churn_risk"].mean()),
                    high_risk=int((members["churn_band"] == "high").sum()),
                    at_risk=float(members["at_risk"].sum()),
                )
            )
        return tuple(sorted(segments, key=lambda segment: -segment.total))
