"""Workbooks are checked before any reader opens them, and every failure is worded."""

from __future__ import annotations

import json
import zipfile

import pytest
import xlsxwriter

from core.errors import LimitExceededError, UnknownTableError, UnreadableFileError
from core.files import detect, reading, sandbox
from core.settings import Limits, ReadSettings


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "shop.xlsx"
    with xlsxwriter.Workbook(path) as book:
        notes = book.add_worksheet("Notes")
        notes.write_row(0, 0, ("topic", "remark"))
        notes.write_row(1, 0, ("spring", "sale"))
        orders = book.add_worksheet("Orders")
        orders.write_row(0, 0, ("order id", "customer id", "order date", "amount"))
        for row in range(1, 4):
            orders.write_row(row, 0, (f"A{row}", f"C{row}", "2024-05-01", 9.5))
        hidden = book.add_worksheet("Secret")
        hidden.write_row(0, 0, ("order id", "amount"))
        hidden.hide()
    return path


def opened(path):
    return detect.open_source(path, path.name)


def answer(monkeypatch, **of_worker):
    finished = sandbox.Finished(0, json.dumps(of_worker).encode(), b"")
    monkeypatch.setattr(sandbox, "run", lambda *_: finished)


def test_visible_sheets_are_the_tables(workbook):
    tables = reading.list_tables(opened(workbook))
    assert [(table.name, table.rows) for table in tables] == [("Notes", 1), ("Orders", 3)]


def test_the_sheet_most_like_orders_is_read(workbook, tmp_path):
    raw = reading.read_table(opened(workbook), tmp_path / "private")
    assert (raw.table, raw.rows) == ("Orders", 3)
    assert "table_chosen" in [notice.code for notice in raw.notices]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(workbook, tmp_path):
    with pytest.raises(UnknownTableError) as refused:
        reading.read_table(opened(workbook), tmp_path / "private", ReadSettings(table="Orders 2"))
    assert "Notes, Orders" in refused.value.hint


def test_a_workbook_that_unpacks_to_too_much_is_never_read(workbook, monkeypatch):
    monkeypatch.setattr(sandbox, "run", lambda *_: pytest.fail("it was opened"))
    with zipfile.ZipFile(workbook, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/filler.bin", bytes(3_000_000))
    with pytest.raises(LimitExceededError, match="unpack"):
        reading.list_tables(opened(workbook), Limits(unpacked_mb=2))


def test_a_workbook_that_declares_entities_is_never_read(workbook, monkeypatch):
    monkeypatch.setattr(sandbox, "run", lambda *_: pytest.fail("it was opened"))
    with zipfile.ZipFile(workbook, "a") as archive:
        archive.writestr("xl/extra.xml", '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>')
    with pytest.raises(UnreadableFileError, match="entities"):
        reading.list_tables(opened(workbook))


@pytest.mark.parametrize(
    ("of_worker", "error", "words"),
    [
        ({"out_of_memory": True}, LimitExceededError, "memory or time"),
        ({"too_many_sheets": True}, LimitExceededError, "sheets"),
        ({"too_many_columns": 9000, "sheet": "Orders"}, LimitExceededError, "9,000 columns"),
        ({"error": "ValueError: no such part"}, UnreadableFileError, "damaged"),
    ],
)
def test_what_the_worker_answers_is_worded(workbook, monkeypatch, of_worker, error, words):
    answer(monkeypatch, **of_worker)
    with pytest.raises(error, match=words):
        reading.list_tables(opened(workbook))


def test_a_worker_that_takes_too_long_is_worded(workbook, monkeypatch):
    def too_slow(*_):
        raise sandbox.TooSlowError

    monkeypatch.setattr(sandbox, "run", too_slow)
    with pytest.raises(LimitExceededError, match="30 seconds"):
        reading.list_tables(opened(workbook))
