"""Models: keep a model, use it again next month, score another file, and see what changes."""

import streamlit as st

from core.formatting import _
from core.saved_models import list_models
from ui.components import demo_button
from ui.models import comparison, saved_models, scoring
from ui.shell import page_shell
from ui.state import model_folder, segmentation_in_use, session

page_shell.page(
    __file__,
    _("Models"),
    _("Save a model and use it next month: unchanged customers stay in their segment."),
)
state = session.current()
store = segmentation_in_use.current_store()
saved_models.where()

keep, bring = st.columns([3, 2], gap="large")
with keep:
    if store is not None:
        saved_models.form(store)
    else:
        st.markdown(_("Open a store to save the model that finds its segments."))
        demo_button.button("models_demo")
with bring:
    saved_models.take_in()

cards = list_models(model_folder.folder())
st.header(_("Saved models"), anchor=False)
saved_models.shelved(cards, store)
saved_models.unreadable()

if cards:
    st.header(_("Score another file"), anchor=False)
    st.markdown(
        _(
            ":gray[Sort another file's customers into a saved model's segments, without a new "
            "search.]"
        )
    )
    scoring.ask_for_scoring(cards)
    if state.scored is not None:
        scoring.shown(state.scored)

if cards and store is not None:
    st.header(_("Compare"), anchor=False)
    st.markdown(_(":gray[Two models on the same customers, side by side.]"))
    comparison.show_comparison(cards, store)
