"""Segment builder: customers by any conditions, counted as they change, saved as a segment."""

import streamlit as st

from core import segment_builder
from core.formatting import _
from ui.components import forecasts, saved_segments
from ui.segment_builder import condition_editor, saved, selection
from ui.shell import page_shell
from ui.state import session

store = page_shell.open_store(
    __file__,
    _("Segment builder"),
    _("Select customers by any conditions and save them as a segment."),
)
currency, draft = session.currency(store), session.current().draft

with st.container(horizontal=True):
    saved.examples(currency)
    st.button(
        _("Undo"),
        icon=":material/undo:",
        key="sb_undo",
        on_click=draft.undo,
        disabled=not draft.earlier,
        help=_("Undoes the last condition you added or removed."),
    )

population = saved_segments.population(store, [draft.where()])
build, result = st.columns([3, 2], gap="large")
with build:
    condition_editor.edit(draft, population)
where = draft.where()
if "forecast" in segment_builder.condition_sources([where]):
    forecasts.offer(store, _("the expected spend and churn risk used in a condition"))
population = saved_segments.population(store, [where])
with result:
    selected = selection.of(where, population, store.labels(store.in_use))
    if selected is not None:
        selection.show(selected, draft.unfinished(), currency)
    saved.save_form()
    saved.as_yaml(store)

saved.listed(store)
if selected is not None:
    selection.overlaps(selected)
    selection.sample(store, selected)
