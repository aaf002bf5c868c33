"""New data for a project: appended or in the place of what is there, and never counted twice."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core import columns, pipeline
from core.errors import ClienteleError, ProjectError
from core.files import open_source
from core.formatting import Sentence
from core.progress import Progress, silent
from core.projects import kept_files
from core.projects.project import COMBINED, StaleProjectError
from core.projects.project_run import ProjectRun
from core.projects.project_store import change_project, open_project, project_path
from core.projects.row_overlap import compare_rows
from core.projects.run_store import list_runs
from core.settings import ReadSettings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.columns import ColumnParser
    from core.files import Source
    from core.pipeline import MeasuredFile
    from core.projects.project import Project
    from core.settings import Settings

How = Literal["append", "replace"]
DateOrder = Literal["auto", "day_first", "month_first"]

_ORDERS: tuple[DateOrder, ...] = ("day_first", "month_first")

_OF_THE_FILE = (
    *("table", "joins", "append", "encoding", "delimiter", "header_row", "date_order"),
    *("date_numbers", "decimal_mark", "money_unit", "time_zone", "fill_down"),
)
"""Settings that say how a file is written; the combined table is written in one way."""


@dataclass(frozen=True, slots=True)
class NewData:
    """What a file adds to a project.

    Parameters
    ----------
    name : of the file
    how : whether it goes below what is there, or takes its place: as asked for, or as suggested
    rows_new : rows of orders (in a table of customers: of customers) that were not there
    rows_known : rows that were there already
    rows_changed : rows of orders that were there in another version, which they replace
    rows_gone : rows that were there and are not any more: orders now have fewer, or with "replace"
        the file does not hold them
    rows_after : rows there are now
    first_day, last_day : the file's own days; None for a table of customers
    """

    name: str
    how: How
    rows_new: int
    rows_known: int
    rows_changed: int
    rows_gone: int
    rows_after: int
    first_day: dt.date | None
    last_day: dt.date | None

    @property
    def sentence(self) -> Sentence:
        """What happens to the rows, in numbers."""
        return Sentence(
            "{new:# row is|# rows are} new, {known:# was there already|# were there already}, "
            "{changed:# changed|# changed} and {gone:# is left out|# are left out}: "
            "{after:# row|# rows} in all.",
            new=self.rows_new,
            known=self.rows_known,
            changed=self.rows_changed,
            gone=self.rows_gone,
            after=self.rows_after,
        )


def inspect_new_data(
    folder: Path,
    project_id: str,
    source: Source,
    workspace: Path,
    how: How | Literal["auto"] = "auto",
    *,
    progress: Progress = silent,
) -> NewData:
    """What a file would add to a project; nothing is changed.

    Parameters
    ----------
    folder, project_id : of the project
    source : the file
    workspace : a private folder
    how : below what is there, in its place, or whichever the overlap suggests
    progress : called as the work goes on; may raise `Cancelled`

    Raises
    ------
    ClienteleError : the file lacks a column the project uses, or cannot be read
    """
    project = open_project(folder, project_id)
    return _combined(folder, project, source, workspace, how, progress)[0]


def add_data(
    folder: Path,
    project_id: str,
    source: Source,
    workspace: Path,
    how: How | Literal["auto"] = "auto",
    *,
    revision: int | None = None,
    progress: Progress = silent,
) -> tuple[Project, NewData]:
    """Give a project new data; its next run scores them by the segmentation of the last one.

    Parameters
    ----------
    folder, project_id, source, workspace, how, progress : as for `inspect_new_data`
    revision : the one the project must have; that at the beginning where None

    Returns
    -------
    the project, and what happened to the rows

    Raises
    ------
    StaleProjectError : somebody has saved the project since
    ClienteleError : the file lacks a column the project uses, or cannot be read
    """
    project = open_project(folder, project_id)
    new, combined, settings = _combined(folder, project, source, workspace, how, progress)
    path = project_path(folder, project_id)
    kept = [kept_files.keep_source(path, source)]
    if combined is not source:
        whole = kept_files.keep_source(path, combined)
        kept.append(whole.model_copy(update={"kind": "combined"}))
    runs = [run for run in list_runs(folder, project_id) if isinstance(run, ProjectRun)]
    frozen = project.frozen_from or (runs[0].base if runs else None)

    def changed(before: Project) -> dict[str, object]:
        choices = before.choices.model_copy(update={"settings": settings})
        # An earlier combined file is made of files that stay, and all of it is in the new one.
        stay = [one for one in before.sources if one.kind != "combined"]
        return {"sources": (*stay, *kept), "choices": choices, "frozen_from": frozen}

    expected = project.revision if revision is None else revision
    try:
        return change_project(folder, project_id, changed, expected=expected), new
    except StaleProjectError as stale:
        kept_files.drop_unnamed(path, stale.theirs, [one.sha256 for one in kept])
        raise


def _combined(
    folder: Path,
    project: Project,
    source: Source,
    workspace: Path,
    how: How | Literal["auto"],
    progress: Progress,
) -> tuple[NewData, Source, Settings]:
    """What the file adds, everything that is analysed from now on, and with which settings."""
    settings = project.choices.settings
    present = kept_files.open_kept_source(project_path(folder, project.id), project, workspace)
    old = pipeline.measure(present, workspace, settings, progress)
    settings = _with_read(settings, roles=old.roles.chosen())
    new = pipeline.measure(source, workspace, settings, progress)
    order = _date_order(old, new, settings.read)
    if order != settings.read.date_order:
        settings = _with_read(settings, date_order=order)
        new = pipeline.measure(source, workspace, settings, progress)
    if (old.table is None) != (new.table is None):
        raise ProjectError(
            f"{source.name} and the project's data are different kinds of table: one has a row per "
            "customer, the other has orders.",
            "Create a separate project from this file.",
        )
    with compare_rows(old, new, settings, settings.limits) as overlap:
        chosen = overlap.suggested() if how == "auto" else how
        counts, (first, last) = overlap.counts(chosen), overlap.days("newer")
        new_data = NewData(
            name=source.name,
            how=chosen,
            rows_new=counts.new,
            rows_known=counts.known,
            rows_changed=counts.changed,
            rows_gone=counts.gone,
            rows_after=counts.after,
            first_day=first,
            last_day=last,
        )
        if chosen == "replace":
            return new_data, source, settings
        both = hashlib.sha256(f"{present.sha256} {source.sha256}".encode()).hexdigest()
        path = workspace / f"combined-{both}.parquet"
        overlap.write_combined(path)
    fields = ReadSettings.model_fields
    plain = {name: fields[name].default for name in _OF_THE_FILE}
    name = f"{project.source.name.removesuffix(COMBINED)}{COMBINED}"
    return new_data, open_source(path, name, uploaded=False), _with_read(settings, **plain)


def _date_order(old: MeasuredFile, new: MeasuredFile, read: ReadSettings) -> DateOrder:
    """How 3/4/2025 is read in a file that does not say: as it was in the data before."""
    then, now = (_date_parser(table.read.report.readings) for table in (old, new))
    if read.date_order != "auto" or then is None or now is None or not now.ambiguous:
        return read.date_order
    fitting = [order for order in _ORDERS if _read_in(old, read, order) == then.sql]
    return fitting[0] if len(fitting) == 1 else read.date_order


def _read_in(table: MeasuredFile, read: ReadSettings, order: DateOrder) -> str | None:
    """How the dates of a table are read day first, or month first; None where they cannot be."""
    asked = read.model_copy(update={"date_order": order})
    with contextlib.suppress(ClienteleError):
        parser = _date_parser(columns.choose_parsers(table.raw, table.roles, asked))
        return parser.sql if parser is not None else None
    return None


def _date_parser(parsers: Sequence[ColumnParser]) -> ColumnParser | None:
    return next((parser for parser in parsers if parser.role == "ordered_at"), None)


def _with_read(settings: Settings, **read: object) -> Settings:
    return settings.model_copy(update={"read": settings.read.model_copy(update=read)})
