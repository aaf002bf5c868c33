"""Segments: the groups a model finds, how it found them, why, and who is in them."""

import streamlit as st

from core.formatting import N_, _
from ui.components import search_panel
from ui.load import customer_tables
from ui.models import saved_models
from ui.segments import (
    customer_points,
    diagnostics,
    explanation,
    model_runs,
    reproduction,
    search_form,
    segment_views,
)
from ui.segments import offered_model as models
from ui.segments import tried_models as tried
from ui.shell import page_shell

store = page_shell.open_store(
    __file__,
    _("Segments"),
    _("Groups of customers who behave alike, found by comparing models and checked for use."),
    about="model",
)
found = store.analysis.segmentation

cloud, lines = st.columns([5, 2])
with cloud:
    customer_points.show_cloud(store)
with lines:
    segment_views.show_lines(store)
segment_views.show_table(store)
models.how_sure(store)

if not store.analysis.customers.by_purchases:
    customer_tables.in_use(store)
search_panel.show_search()
st.header(_("A closer look"), anchor=False)
with st.expander(_("Model settings"), icon=":material/tune:"):
    search_form.form(store)

VIEWS = {
    N_("Segments"): segment_views.show_segment_views,
    N_("Customers"): customer_points.show_customer_points,
}
if found.model is not None:
    VIEWS[N_("Why")] = explanation.show_explanation
    searched = tried.show_tried_models if found.candidates else tried.explain_missing_search
    VIEWS[N_("Models")] = searched
    VIEWS[N_("Evidence")] = diagnostics.show_diagnostics
view = st.segmented_control(
    _("View"),
    list(VIEWS),
    format_func=_,
    default="Segments",
    required=True,
    key=f"lab_view_{len(VIEWS)}",
    persist_state="session",
    label_visibility="collapsed",
    width="stretch",
)
VIEWS[str(view)](store)

model_runs.show_model_runs(store)
reproduction.show_reproduction(store)
saved_models.show_saved_models(store)
