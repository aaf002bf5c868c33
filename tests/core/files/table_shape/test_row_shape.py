"""What most rows look like, and which cells are rows of that kind."""

from __future__ import annotations

import pytest

from core.files.table_shape.row_shape import shape_of

ROWS = [
    [f"B{n}", f"C{n % 3}", f"2023-01-{n:02d}", "Lamp" if n % 2 else "", f"{n}.50"]
    for n in range(1, 30)
]


@pytest.fixture
def shape():
    return shape_of(ROWS)


@pytest.mark.parametrize(
    ("cells", "fits"),
    [
        (["B1", "C1", "2023-01-01", "Lamp"], True),
        (["B1", "C1", "2023-01-01", "Lamp", "n/a"], True),
        (["B1;C1", "2023-01-01", "Lamp", "5.50"], False),
        (["B1", "", "", "new", "C1"], False),
        (["B1", "C1", "EUR", "Lamp", "5.50"], False),
        (["B1", "C1", "2023-01-01", "7", "5.50"], False),
    ],
)
def test_cells_fit_where_numbers_and_dates_stand_in_their_columns(shape, cells, fits):
    assert shape.fits(cells) is fits


@pytest.mark.parametrize("text", ["Line two, 2024-01-01, 5", "Berlin, Germany", "a,b,c,d,e", ""])
def test_a_line_of_text_is_no_row(shape, text):
    assert not shape.is_row(text.split(","))


def test_a_row_is_a_row(shape):
    assert all(map(shape.is_row, ROWS))


def test_rows_that_do_not_agree_have_no_shape():
    assert shape_of([["a"] * n for n in range(1, 9)]) is None
    assert shape_of(ROWS[:2]) is None
