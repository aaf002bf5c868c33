"""The next step of loading, on top where it is seen: analyse the file, or see the customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import formatting
from core.errors import ClienteleError
from ui import cache
from ui.components import demo_button, parts
from ui.load import database_connection, preparation
from ui.state import session

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from core.files import Source
    from ui.state.open_store import OpenStore


def other_ways(*, folded: bool) -> None:
    """The demo store and the database: beside the uploader, or small once there is a file.

    Parameters
    ----------
    folded : a file is there already
    """
    if folded:
        with st.container(horizontal=True):
            demo_button.button("load_demo", demo_button.INSTEAD, primary=False)
            database_connection.button()
        return
    with st.container(border=True):
        st.markdown("**No file at hand?** Two years of made-up orders of a made-up shop.")
        demo_button.button("load_demo", primary=False)
        database_connection.button()


def place() -> DeltaGenerator:
    """Where the next step is shown, above the choices that decide it."""
    return st.container(border=True, horizontal=True, vertical_alignment="center", key="load_step")


def analyse(bar: DeltaGenerator, upload: Source, *, complete: bool) -> bool:
    """Say how the file is understood, with the button that analyses it; True once for each press.

    Parameters
    ----------
    bar : see `place`
    upload : the file
    complete : it can be analysed as it is understood
    """
    with bar:
        st.markdown(_understood(upload) if complete else _INCOMPLETE)
        return preparation.begin("Analyse", complete=complete)


def see_customers(bar: DeltaGenerator, store: OpenStore) -> None:
    """Say what is open, with the button that leads on."""
    report = store.analysis.report
    with bar:
        st.markdown(
            f":material/check_circle: **{parts.plain(store.source.name)}** is analysed:"
            f" {formatting.count(report.rows_used)} of {formatting.count(report.rows_in, 'row')}"
            " used."
        )
        if st.button("See your customers", type="primary", icon=":material/groups:"):
            st.switch_page("pages/home.py")


_INCOMPLETE = ":orange[:material/help:] The file cannot be analysed yet: see below what it lacks."


def _understood(upload: Source) -> str:
    state = session.current()
    try:
        raw = cache.raw_table(upload, state.private_folder(), state.upload.read)
        if cache.shape(raw, state.upload.read).of_customers:
            what, known = "One row per customer", len(raw.columns)
        else:
            roles = cache.roles(raw, state.upload.read)
            what = f"{roles.export.name} recognised" if roles.export else upload.name
            known = sum(guess.column is not None for guess in roles.guesses)
    except ClienteleError:
        return _INCOMPLETE
    counted = f"{known} of {formatting.count(len(raw.columns), 'column')} used"
    rows = formatting.count(raw.rows, "row")
    return f":material/table: **{parts.plain(what)}** · {counted} · {rows}"
