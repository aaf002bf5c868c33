"""The whole way in one call: a file and settings in, an `Analysis` out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from core import store
from core.analysis import Analysis
from core.clean import orders as cleaning
from core.load import engine, relations, roles, values
from core.progress import STAGES, Progress, silent
from core.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from core.load.table import Source

__all__ = ["Analysis", "analyse"]


def analyse(
    source: Source,
    workspace: Path,
    settings: Settings | None = None,
    progress: Progress = silent,
    models: Path | None = None,
) -> Analysis:
    """Load, clean, measure, score and segment one file.

    Parameters
    ----------
    source : from `core.load.detect.open_source`
    workspace : a private folder; the raw table and the clean lines are written there
    settings : defaults where none are given
    progress : called as the work goes on; may raise `Cancelled`
    models : where saved models lie, for `SegmentSettings.saved_model`; `artifacts/` when None

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    settings = settings or Settings()
    with engine.shared(settings.limits):
        return _steps(source, workspace, settings, _Stopwatch(progress), models)


def _steps(
    source: Source, workspace: Path, settings: Settings, watch: _Stopwatch, models: Path | None
) -> Analysis:
    watch("load", 0.0, f"reading {source.name}")
    raw = relations.read_table(source, workspace, settings.read, settings.limits)
    watch("load", 0.7, "finding out what the columns mean")
    settled = roles.settle(raw, settings.read)
    readings = values.readings(raw, settled, settings.read)

    watch("clean", 0.0, f"checking {raw.rows:,} rows")
    orders = cleaning.clean(
        raw,
        readings,
        workspace,
        settings.clean,
        currencies=values.currency(raw, settled),
        only=values.only_currency(raw, settled, settings.read),
        told=settled.notices(),
        limits=settings.limits,
    )
    # Imported as it is needed: a first page is on screen before scikit-learn is.
    from core.features import customers as features
    from core.segment import grid
    from core.segment.segmentation import reuse, segment

    watch("features", 0.0, "measuring every customer")
    customers = features.measure(orders, settings.rfm)
    rfm = grid.score(customers, settings.rfm)

    if settings.segment.saved_model is None:
        segmentation = segment(customers, settings.segment, watch)
    else:
        watch("judge", 0.0, "using the saved model")
        model, card = store.load(settings.segment.saved_model, models)
        segmentation = reuse(customers, model, card.algorithm, card.name)
    return Analysis(
        raw=raw,
        roles=settled,
        orders=orders,
        customers=customers,
        rfm=rfm,
        segmentation=segmentation,
        settings=settings,
        seconds=watch.stop(),
    )


class _Stopwatch:
    """Passes progress on, and adds up the wall time of each stage."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self.started = self.since = time.perf_counter()
        self.stage = STAGES[0]

    def __call__(self, stage: str, done: float, detail: str = "") -> None:
        now = time.perf_counter()
        self.seconds[self.stage] += now - self.since
        self.stage, self.since = stage, now
        self.progress(stage, done, detail)

    def stop(self) -> dict[str, float]:
        self(self.stage, 1.0)
        total = time.perf_counter() - self.started
        return {name: round(spent, 3) for name, spent in self.seconds.items()} | {
            "total": round(total, 3)
        }
