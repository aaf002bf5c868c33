"""How long segmenting a real shop takes, stage by stage, next to the way most people do it.

    .venv/bin/python benchmarks/segment.py [ORDERS.parquet]

Both run on the same CSV file, one after the other, each in a process of its own: Clientele with
its defaults (three algorithms, every trial, the guard), and the usual notebook: pandas read_csv, a
groupby with lambdas, then 50 Optuna trials of AgglomerativeClustering with a full silhouette each.
Prints wall seconds, CPU seconds and peak memory per stage, and the ratios. Linux only: it reads
/proc.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
ORDERS = ROOT.parent / "shared" / "data" / "uci_online_retail" / "online_retail.parquet"
TRIALS = 50
WAYS = {"clientele": "Clientele", "usual": "The usual way"}


class Stopwatch:
    """Wall, CPU and peak memory of one stage after the other."""

    def __init__(self) -> None:
        self.stages: dict[str, dict[str, float]] = {}
        self._current: str | None = None
        self._wall = self._cpu = 0.0

    def enter(self, stage: str | None) -> None:
        """End the stage that runs, if another one begins, and begin that one."""
        if stage == self._current:
            return
        if self._current is not None:
            spent = self.stages.setdefault(self._current, {"wall": 0, "cpu": 0, "peak_mb": 0})
            spent["wall"] += time.perf_counter() - self._wall
            spent["cpu"] += time.process_time() - self._cpu
            spent["peak_mb"] = max(spent["peak_mb"], peak_mb())
        self._current = stage
        Path("/proc/self/clear_refs").write_text("5")  # the peak counts anew from here
        self._wall, self._cpu = time.perf_counter(), time.process_time()


def peak_mb() -> float:
    """The most memory this process has held since the peak was last reset, in MB."""
    status = Path("/proc/self/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) / 1024


def clientele(path: Path, watch: Stopwatch) -> dict[str, Any]:
    """The whole pipeline with its default settings."""
    watch.enter("import")
    sys.path.insert(0, str(ROOT))

    from core import files
    from core.pipeline import analyse

    watch.enter("load")
    with tempfile.TemporaryDirectory() as workspace:
        analysis = analyse(
            files.open_source(path, path.name),
            Path(workspace),
            progress=lambda stage, _done, _detail="": watch.enter(stage),
        )
    watch.enter(None)
    result = analysis.segmentation
    return {
        "customers": len(analysis.customers.frame),
        "result": f"{result.algorithm}, {result.clusters} segments",
        "silhouette": result.scores.get("silhouette"),
        "smallest_share": result.scores.get("smallest_share"),
        "trials": result.trials,
    }


def usual(path: Path, watch: Stopwatch) -> dict[str, Any]:
    """What the notebooks do: pandas, lambdas, and every trial from scratch."""
    watch.enter("import")
    import numpy as np
    import optuna
    import pandas as pd
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.metrics import silhouette_score
    from sklearn.preprocessing import StandardScaler

    watch.enter("load")
    lines = pd.read_csv(path, dtype={"InvoiceNo": str, "StockCode": str})
    lines["InvoiceDate"] = pd.to_datetime(lines["InvoiceDate"])

    watch.enter("clean")
    lines = lines.dropna(subset=["CustomerID"]).drop_duplicates()
    lines = lines[~lines["InvoiceNo"].str.startswith("C")]
    lines = lines[(lines["Quantity"] > 0) & (lines["UnitPrice"] > 0)].copy()
    lines["Total"] = lines["Quantity"] * lines["UnitPrice"]

    watch.enter("features")
    as_of = lines["InvoiceDate"].max() + pd.Timedelta(days=1)
    customers = lines.groupby("CustomerID").agg(
        recency=("InvoiceDate", lambda dates: (as_of - dates.max()).days),
        frequency=("InvoiceNo", lambda orders: orders.nunique()),
        monetary=("Total", lambda totals: totals.sum()),
    )
    space = StandardScaler().fit_transform(np.log1p(customers))

    def score(trial: optuna.Trial) -> float:
        labels = AgglomerativeClustering(
            n_clusters=trial.suggest_int("n_clusters", 3, 10),
            linkage=trial.suggest_categorical("linkage", ["ward", "complete", "average", "single"]),
        ).fit_predict(space)
        trial.set_user_attr("smallest_share", float(np.bincount(labels).min() / len(labels)))
        return float(silhouette_score(space, labels))

    watch.enter("tune")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=0))
    study.optimize(score, n_trials=TRIALS)
    watch.enter(None)
    return {
        "customers": len(customers),
        "result": f"agglomerative {study.best_params['linkage']}, "
        f"{study.best_params['n_clusters']} segments",
        "silhouette": study.best_value,
        "smallest_share": study.best_trial.user_attrs["smallest_share"],
        "trials": TRIALS,
    }


def run_child(way: str, path: Path) -> None:
    """Do it one way in this process and print the measurements as JSON."""
    ways: dict[str, Callable[[Path, Stopwatch], dict[str, Any]]] = {
        "clientele": clientele,
        "usual": usual,
    }
    watch = Stopwatch()
    result = ways[way](path, watch)
    print(json.dumps({"stages": watch.stages, "found": result}))


def measure(way: str, path: Path) -> dict[str, Any]:
    """Do it one way in a process of its own."""
    child = subprocess.run(
        [sys.executable, __file__, "--child", way, str(path)],
        check=True,
        stdout=subprocess.PIPE,
    )
    measured: dict[str, Any] = json.loads(child.stdout)
    return measured


def show(title: str, measured: dict[str, Any]) -> dict[str, float]:
    """Print one way's stages and give its totals."""
    print(f"\n{title}\n  {'stage':<10}{'wall s':>10}{'CPU s':>10}{'peak MB':>10}")
    total = {"wall": 0.0, "cpu": 0.0, "peak_mb": 0.0}
    for stage, spent in measured["stages"].items():
        print(f"  {stage:<10}{spent['wall']:>10.2f}{spent['cpu']:>10.2f}{spent['peak_mb']:>10.0f}")
        total["wall"] += spent["wall"]
        total["cpu"] += spent["cpu"]
        total["peak_mb"] = max(total["peak_mb"], spent["peak_mb"])
    print(f"  {'total':<10}{total['wall']:>10.2f}{total['cpu']:>10.2f}{total['peak_mb']:>10.0f}")
    result = measured["found"]
    print(
        f"  {result['customers']:,} customers, {result['trials']} trials -> {result['result']}, "
        f"silhouette {result['silhouette']:.3f}, smallest segment {result['smallest_share']:.2%}"
    )
    return total


def main() -> None:
    """Write the CSV, measure both ways, print the ratios."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument(
        "orders", nargs="?", type=Path, default=ORDERS, help="Parquet, UCI columns"
    )
    options.add_argument("--child", nargs=2, metavar=("WAY", "CSV"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child:
        run_child(chosen.child[0], Path(chosen.child[1]))
        return
    if not chosen.orders.exists():
        options.error(f"{chosen.orders} is not there: name a Parquet file with UCI's columns")

    import duckdb  # not at the top: the children measure their own imports

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        duckdb.read_parquet(str(chosen.orders)).write_csv(str(path))
        print(f"{chosen.orders.name} as CSV: {path.stat().st_size / 1e6:.0f} MB")
        totals = {way: show(title, measure(way, path)) for way, title in WAYS.items()}
    ratio = {unit: totals["usual"][unit] / totals["clientele"][unit] for unit in totals["usual"]}
    print(
        f"\nThe usual way takes {ratio['wall']:.1f} times the wall time, {ratio['cpu']:.1f} times "
        f"the CPU time and {ratio['peak_mb']:.1f} times the memory."
    )


if __name__ == "__main__":
    main()
