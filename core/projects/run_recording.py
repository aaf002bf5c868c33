"""A run written: an analysis kept whole, with its customers, or not at all."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import rfm, saved_models
from core.projects import atomic_files, run_store, scored_customers
from core.projects.kept_segments import add_segments, segments_file
from core.projects.project_run import ProjectRun, summarise
from core.projects.project_store import RUNS, locked

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from core.analysis import Analysis
    from core.forecast import Forecast
    from core.segment_builder import SavedSegmentation
    from core.settings import Settings


def run_customers(folder: Path, project_id: str, number: int) -> pd.DataFrame:
    """The customers of a run.

    Returns
    -------
    index customer_id; recency_days, frequency, monetary, recency_score, frequency_score,
    monetary_score, fm_score, engagement, rfm_segment, model_segment, value, churn_risk: missing
    where it is not known

    Raises
    ------
    ProjectError : there is no such run, or it is damaged
    """
    path = run_store.run_path(folder, project_id, number)
    try:
        return scored_customers.read_rows(path / run_store.CUSTOMERS)
    except (OSError, ValueError, KeyError) as error:
        raise run_store.damaged_run(number) from error


def record_run(
    folder: Path,
    project_id: str,
    analysis: Analysis,
    forecast: Forecast | None = None,
    *,
    frozen_from: int | None = None,
    beside: Mapping[str, bytes] | None = None,
    own: SavedSegmentation | None = None,
) -> ProjectRun:
    """Keep an analysis as the next run; the same once more is the run there is.

    Parameters
    ----------
    folder, project_id : of the project
    analysis : with the plain names of segments (not `Analysis.using`)
    forecast : of its customers, where one was made
    frozen_from : number of the run whose segmentation scored it; None where it has its own
    beside : further files that are there with the run or not at all, by name
    own : the shop's own segments of its customers, where it has any

    Raises
    ------
    ProjectError : there is no such project, or somebody is saving it
    """
    with locked(folder, project_id) as path:
        runs = atomic_files.private_folder(path / RUNS)
        earlier = next(iter(run_store.list_runs(folder, project_id)), None)
        number = 1 if earlier is None else earlier.number + 1
        source = analysis.raw.source
        run = ProjectRun(
            number=number,
            ran=dt.datetime.now(dt.UTC),
            source_name=source.name,
            source_sha256=source.sha256,
            settings=_own_settings(analysis, frozen_from),
            base=frozen_from or number,
            forecast=forecast is not None,
            summary=summarise(analysis),
        )
        if isinstance(earlier, ProjectRun) and _same(earlier, run):
            if own is not None:
                add_segments(runs / str(earlier.number), earlier.number, own)
            return earlier
        with atomic_files.unfinished_folder(runs) as unfinished:
            _fill(unfinished, analysis, forecast, run)
            for name, content in (beside or {}).items():
                (unfinished / name).write_bytes(content)
            if own is not None:
                ids = analysis.customers.frame.index
                (unfinished / run_store.SEGMENTS).write_bytes(segments_file(own, ids))
            atomic_files.publish(unfinished, runs / str(number))
        return run


def _own_settings(analysis: Analysis, frozen_from: int | None) -> Settings:
    """The settings without the frozen model, which is named by `base`."""
    if frozen_from is None:
        return analysis.settings
    segment = analysis.settings.segment.model_copy(update={"saved_model": None})
    return analysis.settings.model_copy(update={"segment": segment})


def _same(earlier: ProjectRun, run: ProjectRun) -> bool:
    """Whether a run would be the one before it once more, or less of it."""
    if run.forecast and not earlier.forecast:
        return False
    # One that found its own segments is as one that found the same.
    base = earlier.base if (run.base, earlier.base) == (run.number, earlier.number) else run.base
    moved = {
        "number": earlier.number,
        "ran": earlier.ran,
        "forecast": earlier.forecast,
        "base": base,
    }
    return run.model_copy(update=moved) == earlier


def _fill(folder: Path, analysis: Analysis, forecast: Forecast | None, run: ProjectRun) -> None:
    scored_customers.rows_of(analysis, forecast).to_parquet(
        folder / run_store.CUSTOMERS, index=False
    )
    if analysis.rfm is not None:
        (folder / run_store.RULE).write_text(rfm.rule_to_json(analysis.rfm.rule), encoding="utf-8")
    if analysis.segmentation.model is not None:
        # A file of data only, unlike those of saved models, which only their folder's key opens.
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as private:
            name = f"Run {run.base}"
            saved_models.save_model(analysis, name, Path(private))
            saved_models.export_model(name, folder / run_store.MODEL, Path(private))
    (folder / run_store.RUN).write_text(run.model_dump_json(indent=1), encoding="utf-8")
