"""Several files handed over together are the tables of one source."""

from __future__ import annotations

import io

import pytest

from core.errors import LimitExceededError
from core.files import reading
from core.files.upload_bundle import bundle_uploads
from core.settings import Limits

ORDERS = b"customer,date,amount\na,2024-01-01,1\n"


def test_every_file_is_a_table(workspace):
    files = [("jan.csv", io.BytesIO(ORDERS)), ("feb.csv", io.BytesIO(ORDERS))]
    source = bundle_uploads(files, workspace / "files")
    assert (source.kind, source.name) == ("zip", "jan.csv and 1 more")
    assert [table.name for table in reading.list_tables(source)] == ["jan.csv", "feb.csv"]


def test_the_same_files_have_the_same_fingerprint(workspace):
    def made(name: str) -> str:
        files = [("a.csv", io.BytesIO(ORDERS)), ("b.csv", io.BytesIO(ORDERS))]
        return bundle_uploads(files, workspace / name).sha256

    assert made("one") == made("two")


def test_two_files_of_one_name_are_told_apart_and_no_name_leads_outside(workspace):
    names = ["o.csv", "O.csv", "../../o.csv", "c:\\x\\.o.csv"]
    source = bundle_uploads([(name, io.BytesIO(ORDERS)) for name in names], workspace / "files")
    found = [table.name for table in reading.list_tables(source)]
    assert found == ["o.csv", "O (2).csv", "o (3).csv", "o (4).csv"]


def test_too_many_files_are_refused(workspace):
    files = [(f"{number}.csv", io.BytesIO(ORDERS)) for number in range(3)]
    with pytest.raises(LimitExceededError, match="3 files"):
        bundle_uploads(files, workspace / "files", Limits(archive_entries=2))


def test_a_workbook_among_them_gives_its_sheets(workspace):
    import openpyxl

    book, held = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "March"
    for row in (["customer", "date", "amount"], ["b", "2024-03-01", 2]):
        book.active.append(row)
    book.save(held)
    held.seek(0)
    source = bundle_uploads(
        [("jan.csv", io.BytesIO(ORDERS)), ("b.xlsx", held)], workspace / "files"
    )
    assert [table.name for table in reading.list_tables(source)] == ["jan.csv", "b.xlsx/March"]
