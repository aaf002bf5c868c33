"""RFM: how recently, how often, how much, and the eleven segments that follow."""

import streamlit as st

from core.charts import rfm as charts
from ui import absent, frame, parts, profiles, rfm_choices, segment_lists

store = frame.open_store(
    __file__,
    "RFM",
    "How recently, how often and for how much your customers buy, and the eleven segments "
    "that follow.",
)
currency = frame.currency(store)
customers, scored = store.analysis.customers, store.analysis.rfm
if scored is None:
    absent.page(
        absent.no_history(store),
        "Segments work all the same: they are found from the features you choose. For RFM, upload "
        "order lines, or say on the Load page which columns hold recency and orders.",
        ("segments", "load"),
    )
    st.stop()
if not customers.knows_money:
    absent.line("The file has no money: scores and segments rest on recency and frequency alone.")

grid, sizes = st.columns(2)
with grid:
    parts.chart(charts.grid(scored), "rfm_grid")
with sizes:
    parts.chart(charts.sizes(scored.profiles), "rfm_sizes")

profiles.table(scored.profiles, currency, "rfm_profiles")

rule, choices = st.columns([3, 1], vertical_alignment="center")
with rule, st.expander("How a customer gets a segment", icon=":material/rule:"):
    st.markdown(
        "1. **Recency** and **monetary** value are cut into five equal groups, scored 1 to 5. "
        "Equal values always share a score.\n"
        "2. **Frequency**: one order scores 1; repeat buyers are cut into four groups, 2 to 5.\n"
        "3. **FM** is the average of frequency and monetary score, halves rounded up.\n"
        "4. The cell of recency and FM in the grid above gives the segment.\n"
        "5. The **engagement score** weighs the three scores and runs from 0 to 100."
    )
with choices, st.popover("Change the scoring", icon=":material/tune:", width="stretch"):
    rfm_choices.form(store)

st.header("Where the limits lie", anchor=False)
st.markdown(":gray[Dashed lines separate the scores 1 to 5.]")
measures = [one for one in charts.MEASURES if one != "monetary" or customers.knows_money]
for column, measure in zip(st.columns(len(measures)), measures, strict=True):
    with column:
        parts.chart(charts.distribution(customers, scored, measure, currency or ""), f"d_{measure}")

st.header("The customers of a segment", anchor=False)
segment_lists.show(store, "rfm")
