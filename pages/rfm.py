"""RFM: how recently, how often, how much, and the segments that follow."""

import streamlit as st

from core.charts import rfm_grid, rfm_heatmap, segment_medians, segment_sizes, segment_treemap
from ui.components import next_steps, parts, segment_lists, segment_table, unavailable
from ui.rfm import cutpoint_editor, grid_editor, options, rule_text
from ui.shell import page_shell
from ui.state import session

HEAT = {"Segments": "", "Customers": "customers", "Revenue": "revenue", "Spent each": "average"}

store = page_shell.open_store(
    __file__,
    "RFM",
    "How recently, how often and for how much your customers buy, and the segments that follow.",
)
currency = session.currency(store)
customers, scored = store.analysis.customers, store.analysis.rfm
if scored is None:
    unavailable.page(
        unavailable.no_history(store),
        "Segments work all the same: they are found from the features you choose. For RFM, upload "
        "order lines, or say on the Load page which columns hold recency and orders.",
        ("segments", "load"),
    )
    st.stop()
money = customers.knows_money
if not money:
    unavailable.line(
        "The file has no money: scores and segments rest on recency and frequency alone."
    )

shown = st.segmented_control(
    "What the grid shows",
    list(HEAT) if money else list(HEAT)[:2],
    default="Segments",
    required=True,
    key="rfm_heat",
    label_visibility="collapsed",
)
grid, sizes = st.columns(2)
with grid:
    if measure := HEAT[shown or "Segments"]:
        parts.chart(rfm_heatmap(customers, scored, measure, currency), f"rfm_heat_{measure}")
    else:
        parts.chart(rfm_grid(scored), "rfm_grid")
with sizes:
    parts.chart(segment_sizes(scored.profiles), "rfm_sizes")

segment_table.table(scored.profiles, currency, "rfm_profiles")
next_steps.each_playbook(store, "rfm")

scoring, segments = st.columns(2)
with scoring, st.popover("Change the scoring", icon=":material/tune:", width="stretch"):
    options.form(store)
    options.proposal(store)
with segments, st.popover("Change the segments", icon=":material/edit:", width="stretch"):
    grid_editor.form(store)
with st.expander("How a customer gets a segment", icon=":material/rule:"):
    rule_text.show_rule(scored, currency)

st.header("Where the limits lie", anchor=False)
cutpoint_editor.edit_cutpoints(store, scored)

st.header("The segments side by side", anchor=False)
typical, areas = st.columns(2)
with typical:
    parts.chart(
        segment_medians(scored.profiles, currency),
        "rfm_medians",
    )
with areas:
    parts.chart(segment_treemap(scored.profiles, currency), "rfm_treemap")

st.header("The customers of a segment", anchor=False)
picked = segment_lists.show_segment(store, "rfm")
next_steps.strip(store, "rfm", picked.name)
