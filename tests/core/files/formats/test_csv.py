"""Text files as they really come: titles, gaps, odd quotes, odd encodings."""

from __future__ import annotations

import pytest

from core.engine import connection as engine
from core.errors import LimitExceededError, SettingError, UnreadableFileError
from core.files.formats import csv
from core.files.formats.file_format import TableRequest
from core.files.raw_table_cache import CacheTarget
from core.settings import Limits, ReadSettings

HEADER = "customer_id,order_date,amount"


def cells(raw):
    return raw.preview(100).fillna("").to_numpy().tolist()


def codes(raw):
    return {notice.code for notice in raw.notices}


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_between_cells_is_found(mark, raw_table):
    lines = [HEADER, "A,2024-01-01,1.50", "B,2024-01-02,2.50"]
    raw = raw_table("\n".join(lines).replace(",", mark))
    assert raw.columns == ("customer_id", "order_date", "amount")
    assert cells(raw) == [["A", "2024-01-01", "1.50"], ["B", "2024-01-02", "2.50"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_known(end, raw_table):
    raw = raw_table(end.join([HEADER, "A,2024-01-01,1", "B,2024-01-02,2", ""]))
    assert raw.rows == 2
    assert cells(raw)[1] == ["B", "2024-01-02", "2"]


def test_commas_inside_quotes_and_line_breaks_inside_cells_stay(raw_table):
    raw = raw_table(f'{HEADER}\n"Smith, Jo",2024-01-01,"1,000.50"\n"two\nlines",2024-01-02,2\n')
    assert cells(raw) == [
        ["Smith, Jo", "2024-01-01", "1,000.50"],
        ["two\nlines", "2024-01-02", "2"],
    ]


def test_a_stray_quote_does_not_swallow_the_next_row(raw_table):
    raw = raw_table(f'{HEADER}\n"st"ray,2024-01-01,1\nB,2024-01-02,2\nC,2024-01-03,3\n')
    assert raw.rows == 3
    assert [row[1] for row in cells(raw)] == ["2024-01-01", "2024-01-02", "2024-01-03"]


def test_rows_with_missing_and_extra_cells_are_counted(raw_table):
    raw = raw_table(
        f"{HEADER}\nA,2024-01-01,1\nB,2024-01-02\nC,2024-01-03,3,extra\nD,2024-01-04,4\n"
    )
    assert cells(raw)[1] == ["B", "2024-01-02", ""]
    assert cells(raw)[2] == ["C", "2024-01-03", "3"]
    told = {notice.code: notice.rows for notice in raw.notices}
    assert told == {"short_rows": 1, "long_rows": 1}
    said = {notice.code: notice.message for notice in raw.notices}
    assert said["short_rows"].startswith("1 row has fewer cells")


def test_a_plain_file_with_uneven_rows_is_cut_up_no_oftener_than_it_must(raw_table, monkeypatch):
    cut = []
    once = csv._copy
    monkeypatch.setattr(csv, "_copy", lambda path, *rest: (cut.append(path), once(path, *rest)))
    raw = raw_table(f"{HEADER}\nA,2024-01-01\nB,2024-01-02,3\nC,2024-01-03,4\n")
    target = CacheTarget(raw.source, None, raw.parquet.parent, Limits(), "once more, here")
    csv.write(TableRequest(raw.source, None, None, target, ReadSettings()))
    assert target.raw_table().rows == raw.rows == 3
    assert len(cut) == len(set(cut)) == 2, "as it stands, and straightened"


def test_title_lines_above_the_header_are_left_out(raw_table):
    raw = raw_table(
        f"My shop: orders\nprinted 2024-06-01\n\n{HEADER}\nA,2024-01-01,1\nB,2024-01-02,2\n"
    )
    assert raw.columns == ("customer_id", "order_date", "amount")
    assert raw.rows == 2
    assert codes(raw) == {"title_lines"}


def test_an_index_column_without_a_name_does_not_hide_the_header(raw_table):
    raw = raw_table(",order_date,amount\n0,2024-01-01,1.5\n1,2024-01-02,2.5\n")
    assert raw.columns == ("column_1", "order_date", "amount")
    assert raw.rows == 2


def test_a_missing_header_does_not_use_up_the_first_row(raw_table):
    raw = raw_table("A,2024-01-01,1.5\nB,2024-01-02,2.5\n")
    assert raw.columns == ("column_1", "column_2", "column_3")
    assert cells(raw)[0] == ["A", "2024-01-01", "1.5"]
    assert codes(raw) == {"no_header"}


def test_blank_and_repeated_headers_get_names(raw_table):
    raw = raw_table("id,price,price,,PRICE\nA,1,2,3,4\nB,1,2,3,4\n")
    assert raw.columns == ("id", "price", "price (2)", "column_4", "PRICE (3)")
    assert codes(raw) == {"duplicate_headers"}


def test_the_row_column_cannot_be_taken_by_the_file(raw_table):
    raw = raw_table("__row__,customer,date\n7,A,2024-01-01\n8,B,2024-01-02\n")
    assert raw.columns == ("__row__ (2)", "customer", "date")


def test_columns_set_with_spaces_are_read(raw_table):
    raw = raw_table(" id    day      money\n 0001  20240101  10.50\n 0002  20240102   9.00\n")
    assert raw.columns == ("id", "day", "money")
    assert cells(raw)[0] == ["0001", "20240101", "10.50"]


def test_prose_is_no_table(raw_table):
    with pytest.raises(UnreadableFileError, match="not a readable table"):
        raw_table("Dear shop\nplease find attached\nthe orders of this month\n", name="letter.txt")


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("utf-8", "Müller"),
        ("utf-8-sig", "Müller"),
        ("utf-16", "Müller"),
        ("utf-16-le", "Müller"),
        ("cp1252", "Müller"),
        ("cp932", "株式会社コーヒー"),
        ("euc_kr", "고객번호와 주문"),
        ("gb18030", "客户编号和订单金额数量商品"),
        ("big5", "客戶編號和訂單"),
        ("cp1251", "Иванов Пётр Сергеевич"),
    ],
)
def test_names_survive_every_encoding(codec, text, raw_table):
    content = f"customer,order_date,amount\n{text},2024-01-01,1\n{text},2024-01-02,2\n"
    raw = raw_table(content.encode(codec))
    assert cells(raw)[0][0] == text
    assert raw.columns[0] == "customer"


