"""What tuning and judging cost, next to the way most notebooks do it, in one run.

    .venv/bin/python benchmarks/tune.py [ORDERS.parquet] [--trials 100] [--resamples 10]

Both search the same customers in the same space: K-Means, Agglomerative (four linkages) and
Gaussian mixtures with 3 to 10 segments, as many Optuna trials for each. The plain way fits
scikit-learn's model and computes a full silhouette in every trial, and judges the stability of
each algorithm's best model by refitting resamples. Every winner is then scored by the same full
silhouette of scikit-learn's, so that neither judges itself. Prints CPU seconds with and without
stability, the best score of each algorithm both ways, and the ratios; exits 1 when a target is
missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core import files, segmentation  # noqa: E402 - core is found first
from core.pipeline import analyse  # noqa: E402
from core.settings import SegmentSettings, Settings  # noqa: E402

if TYPE_CHECKING:
    import optuna

ORDERS = ROOT.parent / "shared" / "data" / "uci_online_retail" / "online_retail.parquet"
ALGORITHMS = ("kmeans", "agglomerative", "gmm")
TIMES_LESS, TIMES_LESS_WITH_STABILITY = 20.0, 10.0
NOISE = 1e-3
"""Silhouettes closer than this are the same: a K-Means start is a matter of luck."""


@dataclass
class Way:
    """CPU seconds of one way, and the best labels it found for each algorithm."""

    title: str
    tuning: float = 0.0
    stability: float = 0.0
    best: dict[str, np.ndarray] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """Tuning, judging and stability."""
        return self.tuning + self.stability


def clientele(points: np.ndarray, trials: int, resamples: int) -> Way:
    """The engine's own search, guard included; stability as often as the guard asks for it."""
    way = Way("Clientele")
    settings = SegmentSettings(trials=min(trials, 500), resamples=resamples)
    no_one = np.empty((0, points.shape[1]))
    started = time.process_time()
    search_state = segmentation.search_models(points, no_one, settings, lambda *_: None)
    way.tuning = time.process_time() - started
    started = time.process_time()
    segmentation.select_model(search_state.fits, points, settings, lambda *_: None)
    for algorithm in ALGORITHMS:
        fits = [fit for fit in search_state.fits if fit.algorithm == algorithm]
        best = max(fits, key=lambda fit: fit.silhouette.mean)
        way.best[algorithm] = best.model.labels
        segmentation.bootstrap_stability(
            points,
            best.model.labels,
            algorithm,
            best.parameters,
            needed=0.0,
            resamples=resamples,
            seed=0,
        )
    way.stability = time.process_time() - started
    return way


def plain(points: np.ndarray, trials: int, resamples: int) -> Way:
    """Each trial refits and computes a full silhouette; each resample refits."""
    import optuna
    from sklearn.metrics import adjusted_rand_score, davies_bouldin_score, silhouette_score
    from sklearn.metrics import calinski_harabasz_score as calinski_harabasz

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    way = Way("The plain way")
    for algorithm in ALGORITHMS:
        started = time.process_time()
        tried: list[tuple[float, dict[str, Any], np.ndarray]] = []

        def score(trial: optuna.Trial, algorithm: str = algorithm, tried: Any = tried) -> float:
            chosen = _suggest(trial, algorithm)
            labels = _fit(algorithm, chosen, points)
            value = float(silhouette_score(points, labels))
            davies_bouldin_score(points, labels)
            calinski_harabasz(points, labels)
            tried.append((value, chosen, labels))
            return value

        study = optuna.create_study(
            direction="maximize", sampler=optuna.samplers.TPESampler(seed=0)
        )
        study.optimize(score, n_trials=trials)
        _, chosen, labels = max(tried, key=lambda item: item[0])
        way.best[algorithm] = labels
        way.tuning += time.process_time() - started
        started = time.process_time()
        random = np.random.default_rng(0)
        for _ in range(resamples):
            drawn = random.integers(0, len(points), len(points))
            again = _fit(algorithm, chosen, points[drawn])
            adjusted_rand_score(labels[drawn], again)
        way.stability += time.process_time() - started
    return way


