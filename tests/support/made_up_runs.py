"""Projects with runs that nobody computed: counts and segments as a test wants them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from core.files import open_source
from core.projects import atomic_files, project_store, run_store
from core.projects.project import Project, ProjectChoices
from core.projects.project_run import MeasureDrift, ProjectRun, RunSummary, SegmentSize
from core.projects.scored_customers import COLUMNS
from core.settings import Settings


def make_project(folder: Path, choices: ProjectChoices | None = None) -> Project:
    """A project of a file that nobody reads."""
    path = folder.parent / "orders.csv"
    path.write_text("customer,date,amount\nc1,2024-01-01,5\n", encoding="utf-8")
    return project_store.create_project(folder, "Tea shop", open_source(path, path.name), choices)


def add_run(
    folder: Path,
    project: Project,
    segments: Mapping[str, str],
    *,
    last_order: dt.date = dt.date(2024, 5, 31),
    drift: Mapping[str, float] | None = None,
    beside: Mapping[str, bytes] | None = None,
) -> ProjectRun:
    """One more run, whose customers are in these segments."""
    number = 1 + len(run_store.list_runs(folder, project.id))
    sizes = tuple(
        SegmentSize(name=name, known_as=name, customers=count, revenue=10.0 * count)
        for name, count in sorted(Counter(segments.values()).items())
    )
    run = ProjectRun(
        number=number,
        ran=dt.datetime(2024, 6, 1, tzinfo=dt.UTC),
        source_name="orders.csv",
        source_sha256=f"{number:064x}",
        settings=Settings(),
        base=1,
        summary=RunSummary(
            customers=len(segments),
            orders=len(segments),
            revenue=10.0 * len(segments),
            currency="EUR",
            as_of=last_order + dt.timedelta(days=1),
            first_order=dt.date(2024, 1, 1),
            last_order=last_order,
            rfm=sizes,
            model=sizes,
            drift=tuple(
                MeasureDrift(feature=name, psi=psi, verdict="drifted")
                for name, psi in (drift or {}).items()
            ),
        ),
    )
    rows = pd.DataFrame(index=range(len(segments)), columns=list(COLUMNS), dtype=float)
    rows["customer_id"] = list(segments)
    rows["monetary"] = 10.0
    for column in ("rfm_segment", "model_segment"):
        rows[column] = list(segments.values())
    runs = folder / project.id / "runs"
    with atomic_files.unfinished_folder(runs) as path:
        rows.to_parquet(path / run_store.CUSTOMERS, index=False)
        (path / run_store.RUN).write_text(run.model_dump_json(), encoding="utf-8")
        for name, content in (beside or {}).items():
            (path / name).write_bytes(content)
        atomic_files.publish(path, runs / str(number))
    return run
