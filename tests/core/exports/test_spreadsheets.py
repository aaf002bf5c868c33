"""CSV and Excel files keep what they are given, and never let a text become a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exports import spreadsheets
from core.exports.workbook.analysis_workbook import to_excel

HOSTILE = [
    "=1+1",
    "+49 30 1234",
    "-5",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    "\x07=1+1",
    "\uff1d1+1",
    '=HYPERLINK("http://x","y")',
]
CELLS = st.text(max_size=30)


@given(st.lists(st.one_of(CELLS, st.sampled_from(HOSTILE)), min_size=1, max_size=20))
@settings(max_examples=50)
def test_the_engine_makes_a_text_as_safe_as_python_does(cells):
    # The engine ends a text at a zero byte where it is handed one in a list.
    texts = [cell.encode("utf-8", "ignore").decode() for cell in cells]
    with duckdb.connect() as connection:
        connection.register("texts", pa.table({"place": range(len(texts)), "cell": texts}))
        rows = connection.execute(
            f"SELECT {spreadsheets.safe_sql('cell')} FROM texts ORDER BY place"
        ).fetchall()
    assert [text for (text,) in rows] == [spreadsheets.safe_text(text) for text in texts]


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def first_sheet(content):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_starts_like_a_formula(text):
    ((header,), (cell,)) = rows_of(spreadsheets.to_csv(pd.DataFrame({text: [text]})))
    assert cell[0] == "'"
    assert header[0] == "'"


@pytest.mark.parametrize("kind", ["str", "object", "category"])
def test_hostile_texts_are_found_in_every_kind_of_column(kind):
    frame = pd.DataFrame({"x": pd.Series(["=1", "fine", "=1"], dtype=kind)})
    assert [row[0] for row in rows_of(spreadsheets.to_csv(frame))[1:]] == ["'=1", "fine", "'=1"]


def test_numbers_stay_numbers_even_below_zero():
    frame = pd.DataFrame({"money": [-5.25, 3.0], "mixed": [-1, "-1"]})
    assert rows_of(spreadsheets.to_csv(frame))[1:] == [["-5.25", "-1"], ["3.0", "'-1"]]
    sheet = first_sheet(to_excel({"s": frame}))
    assert sheet["A2"].value == -5.25
    assert sheet["B2"].value == -1
    assert sheet["B3"].value == "'-1"


def test_a_table_is_not_changed_by_being_written():
    frame = pd.DataFrame({"x": ["=1"]})
    spreadsheets.to_csv(frame)
    to_excel({"s": frame})
    assert frame["x"].tolist() == ["=1"]


def test_csv_is_plain_utf8_with_line_feeds_only():
    content = spreadsheets.to_csv(pd.DataFrame({"name": ["Café", "two\r\nlines", "a\rb"]}))
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert rows_of(content) == [["name"], ["Café"], ["two\nlines"], ["a\nb"]]


def test_missing_values_are_empty_and_dates_are_iso():
    frame = pd.DataFrame(
        {
            "text": ["a", None],
            "number": [1.5, np.nan],
            "when": [pd.Timestamp("2025-12-31 23:59:00"), pd.NaT],
        }
    )
    assert rows_of(spreadsheets.to_csv(frame))[1:] == [
        ["a", "1.5", "2025-12-31 23:59:00"],
        ["", "", ""],
    ]
    sheet = first_sheet(to_excel({"s": frame}))
    assert sheet["C2"].value == dt.datetime(2025, 12, 31, 23, 59)  # noqa: DTZ001
    assert [cell.value for cell in sheet[3]] == [None, None, None]


def test_two_columns_of_one_name_are_both_written():
    frame = pd.DataFrame([["=a", "b"]], columns=["x", "x"])
    assert rows_of(spreadsheets.to_csv(frame)) == [["x", "x"], ["'=a", "b"]]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_any_text_comes_back_from_a_csv_apart_from_apostrophes(cells):
    frame = pd.DataFrame(cells, columns=["one", "other"])
    read = rows_of(spreadsheets.to_csv(frame))[1:]
    starts = tuple("=+-@＝＋－＠")  # noqa: RUF001 - the full-width ones are meant
    for given_row, row in zip(cells, read, strict=True):
        for text, cell in zip(given_row, row, strict=True):
            plain = text.replace("\r\n", "\n").replace("\r", "\n")
            risky = text.startswith(starts) or (text and text[0] < " ")
            assert cell.replace("'", "") == plain.replace("'", "")
            assert not risky or cell.startswith("'")
            if not any(end in plain for end in ";|\t\n"):
                assert cell == (f"'{plain}" if risky else plain)
