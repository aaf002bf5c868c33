"""The compiled measures are those of the expressions, to the letter and to the last digit."""

from __future__ import annotations

import pandas as pd

from core.features import behaviour, compiled, rfm
from core.features.customers import measure
from core.load import demo, detect
from core.pipeline import analyse
from core.settings import RfmSettings, Settings


def test_the_kept_query_is_what_the_expressions_compile_to():
    assert compiled.sql() == compiled.compiled(), f"run {compiled.COMMAND}"


def test_the_expressions_themselves_give_the_same(workspace):
    source = detect.open_source(demo.write(workspace / "demo.parquet"), demo.NAME)
    quick = Settings().model_copy(update={"rfm": RfmSettings(expected_years=2.5)})
    orders = analyse(source, workspace, quick).orders
    customers = measure(orders, quick.rfm)
    with orders.tables() as (lines, reversed_lines):
        by_order = rfm.by_order(lines, customers.as_of)
        measured = behaviour.measure(lines, by_order, reversed_lines, customers.as_of, 2.5)
        everyone = measured.order_by("customer_id").execute().set_index("customer_id")
    wanted = everyone[everyone["frequency"] > 0][list(customers.frame.columns)]
    pd.testing.assert_frame_equal(customers.frame, wanted)
