"""The workbook of an analysis, read back: what a boss opens says what the analysis says."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from core.exports import tables
from core.exports.export_columns import EXPORT_COLUMNS
from core.exports.export_inputs import ExportInputs
from core.exports.registry import exports_for
from core.exports.workbook.analysis_workbook import workbook

TEXTS_OF_JSON = re.compile(r'[{\[]\s*"|":')
MACHINE_NAME = re.compile(r"^[a-z]+(_[a-z]+)*$")


def read(content):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def book(demo_analysis):
    return read(workbook(ExportInputs(demo_analysis, kind="rfm")))


def rows_of(sheet):
    """The rows of a table sheet by their headings."""
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def range_of(reference):
    """The sheet and the cells that a chart's reference names."""
    sheet, cells = re.fullmatch(r"'?(.*?)'?!(.*)", reference).groups()
    return sheet, cells.replace("$", "")


def values_of(book, reference):
    sheet, cells = range_of(reference)
    rows = book[sheet][cells]
    return [cell.value for row in rows for cell in row] if ":" in cells else [rows.value]


def test_the_summary_comes_first_the_guide_last_and_every_table_between(book, demo_analysis):
    inputs = ExportInputs(demo_analysis, kind="rfm")
    between = [export.name for export in exports_for("sheet", inputs)]
    assert book.sheetnames == ["Summary", *between, "Column guide"]
    assert book["Customers"].max_row == len(demo_analysis.customers.frame) + 1


def test_every_table_has_filters_a_heading_that_stays_and_no_name_for_programs(book):
    for sheet in book.worksheets[1:]:
        assert sheet.auto_filter.ref == sheet.dimensions, sheet.title
        assert sheet.freeze_panes in {"A2", "B2"}, sheet.title
        headings = [cell.value for cell in sheet[1]]
        assert not [heading for heading in headings if MACHINE_NAME.match(heading)], sheet.title
        assert len(set(headings)) == len(headings), sheet.title


def test_no_cell_holds_json(book):
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            assert not [
                text for text in row if isinstance(text, str) and TEXTS_OF_JSON.search(text)
            ]


def test_money_and_shares_of_segments_are_formatted_and_add_up(book, demo_analysis):
    sheet = book["Segments"]
    formats = {
        heading.value: cell.number_format for heading, cell in zip(sheet[1], sheet[2], strict=True)
    }
    assert formats["Revenue"] == formats["Spent, median"] == '"£"#,##0.00'
    assert formats["Share of customers"] == formats["Returns, median"] == "0.0%"
    assert formats["Customers"] == "#,##0"
    rows = rows_of(sheet)
    spent = demo_analysis.customers.frame["monetary"].sum()
    assert sum(row["Revenue"] for row in rows) == pytest.approx(spent, abs=0.01 * len(rows))
    assert sum(row["Customers"] for row in rows) == len(demo_analysis.customers.frame)
    assert sum(row["Share of customers"] for row in rows) == pytest.approx(1, abs=1e-5)


def test_the_key_figures_are_those_of_the_file(book, demo_analysis, demo_lines):
    cells = {row[0]: row[1] for row in book["Summary"].iter_rows(values_only=True) if row[0]}
    frame = demo_analysis.customers.frame
    assert cells["Customers"] == len(frame)
    assert cells["Orders"] == frame["frequency"].sum()
    assert cells["Revenue"] == pytest.approx(frame["monetary"].sum())
    assert cells["Rows in the file"] == len(demo_lines)
    words = " ".join(str(row[0].value) for row in book["Summary"].iter_rows() if row[0].value)
    assert f"{len(frame):,} customers placed {int(frame['frequency'].sum()):,} orders" in words


def test_two_native_charts_draw_the_segments_and_the_whole_months(book, demo_analysis):
    by_segment, by_month = book["Summary"]._charts
    profiles = demo_analysis.profiles("rfm")
    shares, revenue = by_segment.series
    assert values_of(book, shares.val.numRef.f) == pytest.approx([p.share for p in profiles])
    assert values_of(book, revenue.val.numRef.f) == pytest.approx(
        [p.revenue_share for p in profiles]
    )
    assert values_of(book, shares.tx.strRef.f) == ["Share of customers"]
    named = shares.cat.numRef or shares.cat.strRef
    assert values_of(book, named.f) == [p.name for p in profiles]

    months = tables.months_table(demo_analysis)
    whole = months[months["whole_month"]]
    (line,) = by_month.series
    assert range_of(line.val.numRef.f)[0] == "By month"
    assert values_of(book, line.val.numRef.f) == pytest.approx(list(whole["revenue"]))
    assert values_of(book, line.cat.numRef.f) == list(whole["month"].dt.to_pydatetime())
    for chart in (by_segment, by_month):
        assert chart.x_axis.delete is False, "without this, Excel shows no axis"
        assert chart.y_axis.delete is False


def test_the_months_add_up_to_the_revenue_of_everyone_who_bought(demo_analysis):
    months = tables.months_table(demo_analysis)
    assert months["revenue"].sum() == pytest.approx(demo_analysis.customers.frame["monetary"].sum())
    assert months["orders_placed"].sum() == demo_analysis.customers.frame["frequency"].sum()


def test_the_guide_explains_every_column_of_every_sheet(book):
    guide = rows_of(book["Column guide"])
    explained = {(sheet, row["Column"]) for row in guide for sheet in row["Sheets"].split(", ")}
    assert explained == {
        (sheet.title, cell.value) for sheet in book.worksheets[1:-1] for cell in sheet[1]
    }
    units = {row["Column"]: row["Unit"] for row in guide}
    assert units["Spent"] == "GBP"
    assert units["Returns"] == "%"
    assert all(row["Meaning"].endswith(".") for row in guide)


def test_the_settings_have_a_row_each_and_say_which_were_changed(book):
    rows = {(row["Part"], row["Setting"]): row for row in rows_of(book["Settings"])}
    assert rows["segment", "algorithm"]["Value"] == "kmeans"
    assert {name for (_, name), row in rows.items() if row["Changed"] == "yes"} == {
        "algorithm",
        "clusters",
        "trials",
        "resamples",
    }


def test_every_column_of_the_tables_is_registered(demo_analysis):
    inputs = ExportInputs(demo_analysis, kind="rfm")
    names = {name for export in exports_for("sheet", inputs) for name in export.make(inputs)}
    assert names <= set(EXPORT_COLUMNS)
