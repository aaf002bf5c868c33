"""Movement: who moved between two days, and where segments are heading."""

import streamlit as st

from core import formatting
from core.charts import (
    movement_sankey,
    retained_share,
    segment_sizes_over_time,
    size_forecast,
    transition_table,
)
from core.errors import ClienteleError
from ui import cache
from ui.components import parts, segmentation_choice, unavailable
from ui.movement import options, summary, tables
from ui.shell import page_shell

store = page_shell.open_store(
    __file__,
    "Movement",
    "Who moved from which segment to which, and how large segments will be next quarter.",
)
if store.analysis.orders is None:
    unavailable.page(
        "The file has one row per customer, so nobody can be seen to move.",
        "Upload order lines: customer, date and amount are enough.",
        ("segments", "load"),
    )
    st.stop()
try:
    days = cache.movement_days(store)
    settings = options.form(store, *days)
    found = cache.movement(store, settings)
except ClienteleError as problem:
    parts.problem(problem)
    st.stop()
colours = segmentation_choice.colours(store, settings.by, found.names)

parts.numbers(summary.key_figures(found))
with st.container(border=True):
    st.markdown(f":material/swap_horiz: {parts.sentence(summary.verdict(found))}")
    st.markdown(f":material/monitoring: {parts.sentence(summary.drift(found))}")
parts.notices(found.notices)

parts.chart(
    movement_sankey(found, colours),
    "movement_sankey",
    f"From {formatting.date(found.from_day)} (left) to {formatting.date(found.to_day)} (right),"
    " both by the rule of the later day. Very small flows are in the table only.",
)

st.header("Who came and who went", anchor=False)
tables.lists(store, found)
parts.chart(
    transition_table(found),
    "movement_table",
)
tables.transitions(store, found)

if len(found.history) > 1:
    st.header("How sizes came about", anchor=False)
    sizes, kept = st.columns(2)
    with sizes:
        parts.chart(segment_sizes_over_time(found, colours), "movement_history")
    with kept:
        parts.chart(retained_share(found), "movement_kept")

st.header("Where segments are heading", anchor=False)
if found.outlook is None:
    unavailable.line(
        "An outlook takes a whole quarter between two monthly snapshots: upload more months."
    )
    st.stop()
parts.chart(
    size_forecast(found.outlook, colours),
    "movement_outlook",
    f"Expected on {formatting.date(found.outlook.day)}, if customers move as in the last "
    f"{formatting.count(found.outlook.quarters, 'quarter')} and "
    f"{formatting.count(found.outlook.newcomers)} come new. Eight sizes in ten should come to lie "
    "within their line.",
)
with st.container(border=True):
    st.markdown(f":material/verified: {parts.sentence(summary.tested(found.outlook))}")
if found.outlook.test is not None:
    with st.expander("The test, segment by segment", icon=":material/fact_check:"):
        tables.test(found.outlook.test)
