"""Reads a workbook in a process of its own, so that a hostile one can only end this process.

Asked by `core.files.formats.excel`. The answer names the sheets that were found and which one was
written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow.parquet as pq

from core import vocabulary
from core.errors import Notice
from core.files import file_worker, parquet_metadata
from core.files.formats import sheet_grid, sparse_sheet
from core.files.formats.sheet_grid import Grid
from core.files.read_options import ReadOptions
from core.files.table_shape import header as layout

_UNNAMED = "__UNNAMED__"


@dataclass(frozen=True, slots=True)
class WorkbookJob:
    """What the worker is asked to do.

    Parameters
    ----------
    path : the workbook
    sheet : the sheet to write; None for the likeliest
    table : the name to write it under; None for the sheet's own
    notices : what is known about it already, written with it
    target : where to write it; None to list the sheets only
    columns : most columns on a sheet
    sheets : most sheets
    sparse : read cell by cell, for sheets with stray cells far away
    header_row : the row of the column names as the user chose it; None to find it
    """

    path: str
    sheet: str | None
    table: str | None
    notices: tuple[dict[str, Any], ...]
    target: str | None
    columns: int
    sheets: int
    sparse: bool
    header_row: int | None = None


def answer(text: str) -> str:
    """The answer to a job; both are JSON."""
    return file_worker.answer(text, lambda job: main(WorkbookJob(**job)))


def main(job: WorkbookJob) -> dict[str, Any]:
    """Do the job; the answer names the sheets and what was written."""
    best: tuple[float, Grid] | None = None
    listed: list[dict[str, Any]] = []
    hidden = 0
    seen: set[str] = set()
    reader = (
        sparse_sheet.sheets(Path(job.path), job.header_row, job.sheet)
        if job.sparse
        else _sheets(job)
    )
    for name, visible, grid in reader:
        if name in seen:
            continue  # Excel never writes two sheets of one name; which one is meant is not known
        seen.add(name)
        if len(seen) > job.sheets:
            return {"too_many_sheets": True}
        if not visible and name != job.sheet:
            hidden += 1
            continue
        columns = () if grid is None else grid.names
        rows = 0 if grid is None else grid.rows
        listed.append({"name": name, "rows": rows, "columns": columns})
        if grid is None or not rows or (job.sheet is not None and name != job.sheet):
            continue
        if len(columns) > job.columns:
            return {"too_many_columns": len(columns), "sheet": name}
        score = _score(grid)
        if best is None or score > best[0]:
            best = (score, grid)
    answer: dict[str, Any] = {"sheets": listed, "hidden": hidden, "written": None}
    if job.target is not None and best is not None:
        answer["written"] = _write(best[1], Path(job.target), listed, job)
    return answer


def _sheets(job: WorkbookJob) -> Iterator[tuple[str, bool, Grid | None]]:
    # By its bytes: given a path, the library takes a workbook for what its suffix says.
    book = fastexcel.read_excel(Path(job.path).read_bytes())
    for name in book.sheet_names:
        if job.sheet is not None and name != job.sheet:
            yield name, True, None
            continue
        sheet = book.load_sheet(name, header_row=0, schema_sample_rows=None)
        visible = sheet.visible == "visible"
        wanted = visible or name == job.sheet
        yield name, visible, _table(book, name, sheet, job.header_row) if wanted else None


def _table(book: Any, name: str, sheet: Any, header_row: int | None) -> Grid | None:
    """The table on one sheet. Most have their header in the first row, which costs one reading."""
    batch = sheet.to_arrow()
    header = ["" if column.startswith(_UNNAMED) else column for column in batch.schema.names]
    body = sheet_grid.head(batch.columns)
    at = layout.find([header, *body], header_row)
    if at is not None and at.header == 0 and not _renamed(header):
        return sheet_grid.found(name, batch.columns, at)
    # Titles above the header, no header, or names that were made unique for us: read it plainly.
    plain = book.load_sheet(
        name, header_row=None, n_rows=sheet_grid.HEAD_ROWS, dtypes="string"
    ).to_arrow()
    at = layout.find(sheet_grid.head(plain.columns), header_row)
    if at is None:
        return None
    columns = batch.columns
    if at.first_row != 1:
        rest = book.load_sheet(
            name, header_row=None, skip_rows=at.first_row, schema_sample_rows=None
        )
        columns = rest.to_arrow().columns
    return sheet_grid.found(name, columns, at)


def _renamed(header: list[str]) -> bool:
    """Whether a name looks like a repeated one with a number added."""
    names = set(header)
    return any(
        name.rpartition("_")[0] in names for name in names if name.rpartition("_")[2].isdigit()
    )


def _score(grid: Grid) -> float:

    return vocabulary.score_names(grid.names) + min(grid.rows, 1000) / 1_000_000


def _write(grid: Grid, target: Path, listed: list[dict[str, Any]], job: WorkbookJob) -> str:
    names = [one["name"] for one in listed]
    notices = [*(Notice.from_dict(notice) for notice in job.notices), *grid.notices]
    if len(names) > 1 and job.sheet is None:
        others = ", ".join(name for name in names if name != grid.name)[:200]
        notices.insert(
            0,
            Notice("table_chosen", f"The sheet {grid.name} was read. Other sheets: {others}."),
        )
    table = grid.table()
    read_options = ReadOptions(header_row=grid.header_row)
    metadata = {
        parquet_metadata.KEY: parquet_metadata.written(
            job.table or grid.name,
            notices,
            read_options,
            # With one sheet asked for, the others were not read.
            listed=[tuple(one.values()) for one in listed] if job.sheet is None else (),
        )
    }
    pq.write_table(table.replace_schema_metadata(metadata), target, compression="zstd")
    return grid.name
