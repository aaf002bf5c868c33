"""One invented shop in forty layouts: right, said or asked about, but never silently wrong.

The whole sweep is benchmarks/files.py; its `--write SEED FOLDER` writes one to look at.
"""

from __future__ import annotations

import pytest
from invented_shops import reading
from invented_shops.layouts import layout_of

SEEDS = range(3, 400, 10)
OPEN = {
    3: "the name of the table stands before every column's name",
    43: "a column of phone numbers is taken for the customer where Bill To is not known",
    143: "Vietnamese column names are not known: one customer a row",
    193: "an order's total on each of its lines, with pieces but no price, counts on every line",
}
"""Layouts that are still silently wrong, and why."""


@pytest.mark.parametrize("seed", [seed for seed in SEEDS if seed not in OPEN])
def test_no_layout_of_the_shop_is_silently_wrong(seed, tmp_path):
    judged = reading.judged(seed, tmp_path)
    assert judged.verdict not in ("silent", "crashed"), f"{layout_of(seed)}\n{judged.why}"
