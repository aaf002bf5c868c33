"""`Forecast`: what every customer will be worth, and who will not come back, with the evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.time_units import DAYS_PER_MONTH

if TYPE_CHECKING:
    from core.errors import Notice
    from core.forecast.array_types import Floats
    from core.forecast.backtest import Backtest
    from core.forecast.bootstrap import BootstrapIntervals
    from core.forecast.churn import ChurnTest
    from core.forecast.contributions import ForecastExplainer
    from core.forecast.purchase_models.gamma_gamma import SpendFit
    from core.forecast.purchase_models.purchase_model import PurchaseFit

MONTHS = (3, 6, 12, 24)
_Z_90 = 1.2816
"""Standard deviations on either side of the middle that hold 80 %."""


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
    at_risk : what customers spent in a year so far, each times the risk that they stay away
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
        discounted_value, churn_risk, churn_band, next_order_on (by when every second of such
        customers orders again, if still there)
    as_of, horizon_days : from which day, and how far
    money : whether spend is money; else it counts order days
    forecaster : label of the forecaster that is used
    horizons : totals for `MONTHS`
    ahead : index as in `frame`, one column for each of `MONTHS`: expected spend until then
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
    backtest: Backtest
    churn: ChurnTest
    fits: tuple[PurchaseFit, ...]
    spend: SpendFit
    notices: tuple[Notice, ...]
    resampled: BootstrapIntervals | None = None
    reasons: ForecastExplainer | None = None

    @property
    def total(self) -> Horizon:
        """The total within the horizon itself."""
        values = self.frame["value"].to_numpy(dtype=float)
        low, high = total_interval(self.backtest, values, self.horizon_days)
        discounted = float(self.frame["discounted_value"].sum())
        months = round(self.horizon_days / DAYS_PER_MONTH)
        return Horizon(months, self.horizon_days, float(values.sum()), low, high, discounted)

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
        known = self.frame.assign(segment=labels.reindex(self.frame.index)).dropna(
            subset=["segment"]
        )
        segments = []
        for name, members in known.groupby("segment", sort=True):
            values = members["value"].to_numpy(dtype=float)
            low, high = total_interval(self.backtest, values, self.horizon_days)
            segments.append(
                SegmentForecast(
                    name=str(name),
                    customers=len(members),
                    days=self.horizon_days,
                    money=self.money,
                    total=float(values.sum()),
                    low=low,
                    high=high,
                    churn_risk=float(members["churn_risk"].mean()),
                    high_risk=int((members["churn_band"] == "high").sum()),
                    at_risk=float((members["yearly_spend"] * members["churn_risk"]).sum()),
                )
            )
        return tuple(sorted(segments, key=lambda segment: -segment.total))


def total_interval(tested: Backtest, values: Floats, days: int) -> tuple[float, float]:
    """80 % interval of a total: how far off totals were, and how much single customers differ.

    Both from the backtest; for a longer horizon both grow with the root of time.
    """
    total = float(values.sum())
    if total <= 0 or not len(values):
        return 0.0, 0.0
    longer = max(days / tested.horizon_days, 1.0) ** 0.5
    ends = [end for end, _ in tested.residual_deciles[:-1]]
    variances = np.array([variance for _, variance in tested.residual_deciles])
    chance = float(variances[np.searchsorted(ends, values, side="left")].sum()) ** 0.5 / total
    reach = _Z_90 * longer * (tested.spread**2 + np.log1p(chance**2)) ** 0.5
    return float(total * np.exp(-reach)), float(total * np.exp(reach))


def days_in_months(months: int) -> int:
    """A number of months in whole days."""
    return round(months * DAYS_PER_MONTH)
