"""Every row is on one slide, and none is higher than the slide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.exports.report import slide_layout
from core.exports.report.report_parts import ReportTable


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200)), max_size=40))
def test_every_row_once_and_in_order(rows):
    table = ReportTable("Table", ("Item", "Detail"), tuple(rows))
    pages = list(slide_layout.pages_of(table, 12, 3.0, 5.0, 0.36))
    assert [row for page in pages for row in page] == rows
    assert all(pages)


def test_short_rows_fill_the_first_slide_and_then_the_others():
    table = ReportTable("Table", ("A", "B"), (("a", "b"),) * 30)
    assert [len(page) for page in slide_layout.pages_of(table, 12, 2.4, 4.4, 0.4)] == [5, 10, 10, 5]
