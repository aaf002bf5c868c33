"""Lines that hang on the order above get what it says; others stay as they are."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3

import openpyxl
import pytest

from core.files import detect, reading
from core.settings import ReadSettings

HEADER = ["Auftrag", "Kunde", "Datum", "Summe", "Artikel", "Menge", "Betrag"]


def orders(*, total="", lines=3, number="A{n}"):
    rows = []
    for n in range(12):
        own = [number.format(n=n), f"Kunde {n % 4}", f"{n + 1:02d}.03.2024", total]
        for line in range(lines):
            item = [f"Teil {line}", "1", f"{line + 1},50"]
            rows.append([*(own if line == 0 else ["", "", "", ""]), *item])
    return rows


def text(rows, header=HEADER):
    return "\n".join(";".join(row) for row in [header, *rows])


def filled(raw, column="Kunde"):
    return raw.preview(raw.rows)[column].fillna("").tolist()


def said(raw):
    return {notice.code: notice for notice in raw.notices}


@pytest.mark.parametrize("number", ["A{n}", "{n}", "SO/2024/{n}"])
@pytest.mark.parametrize("total", ["", "9,00"])
def test_lines_without_a_number_date_and_customer_belong_to_the_order_above(
    number, total, raw_table
):
    raw = raw_table(text(orders(number=number, total=total)))
    assert filled(raw) == [f"Kunde {n % 4}" for n in range(12) for _ in range(3)]
    assert filled(raw, "Auftrag")[2] == number.format(n=0)
    assert said(raw)["lines_filled_down"].rows == 24


def _numbered_days(style):
    days = [dt.datetime(2024, 3, n + 1, 9, 30, tzinfo=dt.UTC) for n in range(12)]
    written = [style(day) for day in days]
    rows = orders(number="{n}")
    for n, row in enumerate(row for row in rows if row[0]):
        row[2] = written[n]
    return rows


@pytest.mark.parametrize(
    "style",
    [
        lambda day: f"{day:%Y%m%d}",
        lambda day: f"{day:%Y%m%d%H}",
        lambda day: f"{day:%Y%m%d%H%M}",
        lambda day: f"{day.timestamp():.0f}",
        lambda day: f"{day.timestamp() * 1000:.0f}",
    ],
)
def test_the_date_of_an_order_may_be_a_number(style, raw_table):
    raw = raw_table(text(_numbered_days(style)))
    assert filled(raw, "Datum")[:3] == [style(dt.datetime(2024, 3, 1, 9, 30, tzinfo=dt.UTC))] * 3
    assert said(raw)["lines_filled_down"].rows == 24


def test_numbers_that_are_no_days_make_no_order(raw_table):
    rows = [[*row[:2], f"{n}" if row[0] else "", *row[3:]] for n, row in enumerate(orders())]
    assert "lines_filled_down" not in said(raw_table(text(rows)))


def test_a_table_of_a_sqlite_file_is_read_so_too(workspace, raw_table):
    path = workspace / "pivot.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"CREATE TABLE lines ({', '.join(HEADER)})")
        blank = [[cell or None for cell in row] for row in orders()]
        connection.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?)", blank)
    assert filled(raw_table(path))[:4] == ["Kunde 0", "Kunde 0", "Kunde 0", "Kunde 1"]


def test_the_total_of_an_order_stays_on_its_first_line(raw_table):
    raw = raw_table(text(orders(total="9,00")))
    assert filled(raw, "Summe") == ["9,00", "", ""] * 12


def test_an_order_may_stand_above_its_lines(raw_table):
    rows = []
    for row in orders(lines=1):
        rows += [[*row[:4], "", "", ""], ["", "", "", "", *row[4:]], ["", "", "", "", *row[4:]]]
    assert said(raw_table(text(rows)))["lines_filled_down"].rows == 24


def test_a_row_of_sums_and_a_blank_one_hang_on_nothing(raw_table):
    raw = raw_table(text([*orders(), ["", "", "", "", "", "36", "108,00"], [""] * 7]))
    assert filled(raw)[-2:] == ["", ""]


def test_a_workbook_is_read_so_too(workspace, raw_table):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    for row in orders():
        day = dt.datetime.strptime(row[2], "%d.%m.%Y") if row[2] else None  # noqa: DTZ007
        book.active.append([row[0] or None, row[1] or None, day, None, row[4], 1, 1.5])
    book.save(workspace / "pivot.xlsx")
    raw = raw_table(workspace / "pivot.xlsx")
    assert filled(raw)[:4] == ["Kunde 0", "Kunde 0", "Kunde 0", "Kunde 1"]
    assert raw.types["Datum"] == "TIMESTAMP"


def _guests(rows):
    return [
        [row[0] or f"G{n}", "", "", *row[3:]] if not row[0] else row for n, row in enumerate(rows)
    ]


def _numbers_that_repeat(rows):
    return [["A1", *row[1:]] if row[0] else row for row in rows]


def _dated(rows):
    return [[*row[:2], "01.03.2024", *row[3:]] for row in rows]


def _fees(rows):
    return [row for row in rows if row[0]] + [["", "", "", "", "Porto", "1", "4,90"]] * 2


@pytest.mark.parametrize("change", [_guests, _numbers_that_repeat, _dated, _fees])
def test_rows_of_their_own_stay_without_a_customer(change, raw_table):
    rows = change(orders())
    raw = raw_table(text(rows))
    assert filled(raw) == [row[1] for row in rows]
    assert "lines_filled_down" not in said(raw)


def test_a_till_that_counts_from_one_again_every_day_is_filled_in_with_what_only_some_orders_have(
    raw_table,
):
    rows, expected = [], []
    for day in range(1, 29):
        for number in range(1, 4):
            known = number != 2
            own = [str(number), f"{day:02d}.03.2024", "Kari" if known else "Kontant"]
            for line in range(2):
                head = [*own, f"10{number}" if known else ""] if line == 0 else [""] * 4
                rows.append([*head, f"Vare {line}", "1", f"{line + 1},50"])
                expected.append(f"10{number}" if known else "")
    header = ["Bilagsnr", "Dato", "Kunde", "Kundenr", "Vare", "Antall", "Pris"]
    raw = raw_table(text(rows, header))
    assert filled(raw, "Kundenr") == expected
    assert filled(raw, "Kunde") == [
        row[2] or above[2] for above, row in zip([[""] * 7, *rows[:-1]], rows, strict=True)
    ]
    assert said(raw)["lines_filled_down"].rows == 28 * 3


def test_lines_that_name_their_order_hang_on_none_though_the_rest_is_blank(raw_table):
    """As in Shopify's exports: a refund of the order would count on each line."""
    header = ["Name", "Email", "Id", "Paid at", "Billing Name", "Refunded Amount", *HEADER[4:]]
    rows, name = [], 0
    for row in orders():
        name += bool(row[0])
        own = [row[0], row[2], row[1], "1,25" if row[0] else ""]
        rows.append([f"#{name}", f"k{name % 5}@example.com", *own, *row[4:]])
    raw = raw_table(text(rows, header))
    assert "lines_filled_down" not in said(raw)
    assert filled(raw, "Refunded Amount")[:3] == ["1,25", "", ""]


