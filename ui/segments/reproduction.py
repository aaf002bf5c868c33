"""The segments on screen again: as a command for the terminal, and as lines of Python."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import streamlit as st

from core import cli, files, segmentation
from core.demo import DEMO_WORD
from core.formatting import _

if TYPE_CHECKING:
    from core.settings import Settings
    from ui.state.open_store import OpenStore

_CUT_SHORT = {"stopped", "out_of_time"}
"""Codes of the notices of a search that ended early: another one would go on."""


def show_reproduction(store: OpenStore) -> None:
    """Both, each with a button that copies it."""
    with st.expander(_("Copy as command or Python"), icon=":material/terminal:"):
        st.markdown(
            _(
                ":gray[Run one of these where Clientele and your file are. It gives the "
                "segments on screen again.]"
            )
        )
        settings, names = settings_on_screen(store), file_names(store)
        st.markdown(_("**Copy as command**"))
        st.code(cli.segment_command(settings, names), language="bash", wrap_lines=True)
        st.markdown(_("**Copy as Python**"))
        st.code(cli.python_script(settings, names), language="python")


def settings_on_screen(store: OpenStore) -> Settings:
    """Settings that give the segments on screen, also where they are not what a search offers."""
    model, settings = store.plain.segmentation, store.settings
    ended_early = any(notice.code in _CUT_SHORT for notice in model.notices)
    if store.offered is None and not ended_early:
        return settings
    segment = segmentation.settings_of_model(model, settings.segment)
    return settings.model_copy(update={"segment": segment})


def file_names(store: OpenStore) -> list[str]:
    """The files of a store as a command takes them; several uploads were packed into one."""
    if store.demo:
        return [DEMO_WORD]
    source = store.source
    if source.kind == "database":
        return [files.DATABASE_WORD]
    if source.kind == "zip" and not source.name.casefold().endswith(".zip"):
        with zipfile.ZipFile(source.path) as archive:
            return archive.namelist()
    return [source.name]
