"""Segments: the groups a model finds, how it found them, why, and who is in them."""

import streamlit as st

from ui import frame
from ui.lab import customers, evidence, search_panel, segments, tuning, why
from ui.lab import models as tried
from ui.lab import offered as models
from ui.load import customer_tables
from ui.share import saved_models

store = frame.open_store(
    __file__,
    "Segments",
    "Groups of customers that behave alike, found by comparing models and judged for use.",
    own_search=True,
)
found = store.analysis.segmentation

models.offered(found)
if not store.analysis.customers.by_purchases:
    customer_tables.in_use(store)
search_panel.show()
with st.expander("Tune the search", icon=":material/tune:"):
    tuning.form(store)

VIEWS = {"Segments": segments.show, "Customers": customers.show}
if found.model is not None:
    VIEWS["Why"] = why.show
    VIEWS["Models"] = tried.show if found.candidates else tried.none
    VIEWS["Evidence"] = evidence.show
view = st.segmented_control(
    "View",
    list(VIEWS),
    default="Segments",
    required=True,
    key=f"lab_view_{len(VIEWS)}",
    persist_state="session",
    label_visibility="collapsed",
    width="stretch",
)
VIEWS[str(view)](store)

saved_models.show(store)
