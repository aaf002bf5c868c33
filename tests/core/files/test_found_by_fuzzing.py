"""What damaged files once broke: each is refused in words, or read, and quickly."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from loaded_file import Load, orders_csv

from core.errors import LimitExceededError, UnreadableFileError
from tests.core.files.formats.test_containers import (
    HEADER,
    ORDERS,
    ROWS,
    archive,
    database,
    workbook,
)


def damaged(content, member, method_bytes=64):
    """An archive whose packed bytes of one member are noise, with sizes and names as they were."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        entry = whole.getinfo(member)
    start = entry.header_offset + 30 + len(entry.filename.encode())
    noise = bytes((each * 37 + 11) % 256 for each in range(min(method_bytes, entry.compress_size)))
    return content[:start] + noise + content[start + len(noise) :]


LAST_COLUMN = 16_384


@pytest.mark.parametrize("rows", [50, 100], ids=["laid out whole", "read cell by cell"])
@pytest.mark.parametrize("stray", [" ", "x", 7])
def test_a_stray_cell_in_the_last_column_makes_no_wide_table(rows, stray, workspace, raw_table):
    """Five columns were once refused as sixteen thousand."""
    header = ["customer_id", "order_date", "amount", "note", "country"]
    orders = [[f"C{n % 12}", f"2024-01-{n % 28 + 1:02d}", n, None, "FR"] for n in range(rows)]
    wide = [*header, *[None] * (LAST_COLUMN - 6), stray]
    raw = raw_table(workbook(workspace / "a.xlsx", [("Orders", 0, [wide, *orders])]))
    assert raw.columns == tuple(header)
    assert raw.rows == rows
    said = {notice.code: notice.message for notice in raw.notices}
    assert said["empty_columns"].endswith("16,379 columns.")


@pytest.mark.parametrize("rows", [50, 100], ids=["laid out whole", "read cell by cell"])
def test_a_stray_value_far_to_the_right_is_one_more_column(rows, workspace, raw_table):
    orders = [[f"C{n % 12}", f"2024-01-{n % 28 + 1:02d}", n] for n in range(rows)]
    orders[5] += [None] * (LAST_COLUMN - 4) + ["checked"]
    header = ["customer_id", "order_date", "amount", *[None] * (LAST_COLUMN - 4), "seen"]
    raw = raw_table(workbook(workspace / "a.xlsx", [("Orders", 0, [header, *orders])]))
    assert raw.columns == ("customer_id", "order_date", "amount", "seen")


def test_a_named_column_beside_the_others_stays_though_it_is_empty(workspace, raw_table):
    header = ["customer_id", "order_date", "amount", "note", None, "far"]
    orders = [["C1", "2024-01-05", n] for n in range(9)]
    raw = raw_table(workbook(workspace / "a.xlsx", [("Orders", 0, [header, *orders])]))
    assert raw.columns == ("customer_id", "order_date", "amount", "note")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_noise_in_a_packed_file_is_called_damage(method, workspace, raw_table):
    path = workspace / "a.zip"
    with zipfile.ZipFile(path, "w", method) as target:
        target.writestr("orders.csv", ORDERS * 20)
    path.write_bytes(damaged(path.read_bytes(), "orders.csv"))
    with pytest.raises(UnreadableFileError, match="damaged ZIP"):
        raw_table(path)


def test_noise_in_a_packed_sheet_is_called_damage(workspace, raw_table):
    path = workbook(workspace / "a.xlsx", [("Orders", 0, [HEADER, *ROWS])])
    path.write_bytes(damaged(path.read_bytes(), "xl/worksheets/sheet1.xml"))
    with pytest.raises(UnreadableFileError, match="damaged workbook"):
        raw_table(path)


def test_a_file_without_a_name_is_passed_over(workspace, raw_table):
    path = archive(workspace / "a.zip", {"?": "x", "orders.csv": ORDERS})
    path.write_bytes(path.read_bytes().replace(b"?", b"\x00"))  # where a name ends, for the reader
    raw = raw_table(path)
    assert (raw.table, raw.rows) == ("orders.csv", 2)


def test_files_of_the_same_name_are_told_apart(workspace, raw_table):
    path = workspace / "a.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("orders.csv", ORDERS)
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("orders.csv", ORDERS.replace("customer_id", "client"))
    assert "orders.csv (2)" in raw_table(path).notices[0].message


def test_a_long_name_is_cut_before_it_is_shown(workspace, raw_table):
    raw = raw_table(archive(workspace / "a.zip", {"x" * 5000 + "/orders.csv": ORDERS}))
    assert raw.table.endswith("x/orders.csv")
    assert len(raw.table) < 300


def test_parts_that_overlap_are_refused_before_they_are_unpacked(workspace, raw_table):
    """Every entry of the list points at the same packed bytes, so little makes much."""
    content = archive(workspace / "one.zip", {"0.csv": ORDERS * 500}).read_bytes()
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entries = b"".join(content[start:end] for _ in range(60))
    count = (60).to_bytes(2, "little")
    tail = content[end : end + 8] + count + count + len(entries).to_bytes(4, "little")
    path = workspace / "a.zip"
    path.write_bytes(content[:start] + entries + tail + content[end + 16 :])
    with pytest.raises(UnreadableFileError, match="overlap"):
        raw_table(path)


