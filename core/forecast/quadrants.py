"""A forecast from other sides: value now against value to come, by when customers came, by cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.formatting import N_

if TYPE_CHECKING:
    from core.forecast.backtesting.accuracy import ForecastDecile
    from core.forecast.result import Forecast

QUADRANTS = (N_("Keep"), N_("Grow"), N_("Win back"), N_("Low priority"))
TOP_SHARE = 0.25
MAX_COHORTS = 16


@dataclass(frozen=True, slots=True)
class ValueQuadrant:
    """A corner of value now against value to come.

    Parameters
    ----------
    name : Keep (much spent, much to come), Grow (little spent, much to come), Win back (much spent,
        little to come) or Low priority
    customers, spent, value : how many, what they spent, what they are expected to spend
    """

    name: str
    customers: int
    spent: float
    value: float


def quadrant_of(forecast: Forecast) -> pd.Series[str]:
    """The quadrant of each customer: much is what the best quarter has, of each."""
    frame = forecast.frame
    spent = frame["spent"] >= frame["spent"].quantile(1 - TOP_SHARE)
    ahead = frame["value"] >= frame["value"].quantile(1 - TOP_SHARE)
    # A forecast that is the same for all has no best quarter.
    ahead &= frame["value"] > frame["value"].min()
    keep, grow, win_back, leave = QUADRANTS
    names = np.select([spent & ahead, ahead, spent], [keep, grow, win_back], default=leave)
    return pd.Series(names, index=frame.index, name="quadrant")


def value_quadrants(forecast: Forecast) -> tuple[ValueQuadrant, ...]:
    """The four corners, in the order of `QUADRANTS`."""
    names = quadrant_of(forecast)
    frame = forecast.frame
    return tuple(
        ValueQuadrant(
            name,
            int((names == name).sum()),
            float(frame.loc[names == name, "spent"].sum()),
            float(frame.loc[names == name, "value"].sum()),
        )
        for name in QUADRANTS
    )


def similar_decile(forecast: Forecast, customer: str) -> ForecastDecile:
    """The tenth of the customers of the backtest whose forecast was like one customer's.

    Single customers differ far more than totals: what those with such a forecast went on to do
    says by how much.

    Parameters
    ----------
    forecast : with its backtest
    customer : one who is forecast
    """
    tested = forecast.backtest
    # Tenths are those of the backtest's horizon, whichever is shown.
    frame = forecast.by_horizon.get(tested.horizon_days, forecast.frame)
    value = float(frame.loc[[customer], "value"].iloc[0])
    ends = [end for end, _ in tested.origins.residual_deciles[:-1]]
    return tested.deciles[int(np.searchsorted(ends, value, side="left"))]


def forecast_by_cohort(forecast: Forecast) -> pd.DataFrame:
    """Customers by the quarter of their first order (by year where there are many quarters).

    Returns
    -------
    cohort (text), customers, spent_each (so far), value_each (expected within the horizon)
    """
    first = forecast.frame["first_order_on"]
    period = first.dt.to_period("Q")
    if period.nunique() > MAX_COHORTS:
        period = first.dt.to_period("Y")
    grouped = forecast.frame.groupby(period)
    cohorts = grouped.agg(
        customers=("value", "size"), spent_each=("spent", "mean"), value_each=("value", "mean")
    )
    label = "Q%q %Y" if str(period.dtype).startswith("period[Q") else "%Y"
    cohorts.insert(0, "cohort", [cohort_period.strftime(label) for cohort_period in cohorts.index])
    return cohorts.reset_index(drop=True)


def lifetime_value(forecast: Forecast, margin: float) -> float:
    """What a customer brings on average: spent so far and to come in two years, as margin.

    Spend to come is discounted; spend so far is not.

    Parameters
    ----------
    margin : share of the spend that stays, 0 to 1
    """
    ahead = max(forecast.horizons, key=lambda horizon: horizon.months).discounted
    return margin * (float(forecast.frame["spent"].sum()) + ahead) / max(len(forecast.frame), 1)
