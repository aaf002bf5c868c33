"""A forecast by segment: for each horizon, by risk band, beside what customers brought so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.forecast.churn import BANDS
from core.forecast.horizon_days import MONTHS

if TYPE_CHECKING:
    from core.forecast.result import Forecast

ALL_CUSTOMERS = "All customers"
_ROUND_STEPS = (1.0, 2.5, 5.0, 10.0)


def horizons_by_segment(forecast: Forecast, labels: pd.Series[str]) -> pd.DataFrame:
    """Expected spend of each segment, and of all, in 3, 6, 12 and 24 months, with 80 % intervals.

    Parameters
    ----------
    forecast : the forecast
    labels : segment name per customer_id; customers without a forecast are left out

    Returns
    -------
    segment, customers, months, total, low, high; segments by their total, all customers last
    """
    segment = labels.reindex(forecast.ahead.index)
    names = forecast.ahead[MONTHS[-1]].groupby(segment).sum().sort_values(ascending=False).index
    groups = [(str(name), (segment == name).to_numpy(dtype=bool)) for name in names]
    rows = []
    for name, members in [*groups, (ALL_CUSTOMERS, np.ones(len(segment), dtype=bool))]:
        for months in MONTHS:
            total = float(forecast.ahead[months].to_numpy(dtype=float)[members].sum())
            low, high = forecast.interval(members, months)
            rows.append((name, int(members.sum()), months, total, low, high))
    return pd.DataFrame(rows, columns=["segment", "customers", "months", "total", "low", "high"])


def risk_by_segment(forecast: Forecast, labels: pd.Series[str]) -> pd.DataFrame:
    """Risk bands of each segment, what is at risk in money, and when half have ordered again.

    Parameters
    ----------
    forecast, labels : as in `horizons_by_segment`

    Returns
    -------
    segment, low, medium, high (customers in each band), churn_risk (mean), at_risk (what customers
    spent in a year so far, each times the risk of no order in a year), next_order_on (median); most
    at risk first
    """
    frame = forecast.frame.assign(segment=labels.reindex(forecast.frame.index))
    grouped = frame.groupby("segment", sort=True)
    means = grouped.agg(
        churn_risk=("churn_risk", "mean"),
        at_risk=("at_risk", "sum"),
        next_order_on=("next_order_on", "median"),
    )
    names = [name for name, _ in BANDS]
    in_bands = pd.crosstab(frame["segment"], frame["churn_band"]).reindex(
        columns=names, fill_value=0
    )
    table = in_bands.join(means).sort_values("at_risk", ascending=False, kind="stable")
    table["next_order_on"] = table["next_order_on"].dt.normalize()
    return table.reset_index()


def spend_so_far(
    forecast: Forecast, measured: pd.DataFrame, labels: pd.Series[str]
) -> pd.DataFrame:
    """What a customer of each segment brought so far, three ways, beside what is to come.

    Parameters
    ----------
    forecast, labels : as in `horizons_by_segment`
    measured : `Customers.frame`, for `historic_value`

    Returns
    -------
    segment, customers; means of spent, yearly_spend, historic_value, value, and of lifetime: spent
    and the expected spend of the 24 months to come
    """
    frame = forecast.frame.assign(
        segment=labels.reindex(forecast.frame.index),
        historic_value=measured["historic_value"].reindex(forecast.frame.index),
        lifetime=forecast.frame["spent"] + forecast.ahead[MONTHS[-1]],
    )
    means = ["spent", "yearly_spend", "historic_value", "value", "lifetime"]
    grouped = frame.groupby("segment", sort=True)
    table = grouped[means].mean().assign(customers=grouped.size())
    table = table.sort_values("lifetime", ascending=False, kind="stable").reset_index()
    return table[["segment", "customers", *means]]


def spend_distribution(forecast: Forecast, bands: int = 9) -> pd.DataFrame:
    """How expected spend is spread over customers, in bands that begin at round amounts.

    Parameters
    ----------
    forecast : the forecast
    bands : at most so many, the last one open

    Returns
    -------
    begins, ends (infinite for the last), customers, total
    """
    values = forecast.frame["value"].to_numpy(dtype=float)
    top = float(np.quantile(values, 0.95)) if len(values) else 0.0
    step = round_step(top / max(bands - 1, 1))
    edges = np.append(step * np.arange(bands), np.inf)
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, bands - 1)
    return pd.DataFrame(
        {
            "begins": edges[:-1],
            "ends": edges[1:],
            "customers": np.bincount(place, minlength=bands),
            "total": np.bincount(place, weights=values, minlength=bands),
        }
    )


def round_step(size: float) -> float:
    """The next of 1, 2.5, 5 and 10 times a power of ten: 31 gives 50; 1 where there is no size."""
    if size <= 0 or not np.isfinite(size):
        return 1.0
    power = 10.0 ** np.floor(np.log10(size))
    return float(next(step * power for step in _ROUND_STEPS if step * power >= size * (1 - 1e-9)))


def top_share(forecast: Forecast, share: float = 0.1) -> float:
    """The share of what is to come that the best customers by forecast are expected to bring."""
    values = np.sort(forecast.frame["value"].to_numpy(dtype=float))[::-1]
    total = float(values.sum())
    return float(values[: max(1, round(len(values) * share))].sum()) / total if total > 0 else 0.0