def test_the_encoding_can_be_chosen(raw_table):
    content = "customer,order_date,amount\nŞükrü,2024-01-01,1\nÖ,2024-01-02,2\n".encode("cp1254")
    assert cells(raw_table(content, settings=ReadSettings(encoding="cp1254")))[0][0] == "Şükrü"
    with pytest.raises(SettingError, match="klingon"):
        raw_table(content, settings=ReadSettings(encoding="klingon"))


def test_nul_characters_are_dropped_and_counted(raw_table):
    raw = raw_table(f"{HEADER}\nA\x00,2024-01-01,1\nB,2024-01-02,2\n" + "C,2024-01-03,3\n" * 50)
    assert cells(raw)[0][0] == "A"
    assert [(notice.code, notice.rows) for notice in raw.notices] == [("nul_dropped", 1)]


def test_too_many_columns_are_refused(raw_table):
    names = ",".join(f"c{number}" for number in range(20))
    values = ",".join("1" for _ in range(20))
    with pytest.raises(LimitExceededError, match="20 columns"):
        raw_table(f"{names}\n{values}\n{values}\n", limits=Limits(columns=10))


def test_a_file_over_the_limit_is_refused(raw_table):
    with pytest.raises(LimitExceededError, match="up to 1 MB"):
        raw_table(f"{HEADER}\n" + "A,2024-01-01,1\n" * 80_000, limits=Limits(upload_mb=1))


def test_rows_are_numbered_as_they_stand_in_the_file(raw_table):
    raw = raw_table(f"{HEADER}\n" + "".join(f"C{n},2024-01-01,{n}\n" for n in range(1, 300_001)))
    with engine.connect() as connection:
        wrong = connection.execute(
            f"SELECT count(*) FROM {raw.sql} "
            f"WHERE {engine.quoted(engine.ROW)} != CAST(amount AS BIGINT)"
        ).fetchone()
    assert (raw.rows, wrong) == (300_000, (0,))


def test_the_second_reading_uses_the_file_of_the_first(raw_table):
    content = f"{HEADER}\nA,2024-01-01,1\nB,2024-01-02,2\n"
    first = raw_table(content)
    written = first.parquet.stat().st_mtime_ns
    second = raw_table(content)
    assert second == first
    assert second.parquet.stat().st_mtime_ns == written
    assert [path.name for path in first.parquet.parent.glob("*.parquet")] == [first.parquet.name]


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"RDX3\nX\n", "R data"),
        (b"\x80\x05\x95", "pickle"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b'<?xml version="1.0"?>', "XML"),
        (b'{"orders": []}', "JSON"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07", "binary"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(start, what, raw_table):
    with pytest.raises(UnreadableFileError, match=what):
        raw_table(start + b" " * 300)


FAR = "\n".join(f"C{n},2024-01-0{1 + n % 9},{n}.50" for n in range(20_000))
"""More than the first look takes in."""


@pytest.mark.parametrize(
    ("odd", "wanted", "notice"),
    [
        (b"Caf\xe9", "Café", "encoding_guessed"),
        (b"Ca\x00fe", "Cafe", "nul_dropped"),
        ("Café".encode(), "Café", None),
    ],
    ids=["not UTF-8", "a NUL", "UTF-8"],
)
def test_what_is_odd_far_down_a_plain_file_is_read_as_if_it_came_first(
    odd, wanted, notice, raw_table
):
    raw = raw_table(b"\n".join([HEADER.encode(), FAR.encode(), odd + b",2024-01-01,1.50"]))
    with engine.connect() as connection:
        read = connection.execute(
            f"SELECT count(*), max_by(customer_id, {engine.quoted(engine.ROW)}) FROM {raw.sql}"
        ).fetchall()
    assert read == [(20_001, wanted)]
    assert codes(raw) == ({notice} if notice else set())


def test_a_character_cut_by_the_end_of_a_cell_is_no_character(raw_table):
    """Put together, the two halves would be one."""
    halves = b"C\xc3,2024-01-01,1\n\xa9C,2024-01-02,2"
    raw = raw_table(b"\n".join([HEADER.encode(), FAR.encode(), halves]))
    assert "encoding_guessed" in codes(raw)


def test_a_header_longer_than_what_is_looked_at_is_no_table_without_rows(raw_table):
    header = ",".join(f"column {number} {'x' * 3000}" for number in range(120))
    with pytest.raises(UnreadableFileError, match=r"has a header \(column 0 x+.* but no rows"):
        raw_table(header)
