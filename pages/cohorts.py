"""Cohorts: what becomes of customers after their first order."""

import streamlit as st

from core.charts import (
    cohort_revenue_curves,
    cohort_revenue_heatmap,
    order_gaps,
    repeat_orders,
    retention_curves,
    retention_heatmap,
)
from core.formatting import _
from ui import cache
from ui.cohorts import summary
from ui.components import parts, unavailable
from ui.shell import page_shell
from ui.state import session

store = page_shell.open_store(
    __file__, _("Cohorts"), _("Who comes back after a first order, how soon, and what they spend.")
)
currency = session.currency(store)
if store.analysis.orders is None:
    unavailable.page(
        _("The file has one row per customer."),
        _("Cohorts need each customer's orders with dates."),
        ("overview", "segments"),
    )
    st.stop()

found = cache.cohorts(store)
parts.numbers(summary.key_figures(found, currency))
what = summary.choose_measure(found)
heat, lines = (
    (cohort_revenue_heatmap(found, currency), cohort_revenue_curves(found, currency))
    if what == "revenue"
    else (retention_heatmap(found), retention_curves(found))
)
if len(found.sizes):
    parts.chart(heat, f"cohort_cells_{what}", summary.cells_note(found))
    parts.chart(lines, f"cohort_lines_{what}", summary.lines_note(found))

left, right = st.columns(2)
with left:
    parts.chart(
        repeat_orders(found),
        "repeats",
    )
if len(found.gaps):
    with right:
        parts.chart(order_gaps(found), "gaps")
