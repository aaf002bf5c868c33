"""From a file to its segments, and the same shop segmented again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import rfm, saved_models, segmentation
from core.analysis import Analysis
from core.errors import Notice
from core.pipeline.measurement import measure_watched
from core.pipeline.stopwatch import Stopwatch
from core.progress import Progress, silent
from core.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.features import Customers
    from core.files import Source
    from core.segmentation import SearchState, Segmentation
    from core.settings import SegmentSettings


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
    source : from `core.files.detect.open_source`
    workspace : a private folder; the raw table and the clean lines are written there
    settings : defaults where none are given
    progress : called as the work goes on; may raise `Cancelled`
    models : where saved models lie, for `SegmentSettings.saved_model`; `artifacts/` when None

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    settings = settings or Settings()
    watch = Stopwatch(progress)
    measured = measure_watched(source, workspace, settings, watch)

    customers = measured.customers
    return Analysis(
        raw=measured.raw,
        shape=measured.shape,
        roles=measured.roles,
        orders=measured.orders,
        table=measured.table,
        customers=customers,
        rfm=rfm.score_customers(customers, settings.rfm) if customers.no_history is None else None,
        segmentation=_segmentation(customers, settings, watch, models),
        settings=settings,
        seconds=watch.stop(),
    )


def segment_again(
    analysis: Analysis,
    settings: SegmentSettings,
    progress: Progress = silent,
    models: Path | None = None,
    *,
    watch: Callable[[SearchState], bool | None] | None = None,
    resume: SearchState | None = None,
) -> Analysis:
    """Search the segments of an analysed shop again; nothing is read or measured again.

    Parameters
    ----------
    analysis : from `analyse`
    settings : the new search
    progress : called as the work goes on; may raise `Cancelled`
    models : where saved models lie; `artifacts/` when None
    watch : called after each round of the search with everything tried so far; True is enough: the
        best of that is judged and used
    resume : what `watch` was last given by a search that was stopped: it goes on from there
    """
    changed = analysis.settings.model_copy(update={"segment": settings})
    stopwatch = Stopwatch(progress)
    result = _segmentation(
        analysis.customers, changed, stopwatch, models, watch=watch, resume=resume
    )
    spent = stopwatch.stop()
    earlier = {name: analysis.seconds[name] for name in ("load", "clean", "features")}
    return replace(
        analysis, segmentation=result, settings=changed, seconds=analysis.seconds | spent | earlier
    )


def _segmentation(
    customers: Customers,
    settings: Settings,
    progress: Stopwatch,
    models: Path | None,
    *,
    watch: Callable[[SearchState], bool | None] | None = None,
    resume: SearchState | None = None,
) -> Segmentation:

    if settings.segment.saved_model is None:
        result = segmentation.segment_customers(
            customers, settings.segment, progress, watch=watch, resume=resume
        )
    else:
        progress("judge", 0.0, "using the saved model")
        model, card = saved_models.load_model(settings.segment.saved_model, models)
        result = segmentation.apply_model(customers, model, card.algorithm, card.name)
    named = segmentation.rename_segments(
        result, (*segmentation.own_names_in_use(result), *settings.segment.names)
    )
    unknown = segmentation.unknown_names(named, settings.segment.names)
    if not unknown:
        return named
    words = f"No segment is called {', '.join(unknown)}, so that name was not used."
    return replace(named, notices=(*named.notices, Notice("name_unknown", words)))
