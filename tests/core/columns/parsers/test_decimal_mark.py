"""Money like 125.000 in every cell is read as the other columns of numbers are written."""

from __future__ import annotations

from decimal import Decimal

import pytest

HEADER = "order_id;customer_id;order_date;amount;"


def orders(amounts, column, cells):
    rows = [
        f"O{n};C{n % 3};2024-0{1 + n}-1{n};{amount};{cells[n % len(cells)]}"
        for n, amount in enumerate(amounts)
    ]
    return "\n".join([HEADER + column, *rows])


@pytest.mark.parametrize(
    ("cells", "first"),
    [(["2,5", "10,25"], Decimal(12_125)), (["2.5", "10.25"], Decimal("12.125"))],
)
def test_another_column_of_numbers_shows_the_mark(load, cells, first):
    loaded = load(orders(["12.125", "3.255", "8.125", "44.751"], "gewicht", cells))
    assert loaded.values("amount")[0] == first
    assert not loaded.reading("amount").ambiguous


@pytest.mark.parametrize("cells", [["Lamp 2,5", "Vase 10,25"], ["2,5", "10.25"], ["7", "8"]])
def test_words_and_columns_that_disagree_show_nothing(load, cells):
    loaded = load(orders(["12.125", "3.255", "8.125", "44.751"], "note", cells))
    assert loaded.values("amount")[0] == Decimal("12.125")
    assert loaded.reading("amount").ambiguous
