"""Cohorts: what becomes of customers after their first order."""

import streamlit as st

from core.charts import cohorts as charts
from ui import absent, cache, frame, parts
from ui.understand import cohort_words

store = frame.open_store(
    __file__, "Cohorts", "Who comes back after a first order, how soon, and what they bring."
)
currency = frame.currency(store)
if store.analysis.orders is None:
    absent.page(
        "The file has one row per customer.",
        "Cohorts need the orders of each customer with their dates.",
        ("overview", "segments"),
    )
    st.stop()

found = cache.cohorts(store)
parts.numbers(cohort_words.key_figures(found, currency))
what = cohort_words.choose(found)
heat, lines = (
    (charts.revenue(found, currency), charts.revenue_curves(found, currency))
    if what == "revenue"
    else (charts.retention(found), charts.retention_curves(found))
)
if len(found.sizes):
    parts.chart(heat, f"cohort_cells_{what}", cohort_words.cells_note(found))
    parts.chart(lines, f"cohort_lines_{what}", cohort_words.lines_note(found))

left, right = st.columns(2)
with left:
    parts.chart(
        charts.repeats(found),
        "repeats",
        cohort_words.REPEATS_NOTE,
        table=cohort_words.curves(found),
    )
if len(found.gaps):
    with right:
        parts.chart(charts.gaps(found), "gaps", cohort_words.GAPS_NOTE)
