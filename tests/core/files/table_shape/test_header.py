"""Where the table begins, below whatever stands above it."""

from __future__ import annotations

import pytest

from core.files.table_shape import header

NAMES = ["Sale Date", "Receipt No", "Item", "Member", "Qty"]
UNKNOWN = ["Data zakupu", "Paragon", "Towar", "Kto", "Ile"]
ROWS = [[f"{n:02d}/01/2022", f"S{n:04d}", str(100 + n % 7), f"C{n % 5}", "2"] for n in range(1, 29)]
BLANK = [""] * 5
WORDS = ["field"] * 5
NUMBERS = ["1", "2", "3", "4", "5"]
LETTERS = ["A", "B", "C", "D", ""]


@pytest.mark.parametrize("names", [NAMES, UNKNOWN])
@pytest.mark.parametrize(
    "above",
    [
        [],
        [NUMBERS],
        [NUMBERS, BLANK],
        [["Report of January", "", "", "", ""], ["made", "2022-02-01", "", "", ""], BLANK],
        [WORDS, NUMBERS],
        [LETTERS],
    ],
)
@pytest.mark.parametrize("below", [[], [BLANK, WORDS], [["date", "text", "id", "id", "number"]]])
def test_the_header_is_the_row_of_names_above_the_values(above, names, below):
    layout = header.find([*above, names, *below, *ROWS])
    assert layout is not None
    assert layout.names == tuple(names)
    assert layout.header == len(above)


def test_a_row_of_one_word_above_is_not_fuller_than_the_names():
    rows = [[f"{n}", f"Lamp {n}", f"{n}.50", "red"] for n in range(20)]
    names = ["Item Code", "Item Name", "Unit Price", "Colour"]
    layout = header.find([["a", "b", "c", ""], ["field", "field", "field", "null"], names, *rows])
    assert layout is not None
    assert layout.names == tuple(names)


@pytest.mark.parametrize("first", [ROWS[0], ["", *ROWS[0][1:]], [*ROWS[0][:4], ""]])
def test_a_file_without_names_has_none(first):
    layout = header.find([first, *ROWS[1:]])
    assert layout is not None
    assert layout.header is None
    assert layout.first_row == 0


def test_a_row_that_is_broken_further_down_is_not_taken_for_the_names():
    layout = header.find(
        [NAMES, *ROWS[:3], ["customer id", "order", "date", "price", "amount"], *ROWS]
    )
    assert layout is not None
    assert layout.header == 0


def test_years_as_names_stay_names():
    names = ["Customer", "2021", "2022", "2023"]
    layout = header.find([names, *([f"C{n}", f"{n}.5", f"{n}.25", "7"] for n in range(20))])
    assert layout is not None
    assert layout.header in {0, None}


def test_the_user_has_the_last_word():
    layout = header.find([NUMBERS, NAMES, *ROWS], header_row=1)
    assert layout is not None
    assert layout.names == tuple(NUMBERS)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["lines.ticket", "lines.sold on", "lines.total"], ["ticket", "sold on", "total"]),
        (["order.id", "order.date", "order.total"], ["order.id", "date", "total"]),
        (["customer.id", "item.code", "sold.on"], ["customer.id", "item.code", "sold.on"]),
        (["a.b", "a.c"], ["a.b", "a.c"]),
        (["1.5", "1.7", "1.9"], ["1.5", "1.7", "1.9"]),
        (["a.x", "a.", "a.y"], ["a.x", "a.", "a.y"]),
    ],
)
def test_a_table_s_name_before_every_column_is_left_out(written, read):
    assert list(header.without_table(written)) == read
