"""What the forecast of one customer rests on: each measure's part in it, in money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from core.forecast.machine_learning.gradient_boosting import Booster

if TYPE_CHECKING:
    from core.forecast.array_types import Floats


@dataclass(frozen=True, slots=True)
class Contribution:
    """One measure's part in the forecast of one customer.

    Parameters
    ----------
    measure : one of `training_windows.FEATURES`
    value : the customer's
    adds : by how much it moves the forecast; below 0 it lowers it
    """

    measure: str
    value: float
    adds: float


@dataclass(frozen=True)
class ForecastExplainer:
    """Explains the forecast of any customer by its features.

    Parameters
    ----------
    ids : the customers
    known : their measures, shape (customers, measures)
    names : of the measures
    parts : measures of one customer to the part of each, and the start of all in the last place
    scale : what forecasts are multiplied with afterwards
    """

    ids: pd.Index = field(repr=False)
    known: np.ndarray = field(repr=False)
    names: tuple[str, ...]
    parts: Callable[[Floats], Floats] = field(repr=False)
    scale: float

    def of(self, customer: str) -> tuple[float, tuple[Contribution, ...]]:
        """Where all customers start, and what moves this one from there, largest first.

        The start and the parts add up to the forecast, unless that was held at 0.

        Parameters
        ----------
        customer : an id among `ids`
        """
        row = self.known[self.ids.get_indexer(pd.Index([customer]))].astype(float)
        parts = self.parts(row)[0] * self.scale
        contributions = [
            Contribution(name, float(value), float(adds))
            for name, value, adds in zip(self.names, row[0], parts[:-1], strict=True)
        ]
        return float(parts[-1]), tuple(
            sorted(contributions, key=lambda contribution: -abs(contribution.adds))
        )


def contribution_function(model: Any) -> Callable[[Floats], Floats] | None:
    """A fitted model's contributions per feature; None where they are not cheap.

    Boosted trees of LightGBM and XGBoost give exact SHAP values. In a linear model the part of a
    measure is its weight times its distance from the mean, which is its SHAP value where measures
    are taken as independent (Lundberg and Lee 2017, NeurIPS 30).

    Parameters
    ----------
    model : from `core.forecast.machine_learning.regressors`
    """
    if isinstance(model, Booster):
        return model.contributions
    steps = getattr(model, "named_steps", {})
    if "ridgecv" not in steps:
        return None

    def linear(known: Floats) -> Floats:
        weights = steps["standardscaler"].transform(known) * steps["ridgecv"].coef_
        return np.column_stack([weights, np.full(len(known), steps["ridgecv"].intercept_)])

    return linear
