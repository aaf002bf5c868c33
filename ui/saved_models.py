"""Saved models: keep the model on screen, use an earlier one as it is, remove one.

Saved models lie on the server, where every visitor could see them. So they are offered only to a
visitor who sits at the server itself, unless whoever runs it says that all its visitors are one
team (`CLIENTELE_SHARE_MODELS=1`).
"""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from core import words
from core.errors import ClienteleError
from ui import parts, stores

if TYPE_CHECKING:
    from core.settings import Settings
    from core.store import ModelCard
    from ui.session import Store

_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")


def show(store: Store) -> None:
    """Save the model on screen, and go back to models that were saved before."""
    if not _allowed():
        return
    with st.expander("Saved models", icon=":material/save:"):
        using = store.settings.segment.saved_model
        if using is None:
            _save_form(store)
        else:
            st.button(
                "Search for a new model",
                icon=":material/search:",
                on_click=stores.analyse_again,
                args=(_with_model(store, None),),
            )
        from core import store as saved  # heavy, and only this corner needs it

        for card in saved.models():
            _row(store, card, in_use=card.name == using)


def _allowed() -> bool:
    if os.environ.get("CLIENTELE_SHARE_MODELS") == "1":
        return True
    return urlsplit(st.context.url or "").hostname in _OWN_MACHINE


def _save_form(store: Store) -> None:
    with st.form("save_model", border=False, clear_on_submit=True):
        name = st.text_input(
            "Save this model as",
            max_chars=60,
            placeholder="Autumn 2025",
            help="Next month, load the new export and use this model: customers who have not "
            "changed keep their segment.",
        )
        pressed = st.form_submit_button("Save", icon=":material/save:")
    if not pressed:
        return
    from core import store as saved

    try:
        card = saved.save(store.analysis, name)
    except ClienteleError as problem:
        parts.problem(problem)
    else:
        st.success(f"Saved as {parts.plain(card.name)}.", icon=":material/check:")


def _row(store: Store, card: ModelCard, *, in_use: bool) -> None:
    about, use, remove = st.columns([4, 1, 1], vertical_alignment="center")
    made = words.date(dt.datetime.fromisoformat(card.saved_at).date())
    algorithm = parts.algorithm(card.algorithm)
    about.markdown(
        f"**{parts.plain(card.name)}** :gray[{words.count(card.clusters, 'segment')}, {algorithm}, "
        f"from {words.count(card.customers, 'customer')}, saved {made}]"
    )
    use.button(
        "In use" if in_use else "Use",
        key=f"use_{card.signature[:12]}",
        disabled=in_use,
        width="stretch",
        on_click=stores.analyse_again,
        args=(_with_model(store, card.name),),
    )
    remove.button(
        "Delete",
        key=f"delete_{card.signature[:12]}",
        disabled=in_use,
        width="stretch",
        on_click=_delete,
        args=(card.name,),
    )


def _with_model(store: Store, name: str | None) -> Settings:
    segment = store.settings.segment.model_copy(update={"saved_model": name})
    return store.settings.model_copy(update={"segment": segment})


def _delete(name: str) -> None:
    from core import store as saved

    saved.delete(name)
