"""Odd, broken and hostile files: each is accepted, accepted with a word, or refused clearly."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from loaded_file import Load

from core.errors import ClienteleError
from core.files import detect, reading

_INPUTS = Path(__file__).parents[4] / "shared" / "inputs"

# What the message must say, beside the file's name, wherever loading is the step that refuses.
REFUSED = {
    "empty.csv": "empty",
    "header_only.csv": "no rows",
    "only_blank_lines.csv": "no rows",
    "garbage.csv": "not a readable table",
    "png_named.csv": "image",
    "html_named.xls": "HTML",
    "pickle_named.csv": "pickle",
    "all_bad_dates.csv": "InvoiceDate.*dates",
    "missing_customer_column.csv": "customer",
    "one_line_1mb.csv": "not a readable table",
    "zip_bomb_flat.zip": "416 MB",
    "zip_traversal.zip": "outside",
    "zip_encrypted.zip": "password",
    "zip_truncated.zip": "damaged",
    "zip_empty.zip": "empty",
    "zip_no_table.zip": "no CSV, Excel, SQLite",
    "xlsx_xxe.xlsx": "entities",
    "xlsx_password.xlsx": "password",
    "xlsx_truncated.xlsx": "damaged",
    "sqlite_zero_bytes.db": "empty",
}

# Refused later, when the rows are cleaned.
LATER = {"all_refunds.csv"}

TOLD = {
    "latin1.csv": "encoding_guessed",
    "nul_bytes.csv": "nul_dropped",
    "no_header.csv": "no_header",
    "duplicate_headers.csv": "duplicate_headers",
    "zip_of_zip.zip": "nested_archive",
    "zip_macosx_2csv.zip": "table_chosen",
    "xlsx_second_sheet.xlsx": "table_chosen",
    "sqlite_wal.db": "sqlite_wal",
}


def _rows() -> list[dict[str, str]]:
    path = _INPUTS / "expectations.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _named(rows: list[dict[str, str]]) -> list[object]:
    return [pytest.param(row, id=row["file"]) for row in rows]


@pytest.mark.shared
def test_every_expected_file_is_looked_at(shared):
    names = {row["file"] for row in _rows()}
    assert names == {path.name for path in (shared / "inputs").iterdir()} - {"expectations.tsv"}
    refused = {row["file"] for row in _rows() if row["verdict"] == "reject"}
    assert refused - LATER - {"text_named.db"} <= set(REFUSED)


@pytest.mark.shared
@pytest.mark.parametrize("row", _named([row for row in _rows() if row["file"] in REFUSED]))
def test_a_file_that_cannot_be_used_is_refused_in_plain_words(row, shared, load: Load, capfd):
    with pytest.raises(ClienteleError) as caught:
        load(shared / "inputs" / row["file"])
    said = caught.value.message
    assert re.search(REFUSED[row["file"]], said)
    assert len(said) < 400
    assert caught.value.hint
    assert "Traceback" not in said
    assert "UNPICKLED" not in "".join(capfd.readouterr())


@pytest.mark.shared
@pytest.mark.parametrize(
    "row", _named([row for row in _rows() if row["customers"] and row["file"] not in REFUSED])
)
def test_a_file_that_can_be_used_gives_the_known_totals(row, shared, load: Load):
    loaded = load(shared / "inputs" / row["file"])
    customers, orders, revenue = loaded.totals()
    assert customers == int(row["customers"])
    assert orders == int(row["invoices"]) or row["file"] == "some_ids_blank.csv"
    if row["file"] != "some_ids_blank.csv":  # its revenue is that of the rows with a customer
        assert float(revenue) == float(row["net_revenue"])
    if row["file"] in TOLD:
        assert TOLD[row["file"]] in loaded.codes()


@pytest.mark.shared
def test_a_refused_archive_writes_nothing_outside(shared, workspace, load: Load):
    before = set(workspace.parent.iterdir())
    with pytest.raises(ClienteleError):
        load(shared / "inputs" / "zip_traversal.zip")
    assert set(workspace.parent.iterdir()) == before
    assert list(workspace.rglob("*")) == []


@pytest.mark.shared
def test_mac_leftovers_are_not_listed_as_tables(shared):
    path = shared / "inputs" / "zip_macosx_2csv.zip"
    names = [table.name for table in reading.list_tables(detect.open_source(path, path.name))]
    assert names == ["data/orders.csv", "data/customers.csv"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "role", "example"),
    [
        ("leading_zero_ids.csv", "customer_id", "0001"),
        ("float_ids.csv", "customer_id", "17851"),
        ("latin1.csv", "customer_id", "Café Müller No01"),
    ],
)
def test_ids_show_as_people_know_them(file, role, example, shared, load: Load):
    assert example in load(shared / "inputs" / file).values(role)


@pytest.mark.shared
def test_ambiguous_dates_say_which_way_they_were_read(shared, load: Load):
    reading = load(shared / "inputs" / "ambiguous_dates.csv").reading("ordered_at")
    assert reading.ambiguous
    assert "month first" in reading.label
    assert "no day is above 12" in reading.label
