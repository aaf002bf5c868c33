"""What customers bought, added up by code, is what an engine adds up row by row."""

from __future__ import annotations

import expressions
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import demo
from core.demo import generator
from core.engine.dictionary import chunks
from core.features.customers import measure_customers
from core.files import detect
from core.pipeline import measure as measured
from core.settings import RfmSettings, Settings


@pytest.fixture
def demo_source(workspace):
    return detect.open_source(
        generator.write_demo_orders(workspace / "demo.parquet"), demo.DEMO_NAME
    )


def by_expressions(orders, as_of, years):
    with orders.tables() as (lines, reversed_lines):
        by_order = expressions.by_order(lines, as_of)
        asked = expressions.measure(lines, by_order, reversed_lines, as_of, years)
        return asked.order_by("customer_id").execute().set_index("customer_id")


@pytest.mark.parametrize("many", [chunks._MANY_ROWS, 0], ids=["alone", "two at a time"])
def test_the_demo_store_to_the_last_digit(workspace, demo_source, many, monkeypatch):
    monkeypatch.setattr(chunks, "_MANY_ROWS", many)
    if not many:
        monkeypatch.setattr(chunks, "_ROWS", 500)
    quick = Settings().model_copy(update={"rfm": RfmSettings(expected_years=2.5)})
    found = measured(demo_source, workspace, quick)
    wanted = by_expressions(found.orders, found.customers.as_of, 2.5)
    bought = wanted.loc[wanted["frequency"] > 0, list(found.customers.frame.columns)]
    pd.testing.assert_frame_equal(found.customers.frame, bought)


LINES = st.lists(
    st.tuples(
        st.sampled_from(["ann", "bob", "cy", " ann", None]),
        st.sampled_from(["1", "2", "3", ""]),
        st.sampled_from(["2024-01-05", "2024-01-05 10:00", "2024-03-09", "2023-12-31", ""]),
        st.sampled_from(["MUG", "CUP", "HAT", ""]),
        st.sampled_from([-2, 1, 3]),
        st.sampled_from([0, 2.5, 10, 900_000_000_000]),
        st.sampled_from(["France", "Spain", ""]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25)
@given(lines=LINES)
def test_any_lines(lines, tmp_path_factory):
    """One order may name several customers, lines no product, and money more than floats hold."""
    path = tmp_path_factory.mktemp("lines") / "orders.csv"
    names = ["Customer", "Order", "Date", "Product", "Quantity", "Unit price", "Country"]
    first = ("dan", "9", "2024-02-01", "MUG", 1, 5, "Italy")
    pd.DataFrame([first, *lines], columns=names).to_csv(path, index=False)
    found = measured(detect.open_source(path, path.name), path.parent)
    wanted = by_expressions(found.orders, found.customers.as_of, 3.0)
    mine = found.customers.frame
    bought = wanted.loc[wanted["frequency"] > 0, list(mine.columns)]
    pd.testing.assert_frame_equal(mine, bought, check_dtype=False)
    assert found.customers.lines == wanted["lines"].sum()


def test_measuring_again_reads_what_was_cleaned(workspace, demo_source):
    """Without what cleaning has in memory: as a page does that asks for another day."""
    found = measured(demo_source, workspace)
    again = measure_customers(found.orders, Settings().rfm)
    pd.testing.assert_frame_equal(again.frame, found.customers.frame)
