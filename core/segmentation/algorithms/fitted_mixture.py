"""A fitted Gaussian mixture that can be kept without the library that fitted it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class FittedMixture:
    """A fitted mixture as arrays: opening a kept model does not bring scikit-learn with it.

    Parameters
    ----------
    covariance_type : full, tied, diag or spherical
    weights_, means_, covariances_, precisions_cholesky_ : as scikit-learn's `GaussianMixture`
        holds them
    """

    covariance_type: str
    weights_: np.ndarray
    means_: np.ndarray
    covariances_: np.ndarray
    precisions_cholesky_: np.ndarray

    @classmethod
    def of(cls, estimator: Any) -> FittedMixture:
        """From a fitted `GaussianMixture`."""
        return cls(
            estimator.covariance_type,
            estimator.weights_,
            estimator.means_,
            estimator.covariances_,
            estimator.precisions_cholesky_,
        )

    def predict(self, points: np.ndarray) -> np.ndarray:
        """The most probable component of each point."""
        return np.asarray(self._estimator().predict(points))

    def predict_proba(self, points: np.ndarray) -> np.ndarray:
        """How probably each point belongs to each component."""
        return np.asarray(self._estimator().predict_proba(points))

    def bic(self, points: np.ndarray) -> float:
        """The Bayesian information criterion."""
        return float(self._estimator().bic(points))

    def aic(self, points: np.ndarray) -> float:
        """Akaike's information criterion."""
        return float(self._estimator().aic(points))

    def _estimator(self) -> Any:
        from sklearn.mixture import GaussianMixture

        made = GaussianMixture(len(self.weights_), covariance_type=self.covariance_type)
        for name in ("weights_", "means_", "covariances_", "precisions_cholesky_"):
            setattr(made, name, getattr(self, name))
        return made
