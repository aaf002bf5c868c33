"""CSV and Excel files keep what they are given, and never let a text become a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import LimitExceededError
from core.exports import spreadsheets

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


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def first_sheet(content):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_starts_like_a_formula(text):
    ((header,), (cell,)) = rows_of(spreadsheets.to_csv(pd.DataFrame({text: [text]})))
    assert cell[0] == "'"
    assert header[0] == "'"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_workbook_is_a_formula(text):
    sheet = first_sheet(spreadsheets.to_excel({"s": pd.DataFrame({text: [text, "plain"]})}))
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type == "s"
    assert sheet["A2"].value[0] == "'"
    assert sheet["A3"].value == "plain"


@pytest.mark.parametrize("kind", ["str", "object", "category"])
def test_hostile_texts_are_found_in_every_kind_of_column(kind):
    frame = pd.DataFrame({"x": pd.Series(["=1", "fine", "=1"], dtype=kind)})
    assert [row[0] for row in rows_of(spreadsheets.to_csv(frame))[1:]] == ["'=1", "fine", "'=1"]


def test_numbers_stay_numbers_even_below_zero():
    frame = pd.DataFrame({"money": [-5.25, 3.0], "mixed": [-1, "-1"]})
    assert rows_of(spreadsheets.to_csv(frame))[1:] == [["-5.25", "-1"], ["3.0", "'-1"]]
    sheet = first_sheet(spreadsheets.to_excel({"s": frame}))
    assert sheet["A2"].value == -5.25
    assert sheet["B2"].value == -1
    assert sheet["B3"].value == "'-1"


def test_a_table_is_not_changed_by_being_written():
    frame = pd.DataFrame({"x": ["=1"]})
    spreadsheets.to_csv(frame)
    spreadsheets.to_excel({"s": frame})
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
    sheet = first_sheet(spreadsheets.to_excel({"s": frame}))
    assert sheet["C2"].value == dt.datetime(2025, 12, 31, 23, 59)  # noqa: DTZ001
    assert [cell.value for cell in sheet[3]] == [None, None, None]


def test_two_columns_of_one_name_are_both_written():
    frame = pd.DataFrame([["=a", "b"]], columns=["x", "x"])
    assert rows_of(spreadsheets.to_csv(frame)) == [["x", "x"], ["'=a", "b"]]


def test_a_sheet_has_a_bold_frozen_header_and_readable_columns():
    frame = pd.DataFrame({"id": ["1"], "a long heading": ["x"], "essay": ["word " * 100]})
    sheet = first_sheet(spreadsheets.to_excel({"s": frame}))
    assert sheet.freeze_panes == "A2"
    assert all(cell.font.bold for cell in sheet[1])
    assert not any(cell.font.bold for cell in sheet[2])
    assert sheet.column_dimensions["A"].width == 10
    assert sheet.column_dimensions["B"].width == 16
    assert sheet.column_dimensions["C"].width == 60


def test_what_excel_cannot_hold_does_not_stop_the_export():
    frame = pd.DataFrame(
        {"x": ["bell\x07", "y" * 40_000, "#N/A", ["=1"]], "n": [np.inf, -np.inf, np.nan, 1]}
    )
    sheet = first_sheet(spreadsheets.to_excel({"a/b:[c]" + "d" * 40: frame}))
    assert sheet["A2"].value == "bell"
    assert len(sheet["A3"].value) == 32_767
    assert sheet["A4"].data_type == "s"
    assert [sheet[f"B{row}"].value for row in (2, 3, 4, 5)] == [None, None, None, 1]
    assert len(sheet.title) <= 31


def test_too_many_rows_for_a_sheet_say_so_before_any_work():
    frame = pd.DataFrame({"x": np.zeros(1_048_576, dtype="int8")})
    with pytest.raises(LimitExceededError, match="1,048,576 rows") as refused:
        spreadsheets.to_excel({"Customers": frame})
    assert "CSV" in refused.value.hint


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_any_text_comes_back_from_a_csv_apart_from_the_apostrophe(cells):
    frame = pd.DataFrame(cells, columns=["one", "other"])
    read = rows_of(spreadsheets.to_csv(frame))[1:]
    starts = tuple("=+-@＝＋－＠")  # noqa: RUF001 - the full-width ones are meant
    for given_row, row in zip(cells, read, strict=True):
        for text, cell in zip(given_row, row, strict=True):
            plain = text.replace("\r\n", "\n").replace("\r", "\n")
            risky = text.startswith(starts) or (text and text[0] < " ")
            assert cell == (f"'{plain}" if risky else plain)


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=8))
def test_any_text_can_be_put_into_a_workbook_and_none_is_a_formula(cells):
    sheet = first_sheet(spreadsheets.to_excel({"s": pd.DataFrame({"x": cells})}))
    assert all(cell.data_type in {"s", "n"} for row in sheet.iter_rows() for cell in row)
    assert not any(
        str(cell.value).startswith("=") for row in sheet.iter_rows() for cell in row if cell.value
    )
