"""Odd, broken and hostile files, each from the terminal's own entry point to its answer.

The table of expectations comes with the files and says what each deserves: to be accepted, to be
accepted with a word, or to be refused. None of them needs an option to get there.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from terminal_answer import Answer, answer_of

from core.exports.export_inputs import ExportInputs
from core.exports.workbook.analysis_workbook import workbook
from core.files import detect
from core.pipeline import analyse
from core.settings import SegmentSettings, Settings

_INPUTS = Path(__file__).parents[4] / "shared" / "inputs"
_SECONDS = 20
pytestmark = pytest.mark.shared

# What a refusal must say.
REFUSED = {
    "empty.csv": r"is empty",
    "header_only.csv": r"header \(InvoiceNo.*no rows",
    "only_blank_lines.csv": r"no rows",
    "garbage.csv": r"not a readable table",
    "png_named.csv": r"image",
    "html_named.xls": r"HTML",
    "pickle_named.csv": r"pickle",
    "all_bad_dates.csv": r"'InvoiceDate' cannot be read as dates",
    "all_refunds.csv": r"no sales to segment",
    "missing_customer_column.csv": r"customer",
    "one_line_1mb.csv": r"not a readable table",
    "zip_bomb_flat.zip": r"would unpack to 416 MB",
    "zip_traversal.zip": r"leads outside",
    "zip_encrypted.zip": r"password",
    "zip_truncated.zip": r"damaged",
    "zip_empty.zip": r"empty ZIP archive",
    "zip_no_table.zip": r"no CSV, Excel, SQLite",
    "xlsx_xxe.xlsx": r"entities",
    "xlsx_password.xlsx": r"password",
    "xlsx_truncated.xlsx": r"damaged",
    "sqlite_zero_bytes.db": r"is empty",
}

# What a word must say, by the code of the notice, and the rows it must count.
TOLD = {
    "nul_bytes.csv": ("nul_dropped", r"NUL", 6),
    "no_header.csv": ("no_header", r"recognised by their values and row 1 counts as data", 0),
    "ambiguous_dates.csv": ("ambiguous_dates", r"month first.*[Cc]hange", 0),
    "future_dates.csv": ("future_rows", r"future", 3),
    "mixed_currencies.csv": ("mixed_currencies", r"3 currencies", 0),
    "negative_prices.csv": ("negative_prices", r"reduce", 6),
    "duplicated_rows.csv": ("duplicate_rows", r"count once", 20),
    "one_customer.csv": ("one_segment", r"too few", 0),
    "identical_customers.csv": ("one_segment", r"hardly differ", 0),
    "some_ids_blank.csv": ("no_customer_rows", r"15 of 60", 15),
    "duplicate_headers.csv": ("duplicate_headers", r"UnitPrice \(2\)", 0),
    "zip_of_zip.zip": ("nested_archive", r"inner\.zip", 0),
    "zip_macosx_2csv.zip": ("table_chosen", r"data/orders\.csv.*: data/customers\.csv", 0),
    "sqlite_wal.db": ("sqlite_wal", r"latest orders may be missing", 0),
}

# Words beyond that which these files deserve; how good the segments of a dozen customers are can
# be said of every one of them.
DESERVED = {
    "latin1.csv": {"encoding_guessed"},
    "all_zero_amounts.csv": {"no_money"},
    "xlsx_second_sheet.xlsx": {"table_chosen"},
    "identical_customers.csv": {"short_history", "one_time_buyers"},
}
OF_SEGMENTS = {"unsound_segments", "one_segment", "most_segments"}

EITHER_WAY = {"text_named.db"}
"""The table allows to refuse it, or to read it by its content."""

OFFERED = {"missing_amount_column.csv"}
"""A clear refusal that names the amount, or recency and frequency only."""

# The table counts the rows with a customer; the file as a whole holds these.
WHOLE_FILE = {"some_ids_blank.csv": (9, 60, 5437.5)}


@pytest.fixture
def ask(shared, tmp_path, capfd, monkeypatch):
    """Segment one of the files, with temporary files in a place of their own."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    return lambda file, *options: answer_of(
        shared / "inputs" / file, tmp_path / "out", capfd, *options
    )


@pytest.fixture(scope="module")
def answers():
    """What was answered to a file without options, kept: it is asked for again."""
    return {}


