"""Movement: who moved between two days, and where segments are heading."""

import streamlit as st

from core import words
from core.charts import movement as charts
from core.errors import ClienteleError
from ui import absent, cache, frame, parts, segments_of
from ui.understand import movement_choices, movement_tables, movement_words

store = frame.open_store(
    __file__,
    "Movement",
    "Who moved from which segment to which, and how large segments will be next quarter.",
)
if store.analysis.orders is None:
    absent.page(
        "The file has one row per customer, so nobody can be seen to move.",
        "Upload order lines: customer, date and amount are enough.",
        ("segments", "load"),
    )
    st.stop()
try:
    days = cache.movement_days(store)
    settings = movement_choices.form(store, *days)
    found = cache.movement(store, settings)
except ClienteleError as problem:
    parts.problem(problem)
    st.stop()
colours = segments_of.colours(store, settings.by, found.names)

parts.numbers(movement_words.key_figures(found))
with st.container(border=True):
    st.markdown(f":material/swap_horiz: {parts.sentence(movement_words.verdict(found))}")
    st.markdown(f":material/monitoring: {parts.sentence(movement_words.drift(found))}")
parts.notices(found.notices)

parts.chart(
    charts.sankey(found, colours),
    "movement_sankey",
    f"From {words.date(found.from_day)} (left) to {words.date(found.to_day)} (right), both by the "
    "rule of the later day. Very small flows are in the table only.",
)

st.header("Who came and who went", anchor=False)
movement_tables.lists(store, found)
parts.chart(
    charts.table(found),
    "movement_table",
    "Rows: the segment before; columns: the segment now; numbers: customers. A stronger "
    "colour is a larger share of the row.",
)
movement_tables.transitions(store, found)

if len(found.history) > 1:
    st.header("How sizes came about", anchor=False)
    sizes, kept = st.columns(2)
    with sizes:
        parts.chart(charts.history(found, colours), "movement_history")
    with kept:
        parts.chart(charts.kept(found), "movement_kept")

st.header("Where segments are heading", anchor=False)
if found.outlook is None:
    absent.line(
        "An outlook takes a whole quarter between two monthly snapshots: upload more months."
    )
    st.stop()
parts.chart(
    charts.outlook(found.outlook, colours),
    "movement_outlook",
    f"Expected on {words.date(found.outlook.day)}, if customers move as in the last "
    f"{words.count(found.outlook.quarters, 'quarter')} and "
    f"{words.count(found.outlook.newcomers)} come new. Eight sizes in ten should come to lie "
    "within their line.",
)
with st.container(border=True):
    st.markdown(f":material/verified: {parts.sentence(movement_words.tested(found.outlook))}")
if found.outlook.test is not None:
    with st.expander("The test, segment by segment", icon=":material/fact_check:"):
        movement_tables.test(found.outlook.test)
