"""How much a fitted purchase model would differ with other customers of the same kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.forecast.purchase_models import purchase_model
from core.forecast.purchase_models.purchase_history import DAYS_A_WEEK

if TYPE_CHECKING:
    from core.forecast.purchase_models.purchase_history import PurchaseHistory
    from core.forecast.purchase_models.purchase_model import PurchaseFit

N_DRAWS = 30
MAX_CUSTOMERS = 2_000
"""Most customers per draw; intervals of larger shops are scaled from draws of this size."""
LEVEL = 0.8


@dataclass(frozen=True, slots=True)
class BootstrapIntervals:
    """A purchase model fitted again and again to customers drawn with replacement.

    Parameters
    ----------
    model : its name
    draws : how often
    parameters : lower and upper end of the 80 % interval of each parameter, by name
    orders : the same for the order days that all customers together are expected to place
    days : how far ahead these are
    """

    model: str
    draws: int
    parameters: dict[str, tuple[float, float]]
    orders: tuple[float, float]
    days: int


def bootstrap_model(
    fit: PurchaseFit, history: PurchaseHistory, days: int, seed: int = 0
) -> BootstrapIntervals:
    """Bootstrap a purchase model (Efron and Tibshirani 1993, ch. 13).

    Customers are drawn with replacement, at most `MAX_CUSTOMERS`, and the model is refitted.
    Deviations of the logarithms from their median are laid around the fit; where a draw has m of n
    customers, they are shrunk by √(m/n), as standard errors are. The interval tells how sure the
    parameters are, not whether the model is right: that is what the backtest is for.

    Parameters
    ----------
    fit : the model, fitted to all
    history : of the same customers
    days : how far ahead orders are counted
    seed : for the draws
    """
    customers = min(history.customers, MAX_CUSTOMERS)
    # A sample of customers tells by how much the total of all moves with the parameters.
    base_sample = purchase_model.sample_history(history, customers, seed)
    weeks = days / DAYS_A_WEEK
    scale = fit.total_orders(history, weeks) / max(fit.total_orders(base_sample, weeks), 1e-12)
    log_values = []
    for draw in range(N_DRAWS):
        resample = purchase_model.sample_history(history, customers, seed + 1 + draw)
        values = purchase_model.refit(fit.model, resample, fit.optimum.values)
        orders = float(base_sample.weight @ fit.model.expected(values, base_sample, weeks)) * scale
        log_values.append(np.log([*values, max(orders, 1e-12)]))
    logs = np.array(log_values)
    fitted = np.log([*fit.optimum.values, max(fit.total_orders(history, weeks), 1e-12)])
    deviations = (logs - np.median(logs, axis=0)) * (customers / history.customers) ** 0.5
    logs = fitted + deviations
    low, high = np.exp(np.quantile(logs, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0))
    ends = [(float(one), float(other)) for one, other in zip(low, high, strict=True)]
    return BootstrapIntervals(
        model=fit.model.name,
        draws=N_DRAWS,
        parameters=dict(zip(fit.model.parameters, ends[:-1], strict=True)),
        orders=ends[-1],
        days=days,
    )
