"""Rows of a table of customers that are no customers."""

from __future__ import annotations

from decimal import Decimal

from core import pipeline
from core.files import detect


def test_a_total_below_the_customers_and_a_broken_row_are_none(workspace):
    rows = [f"C{n},Berlin,{n % 5 + 1},{n}0.50,{n * 3}" for n in range(1, 31)]
    total = f"Total,,{sum(n % 5 + 1 for n in range(1, 31))},{sum(range(1, 31)) * 10 + 15.0},"
    rows.insert(7, "C31;Berlin,4,80.50,24")
    path = workspace / "customers.csv"
    header = "customer_id,city,orders,total_spent,days_since_last_order"
    path.write_text("\n".join([header, *rows, total]), encoding="utf-8")
    table = pipeline.measure(detect.open_source(path, path.name), workspace).table
    assert table is not None
    report = table.report
    assert {one.code: one.rows for one in report.left_out} == {"totals_row": 1, "broken_row": 1}
    assert report.file.customers == 30
    assert report.file.net_revenue == report.used_revenue == Decimal("4665.0")
