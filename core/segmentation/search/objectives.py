"""What a search looks for: each objective gives one value a model, higher is better."""

from __future__ import annotations

import abc
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from core.errors import SettingError
from core.segmentation import metrics
from core.segmentation.algorithms.registry import ALGORITHMS
from core.segmentation.search.search_space import algorithms_of

if TYPE_CHECKING:
    import numpy as np

    from core.segmentation.algorithms.base import ProbabilisticModel
    from core.segmentation.search.trials import Fit
    from core.settings import SegmentSettings


@dataclass(frozen=True)
class Objective(abc.ABC):
    """One way to rank models.

    Parameters
    ----------
    points : what models are fitted to, shape (n, d), in canonical order
    settings : the guard's limits, the resamples and the seed
    """

    points: np.ndarray
    settings: SegmentSettings
    has_error: ClassVar[bool] = False
    """Whether values are silhouettes, whose sampling error is known: inside it models tie."""

    def __post_init__(self) -> None:
        self.check()

    def check(self) -> None:  # noqa: B027 - most objectives always have a value
        """Refuse settings under which this objective has no value."""

    @abc.abstractmethod
    def value(self, fit: Fit) -> float:
        """The value of one model, higher is better."""

    def fingerprint(self) -> str:
        """The same for two searches that give the same model the same value."""
        settings = self.settings
        text = (
            settings.objective,
            settings.seed,
            settings.resamples,
            settings.smallest_share,
            settings.largest_share,
            self.points.shape,
        )
        return hashlib.sha256(repr(text).encode() + self.points.tobytes()).hexdigest()


class SilhouetteObjective(Objective):
    """The mean silhouette, whatever the sizes."""

    has_error = True

    def value(self, fit: Fit) -> float:
        """The mean silhouette."""
        return fit.silhouette.mean


class Guarded(SilhouetteObjective):
    """The silhouette, less one where the guard's shares do not hold."""

    def value(self, fit: Fit) -> float:
        """The guarded silhouette."""
        settings = self.settings
        held = (
            fit.smallest_share >= settings.smallest_share
            and fit.largest_share <= settings.largest_share
        )
        return fit.silhouette.mean - (0.0 if held else 1.0)


class DaviesBouldin(Objective):
    """Davies-Bouldin, which is better when low: its negative."""

    def value(self, fit: Fit) -> float:
        """The negative Davies-Bouldin score."""
        return -fit.davies_bouldin


class CalinskiHarabasz(Objective):
    """Calinski-Harabasz."""

    def value(self, fit: Fit) -> float:
        """The Calinski-Harabasz score."""
        return fit.calinski_harabasz


class Bic(Objective):
    """The Bayesian information criterion, which is better when low: its negative.

    Only a model that says how probable the customers are has one.
    """

    def check(self) -> None:
        """Refuse algorithms that have no likelihood."""
        if not all(ALGORITHMS[name].has_likelihood for name in algorithms_of(self.settings)):
            raise SettingError(
                "BIC compares Gaussian mixtures only, because the other algorithms have no "
                "likelihood.",
                "Choose the Gaussian mixture, or another objective.",
            )

    def value(self, fit: Fit) -> float:
        """The negative BIC."""
        return -cast("ProbabilisticModel", fit.model).information(self.points)[0]


class Stability(Objective):
    """Bootstrap stability: every model is fitted to every resample, which takes its time."""

    def value(self, fit: Fit) -> float:
        """The mean adjusted Rand index."""
        return metrics.bootstrap_stability(
            self.points,
            fit.model.labels,
            fit.algorithm,
            fit.parameters,
            needed=0.0,
            resamples=self.settings.resamples,
            seed=self.settings.seed,
        )


OBJECTIVES: dict[str, type[Objective]] = {
    "guarded": Guarded,
    "silhouette": SilhouetteObjective,
    "davies_bouldin": DaviesBouldin,
    "calinski_harabasz": CalinskiHarabasz,
    "bic": Bic,
    "stability": Stability,
}
