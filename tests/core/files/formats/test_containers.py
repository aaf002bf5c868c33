"""Workbooks, archives and databases: read under limits, and never trusted."""

from __future__ import annotations

import datetime as dt
import sqlite3
import zipfile

import large_workbook
import pytest
import xlsxwriter

from core.errors import LimitExceededError, UnknownTableError, UnreadableFileError
from core.files import detect, reading
from core.settings import Limits, ReadSettings

ORDERS = "customer_id,order_date,amount\nA,2024-01-01,1.5\nB,2024-01-02,2.5\n"
ROWS = [("A", dt.datetime(2024, 1, 1, 8, 30), 1.5), ("B", dt.datetime(2024, 1, 2), 2.5)]  # noqa: DTZ001


def workbook(path, sheets):
    """A workbook from (name, first row, rows), dates as dates."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for name, first, rows in sheets:
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows, start=first):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(place, column, cell)
    return path


def archive(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return path


def database(path, *statements):
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def rows_of(raw):
    return raw.preview(100).to_numpy().tolist()


HEADER = ("customer id", "order date", "amount")


@pytest.mark.parametrize("first", [0, 3])
def test_a_sheet_keeps_its_types_wherever_it_starts(first, workspace, raw_table):
    raw = raw_table(workbook(workspace / "a.xlsx", [("Orders", first, [HEADER, *ROWS])]))
    assert raw.columns == HEADER
    assert [tuple(row) for row in rows_of(raw)] == ROWS
    assert raw.types["order date"] == "TIMESTAMP"


def test_titles_above_a_sheet_are_left_out_and_told(workspace, raw_table):
    rows = [("Orders of 2024",), (), ("printed", "today"), HEADER, *ROWS]
    raw = raw_table(workbook(workspace / "a.xlsx", [("Orders", 0, rows)]))
    assert raw.columns == HEADER
    assert [tuple(row) for row in rows_of(raw)] == ROWS
    assert raw.types["amount"] == "DOUBLE"
    assert "title_lines" in {notice.code for notice in raw.notices}


def test_repeated_headers_on_a_sheet_are_told(workspace, raw_table):
    rows = [("id", "price", "price"), ("A", 1, 2), ("B", 3, 4)]
    raw = raw_table(workbook(workspace / "a.xlsx", [("Orders", 0, rows)]))
    assert raw.columns == ("id", "price", "price (2)")
    assert raw.types["price"] == "DOUBLE"


def test_a_sheet_without_header_keeps_its_first_row(workspace, raw_table):
    raw = raw_table(workbook(workspace / "a.xlsx", [("Orders", 0, ROWS)]))
    assert raw.columns == ("column_1", "column_2", "column_3")
    assert raw.rows == 2


def test_the_sheet_that_looks_like_orders_is_read(workspace, raw_table):
    sheets = [
        ("Products", 0, [("sku", "name"), *[(f"S{n}", "Mug") for n in range(50)]]),
        ("Orders", 0, [HEADER, *ROWS]),
        ("Empty", 0, []),
    ]
    path = workbook(workspace / "a.xlsx", sheets)
    raw = raw_table(path)
    assert raw.table == "Orders"
    assert "Products" in raw.notices[0].message
    asked = raw_table(path, settings=ReadSettings(table="Products"))
    assert (asked.table, asked.rows) == ("Products", 50)
    listed = reading.list_tables(detect.open_source(path, "a.xlsx"))
    assert [table.name for table in listed] == ["Products", "Orders", "Empty"]
    assert listed[1].columns == HEADER


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are(workspace, raw_table):
    path = workbook(workspace / "a.xlsx", [("Orders", 0, [HEADER, *ROWS])])
    with pytest.raises(UnknownTableError) as caught:
        raw_table(path, settings=ReadSettings(table="Sales"))
    assert "Sales" in caught.value.message
    assert "Orders" in caught.value.hint


def test_a_workbook_that_needs_too_much_is_stopped(workspace, raw_table):
    path = large_workbook.of_rows(200_000, workspace / "a.xlsx")
    with pytest.raises(LimitExceededError, match=r"memory|seconds"):
        raw_table(path, limits=Limits(worker_memory_mb=128))


def test_a_workbook_with_more_sheets_than_anyone_needs_is_refused(workspace, raw_table):
    sheets = [(f"Sheet {n}", 0, [HEADER, *ROWS]) for n in range(6)]
    path = workbook(workspace / "a.xlsx", sheets)
    with pytest.raises(LimitExceededError, match="more than 5 sheets"):
        raw_table(path, limits=Limits(archive_entries=5))


def test_a_workbook_without_rows_is_refused(workspace, raw_table):
    with pytest.raises(UnreadableFileError, match="no table with rows"):
        raw_table(workbook(workspace / "a.xlsx", [("Orders", 0, [HEADER])]))


def test_a_workbook_in_an_archive_is_named_with_its_sheet(workspace, raw_table):
    inner = workbook(workspace / "in.xlsx", [("Jan", 0, [HEADER, *ROWS])]).read_bytes()
    path = archive(workspace / "a.zip", {"2024/shop.xlsx": inner, "notes.txt": "hello"})
    raw = raw_table(path)
    assert raw.table == "2024/shop.xlsx/Jan"
    assert raw.rows == 2


def test_limits_hold_for_archives(workspace, raw_table):
    many = archive(workspace / "many.zip", {f"{n}.csv": ORDERS for n in range(11)})
    with pytest.raises(LimitExceededError, match="11 files"):
        raw_table(many, limits=Limits(archive_entries=10))
    large = archive(workspace / "large.zip", {"a.csv": ORDERS + "C,2024-01-01,1\n" * 200_000})
    with pytest.raises(LimitExceededError, match="times its size"):
        raw_table(large, limits=Limits(archive_ratio=10))
    noise = "".join(f"C{n},2024-01-01,{n * n}\n" for n in range(100_000))
    with pytest.raises(LimitExceededError, match="up to 1 MB"):
        raw_table(
            archive(workspace / "size.zip", {"a.csv": ORDERS + noise}), limits=Limits(unpacked_mb=1)
        )


def test_a_size_that_is_a_lie_is_caught_while_unpacking(workspace, raw_table):
    path = archive(workspace / "a.zip", {"a.csv": ORDERS + "C,2024-01-01,1\n" * 1000})
    content = path.read_bytes()
    true_size = len(ORDERS + "C,2024-01-01,1\n" * 1000).to_bytes(4, "little")
    path.write_bytes(content.replace(true_size, (100).to_bytes(4, "little")))
    with pytest.raises(UnreadableFileError, match="damaged"):
        raw_table(path)


def test_an_archive_three_deep_is_not_followed(workspace, raw_table):
    deep = archive(workspace / "c.zip", {"orders.csv": ORDERS}).read_bytes()
    middle = archive(workspace / "b.zip", {"c.zip": deep}).read_bytes()
    with pytest.raises(UnreadableFileError, match="archive in an archive"):
        raw_table(archive(workspace / "a.zip", {"b.zip": middle}))


def test_a_table_in_an_archive_can_be_asked_for(workspace, raw_table):
    files = {"a/orders.csv": ORDERS, "b/orders.csv": ORDERS + "C,2024-01-03,3\n"}
    path = archive(workspace / "a.zip", files)
    assert raw_table(path, settings=ReadSettings(table="b/orders.csv")).rows == 3
    with pytest.raises(UnknownTableError, match=r"orders\.csv"):
        raw_table(path, settings=ReadSettings(table="orders.csv"))


def test_hostile_table_names_are_only_names(workspace, raw_table):
    name = 'x"; DROP TABLE orders; --'
    quoted = '"' + name.replace('"', '""') + '"'
    path = database(
        workspace / "a.db",
        f'CREATE TABLE {quoted} (customer_id TEXT, "order date" TEXT, amount REAL)',
        f"INSERT INTO {quoted} VALUES ('A', '2024-01-01', 1.5)",
    )
    raw = raw_table(path)
    assert (raw.table, raw.rows) == (name, 1)


def test_values_choose_the_type_of_a_database_column(workspace, raw_table):
    path = database(
        workspace / "a.db",
        "CREATE TABLE orders (whole, broken, mixed, bytes)",
        "INSERT INTO orders VALUES (1, 1, 1, x'00ff'), (2, 2.5, 'two', NULL)",
    )
    raw = raw_table(path)
    assert raw.types == {
        "whole": "BIGINT",
        "broken": "DOUBLE",
        "mixed": "VARCHAR",
        "bytes": "VARCHAR",
    }
    assert raw.preview()["mixed"].tolist() == ["1", "two"]


def test_views_and_shadow_tables_are_not_listed(workspace):
    path = database(
        workspace / "a.db",
        "CREATE TABLE orders (customer_id TEXT, order_date TEXT, amount REAL)",
        "CREATE VIEW endless AS WITH RECURSIVE n(i) AS "
        "(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "CREATE VIRTUAL TABLE words USING fts5(body)",
    )
    listed = reading.list_tables(detect.open_source(path, "a.db"))
    assert [table.name for table in listed] == ["orders"]


def test_a_damaged_database_is_called_damaged(workspace, raw_table):
    path = database(workspace / "a.db", "CREATE TABLE orders (customer_id TEXT)")
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(UnreadableFileError, match="damaged SQLite"):
        raw_table(path)


def test_a_database_is_left_as_it_was(workspace, raw_table):
    path = database(
        workspace / "a.db",
        "CREATE TABLE orders (customer_id TEXT, amount REAL)",
        "INSERT INTO orders VALUES ('A', 1)",
    )
    before = path.read_bytes()
    raw_table(path)
    assert path.read_bytes() == before
    assert not list(workspace.glob("a.db-*"))