def _suggest(trial: optuna.Trial, algorithm: str) -> dict[str, Any]:
    chosen: dict[str, Any] = {"clusters": trial.suggest_int("clusters", 3, 10)}
    if algorithm == "kmeans":
        chosen["init"] = trial.suggest_categorical("init", ["k-means++", "random"])
        chosen["algorithm"] = trial.suggest_categorical("algorithm", ["lloyd", "elkan"])
    elif algorithm == "agglomerative":
        chosen["linkage"] = trial.suggest_categorical(
            "linkage", ["ward", "complete", "average", "single"]
        )
    else:
        chosen["covariance_type"] = trial.suggest_categorical(
            "covariance_type", ["full", "tied", "diag", "spherical"]
        )
    return chosen


def _fit(algorithm: str, chosen: dict[str, Any], points: np.ndarray) -> np.ndarray:
    from sklearn.cluster import AgglomerativeClustering, KMeans
    from sklearn.mixture import GaussianMixture

    others = {name: value for name, value in chosen.items() if name != "clusters"}
    clusters = chosen["clusters"]
    model = {
        "kmeans": lambda: KMeans(clusters, n_init=10, random_state=0, **others),
        "agglomerative": lambda: AgglomerativeClustering(clusters, **others),
        "gmm": lambda: GaussianMixture(clusters, random_state=0, **others),
    }[algorithm]()
    return np.asarray(model.fit_predict(points))


def show(way: Way, points: np.ndarray) -> None:
    """Print one way, scored by scikit-learn."""
    from sklearn.metrics import silhouette_score

    print(f"\n{way.title}: tuning {way.tuning:.2f} CPU-s, stability {way.stability:.2f} CPU-s")
    for algorithm, labels in way.best.items():
        way.scores[algorithm] = float(silhouette_score(points, labels))
        sizes = np.bincount(labels) / len(labels)
        print(
            f"  {algorithm:<14} silhouette {way.scores[algorithm]:.4f}, {len(sizes)} segments, "
            f"{sizes.min():.1%} to {sizes.max():.1%} of the customers"
        )


def main() -> int:
    """Measure both ways on the same customers; 1 when a target is missed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("orders", nargs="?", type=Path, default=ORDERS)
    options.add_argument("--trials", type=int, default=100)
    options.add_argument("--resamples", type=int, default=10)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        quick = Settings(segment=SegmentSettings(algorithm="kmeans", trials=1, resamples=2))
        source = files.open_source(chosen.orders, chosen.orders.name)
        searched = analyse(source, Path(folder), quick).segmentation.searched
    points = searched.points
    with segmentation.one_thread(), threadpool_limits(limits=1):
        segmentation.search_models(
            points[:500], points[:0], SegmentSettings(trials=1), lambda *_: None
        )  # warm
        ours = clientele(points, chosen.trials, chosen.resamples)
        theirs = plain(points, chosen.trials, chosen.resamples)
    print(f"{len(points):,} customers, {chosen.trials} trials an algorithm, one thread")
    for way in (ours, theirs):
        show(way, points)
    less, less_with = theirs.tuning / ours.tuning, theirs.total / ours.total
    good = all(
        ours.scores[algorithm] >= theirs.scores[algorithm] - NOISE for algorithm in ALGORITHMS
    )
    print(
        f"\nTuning and judging: {less:.1f} times less CPU (wanted {TIMES_LESS:.0f}). With "
        f"stability: {less_with:.1f} times less (wanted {TIMES_LESS_WITH_STABILITY:.0f}). Best "
        f"scores as good or better: {'yes' if good else 'NO'}."
    )
    return int(less < TIMES_LESS or less_with < TIMES_LESS_WITH_STABILITY or not good)


if __name__ == "__main__":
    sys.exit(main())