@pytest.fixture
def answer(ask, answers):
    """As `ask`, but each file only once."""

    def once(file: str) -> Answer:
        if file not in answers:
            answers[file] = ask(file)
        return answers[file]

    return once


def _rows() -> list[Any]:
    path = _INPUTS / "expectations.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["file"]) for row in csv.DictReader(file, delimiter="\t")]


def test_every_row_of_the_table_has_its_claim(shared):
    rows = [each.values[0] for each in _rows()]
    names = {row["file"] for row in rows}
    assert names == {path.name for path in (shared / "inputs").iterdir()} - {"expectations.tsv"}
    by_verdict = {
        verdict: {row["file"] for row in rows if row["verdict"] == verdict}
        for verdict in ("accept", "warn", "reject")
    }
    assert by_verdict["reject"] == set(REFUSED) | EITHER_WAY
    assert by_verdict["warn"] == set(TOLD) | OFFERED


@pytest.mark.parametrize("row", _rows())
def test_the_whole_row_holds(row, answer):
    file, verdict = row["file"], row["verdict"]
    found = answer(file)
    assert "Traceback" not in found.err
    assert found.seconds < _SECONDS
    if file in REFUSED:
        _assert_refused(found, REFUSED[file])
        return
    if file in OFFERED and found.code != 0:
        _assert_refused(found, r"amount")
        assert "--role amount=" in found.error["hint"]
        return
    _assert_totals(row, found)
    if file in TOLD:
        code, said, rows = TOLD[file]
        assert re.search(said, found.warnings[code]["message"])
        assert found.warnings[code]["rows"] == rows
    if verdict == "accept":
        assert set(found.warnings) - OF_SEGMENTS <= DESERVED.get(file, set())


def _assert_refused(answer: Answer, said: str) -> None:
    assert re.search(said, answer.error["message"])
    assert answer.error["hint"]
    assert len(answer.error["message"]) + len(answer.error["hint"]) < 1000
    assert not answer.folder.exists()


def _assert_totals(row: dict[str, str], answer: Answer) -> None:
    if not row["customers"]:
        return
    expected = (int(row["customers"]), int(row["invoices"]), float(row["net_revenue"]))
    told, cleaning = answer.document["file"], answer.document["cleaning"]
    found = told["customers"], told["orders"], told["net_revenue"]
    assert found == WHOLE_FILE.get(row["file"], expected)
    assert cleaning["rows_in"] == cleaning["rows_used"] + sum(cleaning["left_out"].values())
    assert answer.document["used"]["customers"] == expected[0]
    assert len(answer.customers) == expected[0]
    if row["file"] in WHOLE_FILE:
        assert answer.document["used"]["orders"] == expected[1]
        assert answer.document["used"]["net_revenue"] == expected[2]


@pytest.mark.parametrize(
    "file", ["future_dates.csv", "epoch_seconds.csv", "yyyymmdd_int.csv", "tz_aware.csv"]
)
def test_recency_is_measured_from_the_year_of_the_orders(file, answer):
    document = answer(file).document
    assert document["used"]["as_of"].startswith("2024-")
    assert document["used"]["first_order"].startswith("2024-")
    assert all(each["recency_days"] < 366 for each in document["segments"])


@pytest.mark.parametrize("file", ["identical_customers.csv", "one_customer.csv"])
def test_no_groups_are_made_up(file, answer):
    document = answer(file).document
    assert len(document["segments"]) == document["segmentation"]["clusters"] == 1


def test_money_that_is_zero_for_all_is_the_same_for_all(answer):
    found = answer("all_zero_amounts.csv")
    assert {float(each["monetary"]) for each in found.customers} == {0.0}
    assert len({each["monetary_score"] for each in found.customers}) == 1


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("leading_zero_ids.csv", "0001"),
        ("float_ids.csv", "17851"),
        ("latin1.csv", "Café Müller No01"),
        ("html_js_names.csv", "<script>"),
    ],
)
def test_ids_are_written_as_people_know_them(file, shown, answer):
    assert any(shown in each["customer_id"] for each in answer(file).customers)


