"""Segments: the groups a model finds, how it found them, and who is in them."""

import streamlit as st

from core.charts import segments as charts
from ui import (
    customer_tables,
    frame,
    leaderboard,
    models,
    parts,
    profiles,
    saved_models,
    segment_lists,
    tuning,
)

store = frame.open_store(
    __file__,
    "Segments",
    "Groups of customers that behave alike, found by comparing models and judged for use.",
)
currency = frame.currency(store)
unit = currency or ""
customers, found = store.analysis.customers, store.analysis.segmentation

models.offered(found)
if not customers.by_purchases:
    customer_tables.in_use(store)
with st.expander("Tune the search", icon=":material/tune:"):
    tuning.form(store)

profiles.table(found.profiles, currency, "model_profiles")
models.small_multiples(store, currency)

st.header("Every customer", anchor=False)
view, axes = st.columns([3, 1], vertical_alignment="center")
titles = charts.axes(customers, found)
views = ["In 3D"] * charts.solid(titles) + ["Flat, to select"] * charts.drawable(titles)
how = view.segmented_control(
    "View",
    [*views, "As the models see it"],
    default=[*views, "As the models see it"][0],
    required=True,
    key=f"scatter_view_{len(views)}",
    label_visibility="collapsed",
)
logarithmic = axes.toggle(
    "Log axes", value=True, key="log_axes", disabled=how == "As the models see it"
)
if how == "In 3D":
    parts.chart(
        charts.cloud(customers, found, logarithmic=logarithmic, unit=unit),
        "cloud",
        "Drag to turn, scroll to zoom. A click on a segment's name hides it.",
    )
elif how == "Flat, to select":
    models.selectable(store, logarithmic=logarithmic)
else:
    parts.chart(charts.components(found), "components", models.components_note(found))

if found.candidates:
    st.header("Models compared", anchor=False)
    refused = leaderboard.refused_best(found)
    if refused is not None:
        st.info(leaderboard.why_refused(refused), icon=":material/gpp_maybe:")
    leaderboard.table(found)

st.header("The customers of a segment", anchor=False)
segment_lists.show(store, "model")
models.unusual(store)
saved_models.show(store)
