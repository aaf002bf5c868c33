"""Segmenting large shops: time and memory a stage, and what the approximations cost.

    .venv/bin/python benchmarks/scale.py [--customers 50000 1000000] [--skip-ward] [--skip-planted]

Synthetic customers with recency, frequency and money like a shop's, drawn from planted groups.
Three parts, each in a process of its own:

1. All three algorithms tuned, judged and named, each stage printed. 50,000 customers in under 45
   seconds, 1,000,000 in under 90 seconds and 2 GB.
2. The large shop's Ward (merged in rounds) against fastcluster's exact tree at 10,000 customers, 3
   to 8 segments, three shops of each kind: adjusted Rand with it, next to exact Ward against itself
   under 1 % jitter, and the ratio of their sums of squares. Beside it, without a verdict, what is
   done where customers have many coordinates: a sample, the rest joins the nearest centre. Then CPU
   seconds of both trees as shops grow.
3. Planted groups: adjusted Rand with the truth for the best model of every algorithm and for the
   offered one, on the demo store and on balanced, unbalanced, elongated and noisy groups.

Exits 1 when a target is missed. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import datetime as dt
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import calibration
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core import demo, features, files, segmentation  # noqa: E402 - core is found first

if TYPE_CHECKING:
    from core.features import Customers

SECONDS = {50_000: 45.0, 1_000_000: 90.0}
MEMORY_MB = {1_000_000: 2048.0}
WITHIN = 0.05
"""How far the offered model may be from the best one's adjusted Rand index with the truth."""

WARD_SIZE = 10_000

GROUPS = np.array(
    [
        # share, recency days, orders, money
        [0.15, 12, 14, 1400],
        [0.20, 90, 6, 420],
        [0.25, 20, 1.3, 60],
        [0.40, 330, 1.2, 45],
    ]
)


def shop(
    customers: int,
    *,
    shares: np.ndarray | None = None,
    long: float = 1.0,
    noise: float = 0.0,
    seed: int = 0,
) -> tuple[Customers, np.ndarray]:
    """Customers of a made-up shop and the group each was drawn from; noise belongs to none, −1."""
    random = np.random.default_rng(seed)
    truth = random.choice(len(GROUPS), customers, p=GROUPS[:, 0] if shares is None else shares)
    centre = np.log(GROUPS[truth, 1:])
    spread = np.array([0.25 * long, 0.2 * long, 0.3])
    values = np.exp(centre + random.normal(0, 1, centre.shape) * spread)
    lone = random.random(customers) < noise
    values[lone] = np.exp(random.uniform([0, 0, 2], [6.3, 3.5, 9], (int(lone.sum()), 3)))
    frame = pd.DataFrame(
        {
            "recency_days": np.maximum(values[:, 0].round(), 1),
            "frequency": np.maximum(values[:, 1].round(), 1),
            "monetary": values[:, 2].round(2),
        },
        index=pd.Index([f"c{item:07d}" for item in range(customers)], name="customer_id"),
    )
    others = ("tenure_days", "basket_size", "product_variety", "interpurchase_days", "return_rate")
    frame = frame.assign(**dict.fromkeys(others, 1.0), country=None)
    as_of = dt.date(2025, 1, 1)
    made = features.Customers(frame, as_of, customers, int(frame["frequency"].sum()), ())
    return made, np.where(lone, -1, truth)