def test_long_ids_are_whole_in_the_export(answer, shared):
    with (shared / "inputs" / "very_long_ids.csv").open(encoding="utf-8", newline="") as file:
        whole = {row["CustomerID"] for row in csv.DictReader(file)}
    assert {each["customer_id"] for each in answer("very_long_ids.csv").customers} == whole
    assert max(map(len, whole)) > 1000


def test_no_exported_cell_is_a_formula(answer, shared, tmp_path):
    path = shared / "inputs" / "csv_injection.csv"
    for row in answer(path.name).customers:
        for cell in row.values():
            assert re.fullmatch(r"[-+]?[\d.]*", cell) or not cell.startswith(("=", "+", "-", "@"))
            assert not cell.startswith(("\t", "\r"))
    settings = Settings(segment=SegmentSettings(trials=1))
    analysis = analyse(detect.open_source(path, path.name), tmp_path, settings)
    book = openpyxl.load_workbook(io.BytesIO(workbook(ExportInputs(analysis))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_a_file_name_is_only_shown(ask):
    before = set(Path.cwd().iterdir())
    document = ask("name <b>x; & $(id).csv").document
    assert document["source"]["name"] == "name <b>x; & $(id).csv"
    assert set(Path.cwd().iterdir()) == before


def test_a_pickle_is_never_opened(answer):
    found = answer("pickle_named.csv")
    assert "UNPICKLED" not in found.out + found.err


def test_nothing_of_the_machine_is_read_through_a_workbook(answer):
    found = answer("xlsx_xxe.xlsx")
    secret = Path("/etc/os-release")
    if not secret.exists():
        pytest.skip("no /etc/os-release to be stolen")
    name = re.search(r'PRETTY_NAME="(.+)"', secret.read_text(encoding="utf-8"))
    assert name is not None
    assert name[1] not in found.out + found.err
    assert "PRETTY_NAME" not in found.out + found.err


@pytest.mark.parametrize("file", ["zip_traversal.zip", "zip_bomb_flat.zip", "zip_of_zip.zip"])
def test_nothing_is_left_behind_and_nothing_written_outside(file, ask, tmp_path):
    ask(file)
    # The lock of the process itself goes with the process.
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != ".lock"]
    left = {path.relative_to(tmp_path).parts[0] for path in kept}
    assert left <= {"out"}


def test_exactly_the_tables_of_an_archive_can_be_chosen(ask):
    hint = ask("zip_macosx_2csv.zip", "--table", "no such table").error["hint"]
    assert hint == "Its tables are data/orders.csv, data/customers.csv."
    chosen = ask("zip_macosx_2csv.zip", "--table", "data/orders.csv").document
    assert chosen["source"]["table"] == "data/orders.csv"


def test_the_sheet_that_was_chosen_is_told_and_can_be_changed(ask):
    answer = ask("xlsx_second_sheet.xlsx")
    assert answer.document["source"]["table"] == "Orders"
    assert "Notes" in answer.warnings["table_chosen"]["message"]
    assert ask("xlsx_second_sheet.xlsx", "--table", "Notes").code == 2


def test_an_endless_view_is_not_run(answer):
    found = answer("sqlite_slow_view.db")
    assert found.document["source"]["table"] == "orders"
    assert found.seconds < 10


def test_what_columns_without_names_were_taken_for_is_said_first_of_all(answer):
    document = answer("no_header.csv").document
    first = document["cleaning"]["warnings"][0]
    assert first["code"] == "no_header"
    assert "column_4 for the quantity, column_5 for the unit price" in first["message"]
    assert [each["code"] for each in document["cleaning"]["warnings"]].count("no_header") == 1
    assert document["cleaning"]["rows_in"] == 60


def test_a_fault_of_ours_shows_neither_a_traceback_nor_what_is_in_the_file(ask, monkeypatch):
    """What a library says of a value may be a customer's name."""

    def broken(*_: object) -> None:
        raise ValueError("cannot read 'C01, 12 Mill Lane'")

    monkeypatch.delenv("CLIENTELE_DEBUG", raising=False)
    monkeypatch.setattr("core.pipeline.analyse", broken)
    answer = ask("good.db")
    assert answer.code == 1
    assert not answer.out
    told = json.loads(answer.err.splitlines()[-1])["error"]
    assert told["code"] == "internal"
    assert told["hint"]
    assert "Mill Lane" not in answer.err
    assert "Traceback" not in answer.err
