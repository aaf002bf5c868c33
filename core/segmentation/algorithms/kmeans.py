"""K-Means: compact clusters around centres."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from core.segmentation.algorithms import base
from core.segmentation.algorithms.fitted_models import CentroidModel

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class KMeans(base.Algorithm):
    """K-Means (Lloyd 1982; k-means++ by Arthur and Vassilvitskii 2007).

    The `algorithm` choice, Lloyd or Elkan, is how the same optimum is reached: Elkan saves distance
    computations, the clusters are the same, so both share one fit.

    Parameters
    ----------
    starts : fits from different starts, of which the best counts, by kind of start
    """

    starts: Mapping[str, int] = field(default_factory=lambda: {"k-means++": 3, "random": 6})

    name: ClassVar[str] = "kmeans"
    title: ClassVar[str] = "K-Means"
    model_classes: ClassVar[tuple[type, ...]] = (CentroidModel,)
    searched_by_default: ClassVar[bool] = True
    search_space: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "init": ("k-means++", "random"),
        "algorithm": ("lloyd", "elkan"),
    }

    def fit(self, clusters: int, parameters: Mapping[str, Any]) -> CentroidModel:
        """Fit from several starts; a large shop finds its start on a sample, then runs once."""
        from sklearn.cluster import KMeans as Estimator

        options = {
            "n_clusters": clusters,
            "random_state": self.seed,
            "algorithm": parameters["algorithm"],
        }
        init = parameters["init"]
        sample, sampled = base.sample_points(self.points, base.MAX_FIRST_FIT, self.seed)
        fitted = Estimator(init=init, n_init=self.starts[init], **options).fit(sample)
        if sampled:
            fitted = Estimator(init=fitted.cluster_centers_, n_init=1, **options).fit(self.points)
        return CentroidModel(fitted.labels_, fitted.cluster_centers_)

    def fit_key(self, clusters: int, parameters: Mapping[str, Any]) -> tuple[object, ...]:
        """Lloyd and Elkan give the same clusters."""
        return (self.name, clusters, parameters["init"])