def test_a_list_of_a_million_files_is_not_read(workspace, raw_table):
    path = workspace / "a.zip"
    content = archive(path, {"orders.csv": ORDERS}).read_bytes()
    at = content.index(b"PK\x05\x06")
    size = (60 * 10**6).to_bytes(4, "little")
    path.write_bytes(content[: at + 12] + size + content[at + 16 :])
    with pytest.raises(LimitExceededError, match="more files than"):
        raw_table(path)


def test_a_small_part_is_not_unpacked_whole_to_tell_what_the_file_is(workspace, raw_table):
    path = workspace / "a.zip"
    files = {"mimetype": b" " * 300_000_000, "orders.csv": ORDERS}
    started = time.process_time()
    archive(path, files)
    packed = time.process_time() - started
    started = time.process_time()
    with pytest.raises(LimitExceededError, match="would unpack to 300 MB"):
        raw_table(path)
    assert time.process_time() - started < packed


@pytest.mark.parametrize(
    "cell", ["9" * 200_000, "a9" * 100_000, " 9" * 100_000, f"1{' ' * 200_000}2"]
)
@pytest.mark.parametrize("column", ["order_date", "unit_price", "customer_id", "order_no"])
def test_a_book_in_a_cell_does_not_hold_anyone_up(column, cell, load: Load):
    """One such date once kept a pattern busy for minutes."""
    usual = {"order_date": "2024-05-31", "unit_price": "2.50"}.get(column, "C7")
    started = time.process_time()
    loaded = load(orders_csv(column, [usual, usual, usual, cell]))
    assert loaded.raw.rows == 4
    assert time.process_time() - started < 5


def test_a_cell_without_end_is_named(raw_table):
    with pytest.raises(LimitExceededError, match=r"A cell of orders\.csv is longer"):
        raw_table(ORDERS + "C,2024-01-03," + "9" * 17_000_000 + "\n")


def test_thousands_of_columns_are_counted_not_searched(raw_table):
    """Making 19,000 equal names unique one by one once took half a minute."""
    started = time.process_time()
    with pytest.raises(LimitExceededError, match="19,000 columns"):
        raw_table(",".join(["x"] * 19_000) + "\n" + ",".join(["1"] * 19_000) + "\n")
    with pytest.raises(LimitExceededError, match="25,000 columns"):
        raw_table(",".join(["x"] * 25_000) + "\n" + ",".join(["1"] * 25_000) + "\n")
    assert time.process_time() - started < 5


def test_a_database_whose_error_message_is_no_text_is_called_damaged(workspace, raw_table):
    path = database(workspace / "a.db", "CREATE TABLE orders (customer_id TEXT)")
    content = path.read_bytes().replace(b"CREATE TABLE", b"CREATE \xfe\xfe\xfeLE")
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="damaged SQLite"):
        raw_table(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PARE" + bytes(100) + b"PARE", "encrypted Parquet"),
        (bytes(8) + b"DUCK" + bytes(4000), "DuckDB"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(100), "RAR"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(100), "7z"),
        (b"%PDF-1.7\n" + bytes(100), "PDF"),
        (b"ARROW1\x00\x00" + bytes(100), "Arrow"),
        (b"ORC" + bytes(100), "ORC"),
        (b"Obj\x01" + bytes(100), "Avro"),
        (b"\x1f\x8b\x08" + bytes(100), "gzip"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(100), "video"),
        (b'[{"order": 1, "customer": 2}]', "JSON"),
        (b'<?xml version="1.0"?><a/>', "XML"),
        (b"PAR1" + bytes(60) + b"\xff\xff\xff\x7fPAR1", "damaged Parquet"),
        (b"\x80\x02]q\x00." + bytes(20), "pickle"),
    ],
)
def test_what_is_no_table_is_called_what_it_is(content, said, raw_table):
    with pytest.raises(UnreadableFileError, match=said):
        raw_table(content)


def test_a_sheet_that_is_listed_a_thousand_times_is_read_once(workspace, raw_table):
    """Each was once read in turn, to be set below the others: it took for ever."""
    whole = workbook(workspace / "good.xlsx", [("Orders", 0, [HEADER, *ROWS])])
    path = workspace / "a.xlsx"
    with zipfile.ZipFile(whole) as good, zipfile.ZipFile(path, "w") as bad:
        for entry in good.infolist():
            content = good.read(entry)
            if entry.filename == "xl/workbook.xml":
                start, end = content.index(b"<sheet "), content.index(b"</sheets>")
                content = content[:start] + content[start:end] * 1000 + content[end:]
            bad.writestr(entry, content)
    assert raw_table(path).rows == len(ROWS)


def test_a_file_cut_off_within_a_character_is_read(raw_table):
    content = (ORDERS + "C,2024-01-03,9,Zo").encode() + "ë".encode()[:1]
    said = {notice.code: notice.rows for notice in raw_table(content).notices}
    assert said["bytes_replaced"] == 1


def test_a_header_without_line_ends_has_no_rows(raw_table):
    """As of lines that end with a vertical tab."""
    text = "order\tcustomer\tdate\tamount" + "".join(
        f"\x0b{n}\tC{n}\t2024-01-0{n}\t5" for n in range(1, 9)
    )
    with pytest.raises(UnreadableFileError, match="but no rows"):
        raw_table(text)
