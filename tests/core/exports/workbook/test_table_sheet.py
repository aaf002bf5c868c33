"""Tables as sheets: formatted, filtered, safe, and written without keeping them in memory."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from core import formatting
from core.errors import LimitExceededError
from core.exports.workbook import table_sheet
from core.exports.workbook.analysis_workbook import to_excel
from tests.core.exports.test_spreadsheets import CELLS, HOSTILE, first_sheet

SHOP = pd.DataFrame(
    {
        "customer_id": ["007", "12"],
        "monetary": [1234.5, -3.0],
        "return_rate": [0.15236, np.nan],
        "frequency": [3, 4],
        "recency_days": [12.0, 12.5],
        "last_order_at": pd.to_datetime(["2025-12-31 23:59", "2025-01-02 08:00"]),
        "next_order_on": ["2026-02-01", None],
        "unusual": [True, False],
        "own_column": [2024, 2025],
    }
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_workbook_is_a_formula(text):
    sheet = first_sheet(to_excel({"s": pd.DataFrame({text: [text, "plain"]})}))
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type == "s"
    assert sheet["A2"].value[0] == "'"
    assert sheet["A3"].value == "plain"


def test_a_sheet_has_a_bold_frozen_header_and_readable_columns():
    frame = pd.DataFrame({"id": ["1"], "a long heading": ["x"], "essay": ["word " * 100]})
    sheet = first_sheet(to_excel({"s": frame}))
    assert sheet.freeze_panes == "A2"
    assert all(cell.font.bold for cell in sheet[1])
    assert not any(cell.font.bold for cell in sheet[2])
    assert sheet.column_dimensions["A"].width == 10
    assert sheet.column_dimensions["B"].width == 18
    assert sheet.column_dimensions["C"].width == 60


def test_what_excel_cannot_hold_does_not_stop_the_export():
    frame = pd.DataFrame(
        {"x": ["bell\x07", "y" * 40_000, "#N/A", ["=1"]], "n": [np.inf, -np.inf, np.nan, 1]}
    )
    sheet = first_sheet(to_excel({"a/b:[c]" + "d" * 40: frame}))
    assert sheet["A2"].value == "bell"
    assert len(sheet["A3"].value) == 32_767
    assert sheet["A4"].data_type == "s"
    assert [sheet[f"B{row}"].value for row in (2, 3, 4, 5)] == [None, None, None, 1]
    assert len(sheet.title) <= 31


def test_too_many_rows_for_a_sheet_say_so_before_any_work():
    frame = pd.DataFrame({"x": np.zeros(1_048_576, dtype="int8")})
    with pytest.raises(LimitExceededError, match="1,048,576 rows") as refused:
        to_excel({"Customers": frame})
    assert "CSV" in refused.value.hint


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=8))
def test_any_text_can_be_put_into_a_workbook_and_none_is_a_formula(cells):
    sheet = first_sheet(to_excel({"s": pd.DataFrame({"x": cells})}))
    assert all(cell.data_type in {"s", "n"} for row in sheet.iter_rows() for cell in row)
    assert not any(
        str(cell.value).startswith("=") for row in sheet.iter_rows() for cell in row if cell.value
    )


def test_each_kind_of_value_is_written_as_people_write_it():
    sheet = first_sheet(to_excel({"s": SHOP}, currency="GBP"))
    formats = {
        heading.value: cell.number_format for heading, cell in zip(sheet[1], sheet[2], strict=True)
    }
    assert formats == {
        "Customer": "General",
        "Spent": '"£"#,##0.00',
        "Returns": "0.0%",
        "Orders": "#,##0",
        "Days since last order": "#,##0.0",
        "Last order": "yyyy-mm-dd",
        "Next order about": "yyyy-mm-dd",
        "Unusual": "General",
        "own_column": "General",
    }
    assert sheet["A2"].value == "007"
    assert sheet["B3"].value == -3
    assert sheet["G2"].value == dt.datetime(2026, 2, 1)  # noqa: DTZ001
    assert (sheet["H2"].value, sheet["H3"].value) == ("yes", "no")


@pytest.mark.parametrize(
    ("country", "currency", "expected"),
    [
        ("", "GBP", '"£"#,##0.00'),
        ("", "CHF", '"CHF\N{NO-BREAK SPACE}"#,##0.00'),
        ("de_DE", "EUR", '#,##0.00"\N{NO-BREAK SPACE}€"'),
        ("ja_JP", "JPY", '"￥"#,##0'),
        ("", None, "#,##0.00"),
    ],
)
def test_money_has_the_shops_currency_where_its_country_writes_it(country, currency, expected):
    with formatting.plainly(country):
        sheet = first_sheet(to_excel({"s": SHOP}, currency=currency))
    assert sheet["B2"].number_format == expected


def test_every_heading_filters_its_column_and_stays_in_view():
    sheet = first_sheet(to_excel({"s": SHOP}))
    assert sheet.auto_filter.ref == "A1:I3"
    assert sheet.freeze_panes == "B2", "of many columns, the first one says whose row it is"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"


def test_long_texts_wrap_and_short_ones_do_not():
    sheet = first_sheet(to_excel({"s": pd.DataFrame({"essay": ["word " * 30], "id": ["1"]})}))
    assert sheet["A2"].alignment.wrap_text
    assert not sheet["B2"].alignment.wrap_text


def test_memory_stays_flat_however_long_a_table_is(monkeypatch):
    monkeypatch.setattr(table_sheet, "CHUNK_ROWS", 1_000)

    def peak(rows: int) -> int:
        frame = pd.DataFrame({f"c{number}": np.arange(rows) * 1.5 for number in range(6)})
        book = Workbook(write_only=True)
        tracemalloc.start()
        table_sheet.fill(table_sheet.add_sheet(book, "s"), frame)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        book.save(io.BytesIO())
        return most

    few, many = peak(4_000), peak(16_000)
    assert many < 1.5 * few