def peak_mb() -> float:
    """The most memory this process ever held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split(maxsplit=1)[0]) / 1024


def speed(customers: int) -> bool:
    """Part 1 for one size."""
    from core.settings import SegmentSettings

    made, truth = shop(customers)
    print(f"\n{customers:,} customers ({peak_mb():.0f} MB before)")
    started, since = time.perf_counter(), [time.perf_counter(), time.process_time()]
    stage = [""]

    def say(name: str, _done: float, words: str = "") -> None:
        label = f"{name}: {words.split(',', maxsplit=1)[0]}"
        if label == stage[0]:
            return
        now = [time.perf_counter(), time.process_time()]
        if stage[0]:
            print(f"  {stage[0]:<46}{now[0] - since[0]:8.1f} s{now[1] - since[1]:8.1f} CPU-s")
        stage[0], since[:] = label, now

    result = segmentation.segment_customers(made, SegmentSettings(), say)
    say("end", 1.0)
    seconds, held = time.perf_counter() - started, peak_mb()
    print(f"  {'in all':<46}{seconds:8.1f} s{held:8.0f} MB at most")
    print(
        f"  {result.verdict}\n  adjusted Rand with the planted groups"
        f" {agreement(result, truth):.3f}"
    )
    slow = calibration.slowness()
    print(f"  {calibration.said(slow)}")
    return seconds / slow < SECONDS.get(customers, np.inf) and held < MEMORY_MB.get(
        customers, np.inf
    )


def agreement(result: object, truth: np.ndarray) -> float:
    """Adjusted Rand index of a segmentation's labels with the truth, noise left out."""
    from sklearn.metrics import adjusted_rand_score

    real = truth >= 0
    return float(adjusted_rand_score(truth[real], pd.factorize(result.labels)[0][real]))  # type: ignore[attr-defined]


def ward() -> bool:
    """Part 2: the large shop's Ward against the exact tree, on clear and on blurred groups."""
    good = True
    for name, long in (("clear groups", 2.0), ("blurred groups", 5.0)):
        rows = [one_ward(placed(WARD_SIZE, long, seed)) for seed in range(3)]
        print(f"\nWard, {name}, {COUNTS[0]} to {COUNTS[-1]} segments, mean of three shops:")
        for label in rows[0]:
            values = np.mean([row[label] for row in rows], axis=0)
            item = "  ".join(f"{value:.3f}" for value in values)
            print(f"  {label:<40}{item}   mean {values.mean():.3f}")
        for row in rows:
            near, squares, itself = (np.array(row[label]) for label in list(row)[:3])
            good &= bool(near.mean() >= itself.mean() and squares.max() <= 1 + 1e-9)
    for customers in (20_000, 40_000, 100_000):
        print(f"  {customers:>7,} customers: {seconds_of_trees(customers)}")
    return good


COUNTS = range(3, 9)


def placed(customers: int, long: float, seed: int = 0) -> np.ndarray:
    """A made-up shop's customers as the models see them."""
    from core.settings import SegmentSettings

    made, _ = shop(customers, long=long, noise=0.05, seed=seed)
    return segmentation.fit_space(made, SegmentSettings()).transform(made.frame)


