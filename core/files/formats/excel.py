"""Workbooks: checked here, read by a worker process that can be stopped."""

from __future__ import annotations

import re
import zipfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from core import formatting
from core.errors import LimitExceededError, Notice, UnknownTableError, UnreadableFileError
from core.files import file_worker, sandbox, zip_directory
from core.files.file_budget import FileBudget
from core.files.formats import sparse_sheet
from core.files.formats.excel_worker import WorkbookJob
from core.files.formats.file_format import ListRequest, TableRequest
from core.files.raw_table import Source, TableInfo
from core.settings import Limits

_PROLOG_BYTES = 64 * 1024
_DECLARATION = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T|E\x00?N\x00?T)")
_SAVE_AGAIN = "Open it in Excel, save the sheet with the orders as CSV, and upload that."
_WORKER = "core.files.formats.excel_worker"


def list_tables(request: ListRequest) -> tuple[TableInfo, ...]:
    """The visible sheets of a workbook."""
    answer = _ask(
        request.source, request.limits, request.budget, header_row=request.read.header_row
    )
    return tuple(
        TableInfo(sheet["name"], sheet["rows"], tuple(sheet["columns"]))
        for sheet in answer["sheets"]
    )


def write(request: TableRequest) -> None:
    """Write one sheet as Parquet: the one asked for, else the one most like order lines."""
    name, sheet, header_row = request.source.name, request.inner, request.read.header_row
    with request.target.scratch() as folder:
        written = folder / "sheet.parquet"
        answer = _ask(
            request.source,
            request.target.limits,
            request.target.budget,
            sheet=sheet,
            written=written,
            table=request.name,
            notices=request.notices,
            header_row=header_row,
        )
        names = [listed["name"] for listed in answer["sheets"]]
        if sheet is not None and sheet not in names:
            raise UnknownTableError(
                f"{name} has no sheet {sheet!r}.", f"Its sheets are {', '.join(names[:12])}."
            )
        if answer["written"] is None:
            where = f"The sheet {sheet} of {name}" if sheet is not None else name
            below = f" below row {header_row}" if header_row else ""
            raise UnreadableFileError(
                f"{where} has no table with rows{below}.",
                "Choose another sheet"
                + (" or another row" if header_row else "")
                + ", or export again.",
            )
        written.replace(request.target.parquet)


def _ask(
    source: Source,
    limits: Limits,
    budget: FileBudget,
    *,
    sheet: str | None = None,
    written: Path | None = None,
    table: str | None = None,
    notices: tuple[Notice, ...] = (),
    header_row: int | None = None,
) -> dict[str, Any]:
    path, name = source.path, source.name
    is_zip = zipfile.is_zipfile(path)
    stray = False
    if is_zip:
        try:
            _check_parts(path, name, limits)
            stray = sparse_sheet.has_stray_cells(path)
        except zip_directory.BROKEN as error:
            raise _damaged(name) from error
    job = WorkbookJob(
        path=str(path.absolute()),
        sheet=sheet,
        table=table,
        notices=tuple(notice.as_dict() for notice in notices),
        target=None if written is None else str(written.absolute()),
        columns=limits.columns,
        sheets=limits.archive_entries,
        sparse=stray,
        header_row=header_row,
    )
    try:
        answer = _run(job, budget, may_be_sparse=is_zip)
    except sandbox.TooSlowError as error:
        raise budget.too_slow(name, _SAVE_AGAIN) from error
    except file_worker.OutOfMemoryError as error:
        raise budget.exceeded(name, _SAVE_AGAIN) from error
    except file_worker.DamagedFileError as error:
        raise _damaged(name) from error
    return _understood(answer, name, limits)


def _run(job: WorkbookJob, budget: FileBudget, *, may_be_sparse: bool) -> dict[str, Any]:
    try:
        return file_worker.ask(_WORKER, asdict(job), budget)
    except file_worker.OutOfMemoryError:
        if not may_be_sparse or job.sparse:
            raise
        # A range that was not declared can be as large; reading cell by cell needs little memory.
        return file_worker.ask(_WORKER, asdict(replace(job, sparse=True)), budget)


def _check_parts(path: Path, name: str, limits: Limits) -> None:
    """Look at the parts of a workbook before any reader does."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > limits.unpacked_mb * 1_000_000:
            raise LimitExceededError(
                f"{name} would unpack to {unpacked / 1e6:,.0f} MB; this installation takes up to "
                f"{limits.unpacked_mb:,} MB.",
                "Delete sheets you do not need, or save the orders as CSV.",
            )
        for entry in entries:
            if not entry.filename.endswith((".xml", ".rels")):
                continue
            with archive.open(entry) as part:
                start = part.read(_PROLOG_BYTES)
            if _DECLARATION.search(start):
                raise UnreadableFileError(
                    f"{name} declares a document type or entities in {entry.filename}. Workbooks "
                    "never do; it can be an attempt to read other files, so it was not opened.",
                    _SAVE_AGAIN,
                )


def _understood(answer: dict[str, Any], name: str, limits: Limits) -> dict[str, Any]:
    if "too_many_sheets" in answer:
        raise LimitExceededError(
            f"{name} has more than {formatting.count(limits.archive_entries, 'sheet')}; this "
            "installation takes no more.",
            _SAVE_AGAIN,
        )
    if "too_many_columns" in answer:
        raise LimitExceededError(
            f"The sheet {answer['sheet']} of {name} has "
            f"{formatting.count(answer['too_many_columns'], 'column')}; "
            f"this installation takes up to {limits.columns:,}.",
            "Delete columns you do not need and save it again.",
        )
    return answer


def _damaged(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{name} is a damaged workbook: its parts cannot be read.",
        "Open it in Excel and save it again, or save the sheet with the orders as CSV.",
    )
