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
from core.formatting import _, say
from ui import cache
from ui.components import parts, segmentation_choice, unavailable
from ui.movement import options, summary, tables
from ui.projects import run_changes
from ui.shell import page_shell

store = page_shell.open_store(
    __file__,
    _("Movement"),
    _("Who moved between segments, and how large each will be next quarter."),
)
if store.analysis.orders is None:
    unavailable.page(
        _("The file has one row per customer, so there is no movement to show."),
        _("Upload order lines: customer, date and amount are enough."),
        ("segments", "load"),
    )
    st.stop()
if run_changes.instead_of_dates(store):
    st.stop()
try:
    days = cache.movement_days(store)
    settings = options.form(store, *days)
    found = options.follow(store, settings)
except ClienteleError as problem:
    parts.problem(problem)
    st.stop()
if found is None:
    st.stop()
colours = segmentation_choice.colours(store, settings.by, found.known_as)

parts.numbers(summary.key_figures(found))
with st.container(border=True):
    st.markdown(f":material/swap_horiz: {parts.sentence(summary.verdict(found))}")
    st.markdown(f":material/monitoring: {parts.sentence(summary.drift(found))}")
parts.notices(found.notices)

parts.chart(
    movement_sankey(found, colours),
    "movement_sankey",
    say(
        "From {from_day} (left) to {to_day} (right), both by today's limits. Very small flows "
        "are in the table only.",
        from_day=formatting.date(found.from_day),
        to_day=formatting.date(found.to_day),
    ),
)

st.header(_("Who entered and who left"), anchor=False)
tables.lists(store, found)
parts.chart(
    transition_table(found),
    "movement_table",
)
tables.transitions(store, found)

if len(found.history) > 1:
    st.header(_("Segment sizes over time"), anchor=False)
    sizes, kept = st.columns(2)
    with sizes:
        parts.chart(segment_sizes_over_time(found, colours), "movement_history")
    with kept:
        parts.chart(retained_share(found), "movement_kept")

st.header(_("Where segments are heading"), anchor=False)
if found.outlook is None:
    unavailable.line(
        _("A forecast of sizes needs at least one full quarter of history: upload more months.")
    )
    st.stop()
parts.chart(
    size_forecast(found.outlook, colours),
    "movement_outlook",
    say(
        "Expected on {day}, if customers move as in the last {quarters:# quarter|# quarters} "
        "and {newcomers} join. Lines show the 80% range.",
        day=formatting.date(found.outlook.day),
        quarters=found.outlook.quarters,
        newcomers=formatting.count(found.outlook.newcomers),
    ),
)
with st.container(border=True):
    st.markdown(f":material/verified: {parts.sentence(summary.tested(found.outlook))}")
if found.outlook.test is not None:
    with st.expander(_("The test, segment by segment"), icon=":material/fact_check:"):
        tables.test(found.outlook.test)