def one_ward(points: np.ndarray) -> dict[str, list[float]]:
    """Agreement with exact Ward and sums of squares, for each number of segments."""
    import fastcluster
    from scipy.cluster.hierarchy import fcluster
    from sklearn.metrics import adjusted_rand_score

    exact = fastcluster.linkage_vector(points, "ward")
    large = segmentation.ward_tree(points)
    noise = np.random.default_rng(1).normal(0, 0.01, (3, *points.shape)) * points.std(axis=0)
    jittered = [fastcluster.linkage_vector(points + item, "ward") for item in noise]
    half = segmentation.sample_points(points, len(points) // 2, 0)[0]
    sampled = fastcluster.linkage_vector(half, "ward")
    result: dict[str, list[float]] = {}
    for clusters in COUNTS:
        cut = fcluster(exact, clusters, "maxclust") - 1
        ours = fcluster(large, clusters, "maxclust") - 1
        again = [fcluster(item, clusters, "maxclust") for item in jittered]
        centres = segmentation.cluster_means(half, fcluster(sampled, clusters, "maxclust") - 1)
        near = segmentation.CentroidModel(cut, centres).predict(points)
        for label, value in (
            ("adjusted Rand with exact Ward", adjusted_rand_score(cut, ours)),
            ("sum of squares ÷ exact Ward's", within(points, ours) / within(points, cut)),
            (
                "exact Ward with itself, 1 % jitter",
                np.mean([adjusted_rand_score(cut, item) for item in again]),
            ),
            ("a sample of half: adjusted Rand", adjusted_rand_score(cut, near)),
            ("a sample of half: sum of squares ÷", within(points, near) / within(points, cut)),
        ):
            result.setdefault(label, []).append(float(value))
    return result


def within(points: np.ndarray, labels: np.ndarray) -> float:
    """Sum of squared distances to the own segment's mean."""
    return float(((points - segmentation.cluster_means(points, labels)[labels]) ** 2).sum())


def seconds_of_trees(customers: int) -> str:
    """CPU seconds of the tree in rounds and, where the wait is not too long, of fastcluster's."""
    import fastcluster

    points = placed(customers, 2.0)
    started = time.process_time()
    segmentation.ward_tree(points)
    text = f"in rounds {time.process_time() - started:.1f} CPU-s"
    if customers <= FASTCLUSTER_UP_TO:
        started = time.process_time()
        fastcluster.linkage_vector(points, "ward")
        text += f", fastcluster {time.process_time() - started:.1f}"
    return text


FASTCLUSTER_UP_TO = 40_000


def planted() -> bool:
    """Part 3: the offered model is about as near the truth as the best of all algorithms."""
    mixtures = {
        "balanced": shop(3000, shares=np.full(4, 0.25)),
        "unbalanced": shop(3000, shares=np.array([0.06, 0.12, 0.27, 0.55])),
        "elongated": shop(3000, long=2.0),
        "5 % noise": shop(3000, noise=0.05),
        "demo store": demo_store(),
    }
    good = True
    for name, (customers, truth) in mixtures.items():
        good &= one_planted(name, customers, truth)
    return good


def one_planted(name: str, customers: Customers, truth: np.ndarray) -> bool:
    """Print how near the truth each algorithm's own offer is, and the offer of all."""
    from core.progress import silent
    from core.settings import SegmentSettings

    every = {}
    for algorithm in segmentation.ALGORITHMS:
        settings = SegmentSettings(algorithm=algorithm, resamples=3)
        every[algorithm] = agreement(
            segmentation.segment_customers(customers, settings, silent), truth
        )
    offered = agreement(segmentation.segment_customers(customers, SegmentSettings(), silent), truth)
    best = max(every.values())
    text = ", ".join(
        f"{segmentation.algorithm_title(item)} {value:.3f}" for item, value in every.items()
    )
    print(f"\n{name}: offered {offered:.3f}; {text}")
    return offered >= best - WITHIN


def demo_store() -> tuple[Customers, np.ndarray]:
    """The demo store's customers and the groups they truly belong to."""
    from core.pipeline import analyse

    with tempfile.TemporaryDirectory() as folder:
        path = demo.write_demo_orders(Path(folder) / "demo.parquet")
        analysis = analyse(files.open_source(path, demo.DEMO_NAME), Path(folder))
    truth = demo.make_demo_orders().truth.reindex(analysis.customers.frame.index)
    return analysis.customers, pd.factorize(truth)[0]


def main() -> int:
    """Run the parts that were asked for; 1 when a target is missed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--customers", type=int, nargs="*", default=[50_000, 1_000_000])
    options.add_argument("--skip-ward", action="store_true")
    options.add_argument("--skip-planted", action="store_true")
    options.add_argument("--child", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child:
        parts = {"ward": ward, "planted": planted}
        return int(not (parts.get(chosen.child) or (lambda: speed(int(chosen.child))))())
    parts = [str(customer) for customer in chosen.customers]
    parts += [] if chosen.skip_ward else ["ward"]
    parts += [] if chosen.skip_planted else ["planted"]
    missed = [
        part
        for part in parts
        if subprocess.run([sys.executable, __file__, "--child", part], check=False).returncode
    ]
    print(f"\nMissed: {', '.join(missed)}" if missed else "\nEvery target is met.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
