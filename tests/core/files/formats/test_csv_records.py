"""Rows of a text file whose quotation marks are not what they should be."""

from __future__ import annotations

import pytest

from core.errors import UnreadableFileError
from core.files.formats import csv_records

HEADER = "Order No,Customer ID,Order Date,Product Name,Amount"


def rows(count):
    return [
        [
            f"B{n:03d}",
            f"C{n % 7}",
            f"2023-0{1 + n % 9}-{1 + n % 28:02d}",
            f"Lamp {n % 5}",
            f"{n}.50",
        ]
        for n in range(count)
    ]


def file(cells, mark=",", end="\n"):
    return end.join([HEADER.replace(",", mark), *(mark.join(row) for row in cells)]) + end


def said(raw):
    return {notice.code: notice.message for notice in raw.notices}


def column(raw, name):
    return raw.preview(raw.rows)[name].tolist()


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("place", "text"), [(1, '"C5'), (3, '"Lamp 12in'), (3, '"Lamp 12""'), (4, '"199.50')]
)
def test_a_mark_that_is_never_closed_swallows_no_row(place, text, mark, end, raw_table):
    cells = rows(400)
    cells[299][place] = text
    raw = raw_table(file(cells, mark, end))
    assert raw.rows == 400
    assert column(raw, "Amount")[300:] == [row[4] for row in cells[300:]]
    assert column(raw, HEADER.split(",")[place])[299] in {"C5", "Lamp 12in", 'Lamp 12"', "199.50"}
    assert "(line 301)" in said(raw)["open_quotation_marks"]


@pytest.mark.parametrize("place", [0, 1, 399])
def test_it_may_stand_on_the_first_line_or_the_last(place, raw_table):
    cells = rows(400)
    cells[place][3] = '"Lamp'
    raw = raw_table(file(cells))
    assert (raw.rows, column(raw, "Amount")) == (400, [row[4] for row in rows(400)])


def test_a_mark_that_another_row_closes_swallows_none_either(raw_table):
    cells = rows(60)
    cells[20][3], cells[21][3] = '"Lamp 12in', 'Lamp 12"'
    cells[40][3], cells[45][3] = '"Lamp 12in', '"Lamp, red"'
    raw = raw_table(file(cells))
    assert raw.rows == 60
    assert column(raw, "Product Name")[45] == "Lamp, red"
    assert "(lines 22 and 42)" in said(raw)["open_quotation_marks"]


def test_cells_over_several_lines_stay_whole_beside_one(raw_table):
    cells = rows(400)
    note = 'Lamp, red\nC1,2023-01-01\nsays "hello", 5'
    cells[100][3] = cells[390][3] = '"' + note.replace('"', '""') + '"'
    cells[200][3] = '"Lamp 12in'
    raw = raw_table(file(cells))
    assert raw.rows == 400
    assert column(raw, "Product Name")[100] == column(raw, "Product Name")[390] == note


@pytest.mark.parametrize(
    "note",
    [
        "Line one, {n}\nLine two, 2024-01-01, 5\nend",
        "Street {n}\n12345 Berlin, Germany",
        "a\n\n\nb,,",
    ],
)
@pytest.mark.parametrize("place", [0, 3, 4])
def test_a_file_of_cells_over_several_lines_is_read_as_it_is(note, place, raw_table):
    cells = rows(300)
    for n, row in enumerate(cells):
        row.insert(place, '"' + note.format(n=n) + '"')
    names = HEADER.split(",")
    names.insert(place, "Note")
    raw = raw_table("\n".join([",".join(names), *(",".join(row) for row in cells)]))
    assert (raw.rows, raw.notices) == (300, ())
    assert column(raw, "Note")[7] == note.format(n=7)


def test_a_table_within_a_cell_that_is_closed_in_time_is_a_cell(raw_table):
    cells = rows(300)
    cells[9][3] = '"see:\nx,y\nB1,C1,2023-01-01,Lamp,5\nand so on\nand so on"'
    assert raw_table(file(cells)).rows == 300


def test_a_cell_without_end_that_holds_no_rows_is_refused_with_its_line(raw_table):
    cells = rows(30)
    cells[9][3] = '"It began\n' + "and went on\n" * 3000
    with pytest.raises(UnreadableFileError, match="line 11 that is never closed"):
        raw_table(file(cells))


def test_an_open_mark_that_the_mark_of_the_next_cell_closes_is_still_found(raw_table):
    lines = [[f'"{cell}"' for cell in (*row[:3], "Oak frame", row[4])] for row in rows(50)]
    lines[9][3] = '"15in frame'
    raw = raw_table(file(lines))
    assert column(raw, "Product Name")[9] == "15in frame"
    assert column(raw, "Amount") == [row[4] for row in rows(50)]
    assert [notice.code for notice in raw.notices] == ["open_quotation_marks"]


def test_a_cut_off_file_loses_its_last_row_only(raw_table):
    text = file(rows(50)) + 'B999,C1,2023-01-01,"Lamp\nwith a'
    raw = raw_table(text)
    assert column(raw, "Amount")[:50] == [row[4] for row in rows(50)]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('a,"b,c', ["a", "b", "c"]),
        ('"a,b","c,d', ["a,b", "c", "d"]),
        ('a,"12"",b', ["a", '12"', "b"]),
        ('"x""y",b,"c', ['x"y', "b", "c"]),
    ],
)
def test_a_line_with_an_open_mark_is_cut_where_others_are(line, cells):
    assert csv_records.literal(line + "\n", ",") == cells


@pytest.mark.parametrize("cell", ["a,", '"a,', '"a"",'])
def test_a_line_of_thousands_of_cells_is_cut_like_a_short_one(cell):
    line = cell * 50_000
    short = csv_records.literal(cell * 2, ",")
    assert csv_records.literal(line, ",") == [short[0]] * 50_000 + short[-1:]


def test_a_short_row_that_ends_in_a_closed_cell_has_no_open_mark(raw_table):
    raw = raw_table(file(rows(50)) + 'Total,,,"$1,792.32"\n')
    assert "open_quotation_marks" not in {notice.code for notice in raw.notices}
