"""Whose doing it is that a workbook cannot be read: the file's, or our own."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from core.errors import UnreadableFileError
from core.files import file_worker, sandbox
from core.files.formats import excel_worker, sheet_grid


@pytest.fixture
def workbook(workspace, monkeypatch):
    """A workbook in perfect order, read by a worker that runs in this process."""

    def run(_module: str, job: str, _seconds: float) -> sandbox.Finished:
        return sandbox.Finished(0, file_worker.answer(job, read).encode(), b"")

    def read(job: dict[str, Any]) -> dict[str, Any]:
        return excel_worker.main(excel_worker.WorkbookJob(**job))

    monkeypatch.setattr(sandbox, "run", run)
    monkeypatch.setattr(file_worker, "limit_process", lambda *_limits: None)
    monkeypatch.setattr(file_worker, "was_out_of_memory", lambda _memory_mb: False)
    book = openpyxl.Workbook()
    for row in (("customer", "amount"), ("Anna Grey", 1.5), ("Ben Hill", 2.5)):
        book.active.append(row)
    path = workspace / "upload"
    book.save(path)
    return path


def test_a_fault_of_ours_is_not_called_damage(workbook, raw_table, monkeypatch):
    monkeypatch.setattr(
        sheet_grid, "head", lambda _columns: [["customer", None], ["Anna Grey", "1"]]
    )
    with pytest.raises(RuntimeError, match=r"AttributeError at header\.py:\d+$"):
        raw_table(workbook)


def test_what_a_library_cannot_read_is_called_damage(workbook, raw_table):
    workbook.write_bytes(
        workbook.read_bytes().replace(b"xl/worksheets/sheet1", b"xl/worksheets/sheet9")
    )
    with pytest.raises(UnreadableFileError, match="damaged"):
        raw_table(workbook)