@pytest.mark.parametrize("name", ["Rabat", "Refunded", "Fracht"])
def test_money_of_the_order_is_not_filled_in_whatever_it_is_called(name, raw_table):
    header = [name if column == "Summe" else column for column in HEADER]
    assert filled(raw_table(text(orders(total="9,25"), header)), name)[:3] == ["9,25", "", ""]


def test_the_user_may_leave_the_cells_blank(raw_table):
    raw = raw_table(text(orders()), settings=ReadSettings(fill_down="never"))
    assert filled(raw)[:3] == ["Kunde 0", "", ""]


def test_each_way_is_kept_apart(workspace):
    path = workspace / "orders.csv"
    path.write_text(text(orders()), encoding="utf-8")
    source = detect.open_source(path, path.name)
    first = reading.read_table(source, workspace)
    second = reading.read_table(source, workspace, ReadSettings(fill_down="never"))
    assert first.parquet != second.parquet


def test_a_refund_of_the_order_stays_on_its_first_line(raw_table):
    refunds = ["1,54" if row[0] else "" for row in orders()]
    lines = text(orders()).splitlines()
    added = [f"{lines[0]};Refunded Amount"]
    added += [f'{line};"{refund}"' for line, refund in zip(lines[1:], refunds, strict=True)]
    raw = raw_table("\n".join(added))
    assert filled(raw, "Refunded Amount") == refunds
    assert "lines_filled_down" in said(raw)
