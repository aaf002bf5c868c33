"""A name alone above its lines goes to each of them; a plain table stays as it is."""

from __future__ import annotations

import openpyxl
import pytest

from core.engine import ROW, connect, quoted
from core.files import detect, reading
from core.settings import ReadSettings

NAMES = [f"Firma {letter} Söhne" for letter in "ABCDEF"]
TITLES = ["Nordlicht Ltd", "Sales by Customer Detail", "January - June 2026"]


def beside(names=NAMES, lines=4):
    """The column of the headings is blank on the lines."""
    rows = [["", "Date", "Num", "Product", "Qty", "Amount"]]
    for place, name in enumerate(names):
        rows.append([name])
        for line in range(lines):
            day = f"{line + 1:02d}/{place + 13}/2026"
            rows.append(["", day, f"{place}{line}", "Lamp", "2", "1,050.50"])
        rows.append([f"Total for {name}", "", "", "", "", "4,202.00"])
    return [*rows, ["TOTAL", "", "", "", "", "25,212.00"]]


def above(names=NAMES, lines=4):
    """The lines have their date where the heading stands."""
    rows = [["Date", "Invoice", "Description", "Quantity", "Gross"]]
    for place, name in enumerate(names):
        rows.append([name])
        rows += [
            [f"{line + 13}/0{place + 1}/2026", f"INV-{place}{line}", "Lamp", "1", "9.50"]
            for line in range(lines)
        ]
        rows.append([f"Total {name}", "", "", "4", "38.00"])
    return rows


def text(rows, titles=()):
    lines = [*([title] for title in titles), *rows]
    return "\n".join(
        ",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in lines
    )


def groups(raw):
    return raw.preview(raw.rows)[raw.columns[0]].tolist()


def said(raw):
    return {notice.code: notice for notice in raw.notices}


@pytest.mark.parametrize("report", [beside, above])
def test_a_heading_goes_to_each_of_its_lines(report, raw_table):
    raw = raw_table(text(report(), TITLES))
    assert raw.columns[0] == "Customer"
    assert groups(raw) == [name for name in NAMES for _ in range(4)]
    assert said(raw)["group_headings"].rows == len(report()) - 1 - 24
    assert "Sales by Customer Detail" in said(raw)["title_lines"].message
    assert "open_quotation_marks" not in said(raw)


@pytest.mark.parametrize("report", [beside, above])
def test_a_heading_that_fits_no_column_breaks_no_line(report, raw_table):
    raw = raw_table(text(report(lines=12), TITLES))
    assert raw.rows == 12 * len(NAMES)
    assert raw.broken_rows == ()
    assert "broken_rows" not in said(raw)


def test_the_rows_keep_their_numbers_in_the_file(raw_table):
    raw = raw_table(text(beside()))
    with connect() as connection:
        numbers = connection.execute(f"SELECT {quoted(ROW)} FROM {raw.sql}").fetchall()
    assert [number for (number,) in sorted(numbers)][:5] == [2, 3, 4, 5, 8]


def test_without_a_title_nobody_says_whose_heading_it_is(raw_table):
    assert raw_table(text(beside())).columns[0] == "Heading"


def test_a_report_by_product_has_the_products_name(raw_table):
    assert raw_table(text(beside(), ["Sales by Product"])).columns[0] == "Product (2)"


def test_a_workbook_is_read_the_same_way(tmp_path):
    book = openpyxl.Workbook()
    for row in [["Umsatz nach Kunde"], *above()]:
        book.active.append(row)
    book.save(tmp_path / "report.xlsx")
    source = detect.open_source(tmp_path / "report.xlsx", "report.xlsx")
    raw = reading.read_table(source, tmp_path / "workspace")
    assert raw.columns[0] == "Kunde"
    assert groups(raw) == [name for name in NAMES for _ in range(4)]


def test_where_the_reader_says_so_the_file_stays_as_it_is(raw_table):
    raw = raw_table(text(beside()), settings=ReadSettings(fill_down="never"))
    assert raw.columns[0] == "column_1"
    assert "group_headings" not in said(raw)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(beside(NAMES[:2]), id="two groups may be chance"),
        pytest.param(beside([NAMES[0]] * 6), id="the same heading again and again"),
        pytest.param(beside([f"0{n}/02/2026" for n in range(1, 7)]), id="days as headings"),
        pytest.param([*beside()[:1], *beside()[2:]], id="lines before the first heading"),
    ],
)
def test_what_is_not_clearly_a_report_in_groups_is_left_alone(rows, raw_table):
    assert "group_headings" not in said(raw_table(text(rows)))
