"""The next step of loading, on top where it is seen: analyse the file, or see the customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import formatting
from core.errors import ClienteleError
from core.formatting import N_, _, say
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
        st.markdown(_("**No file at hand?** Try two years of made-up orders."))
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
    groups = _test_groups(upload) if complete else None
    with bar:
        if groups is None:
            st.markdown(_understood(upload) if complete else _INCOMPLETE)
            return preparation.begin(_("Analyse"), complete=complete)
        st.markdown(
            say(
                ":material/science: **{name}** looks like test results: {groups} holds the groups.",
                name=parts.plain(upload.name),
                groups=parts.plain(groups),
            )
        )
        if st.button(_("Read the result"), type="primary", icon=":material/science:"):
            session.current().results = upload
            st.session_state["experiment_when"] = "after"
            st.switch_page("pages/experiments.py")
        return preparation.begin(_("Analyse as customers"), complete=True, primary=False)


def see_customers(bar: DeltaGenerator, store: OpenStore) -> None:
    """Say what is open, with the button that leads on."""
    report = store.analysis.report
    profiles = store.profiles(store.in_use)
    named = [profile.name for profile in profiles[:_NAMED]]
    if len(profiles) > _NAMED:
        named.append(f"{len(profiles) - _NAMED} more")
    listed = " · ".join(named)
    with bar:
        st.markdown(
            say(
                ":material/check_circle: **{name}** is analysed: {rows_used} of {rows:# row|# "
                "rows} used, {segments:# segment|# segments}: {listed}",
                name=parts.plain(store.source.name),
                rows_used=formatting.count(report.rows_used),
                rows=report.rows_in,
                segments=len(profiles),
                listed=parts.sentence(listed),
            )
        )
        if st.button(_("See your customers"), type="primary", icon=":material/groups:"):
            st.switch_page("pages/home.py")


_NAMED = 3
"""Segments that the bar names; the others are counted."""

_INCOMPLETE = N_(
    ":orange[:material/help:] The file cannot be analysed yet. See below what is missing."
)


def _test_groups(upload: Source) -> str | None:
    """The column of the groups, where the file is the results of a test."""
    state = session.current()
    try:
        raw = cache.raw_table(upload, state.private_folder(), state.upload.read)
        if not cache.shape(raw, state.upload.read).of_customers:
            return None
        return cache.seems_a_test(raw)
    except ClienteleError:
        return None


def _understood(upload: Source) -> str:
    state = session.current()
    try:
        raw = cache.raw_table(upload, state.private_folder(), state.upload.read)
        if cache.shape(raw, state.upload.read).of_customers:
            what, known = _("One row per customer"), len(raw.columns)
        else:
            roles = cache.roles(raw, state.upload.read)
            what = f"{roles.export.name} recognised" if roles.export else upload.name
            known = sum(guess.column is not None for guess in roles.guesses)
    except ClienteleError:
        return _INCOMPLETE
    counted = say(
        "{known} of {columns:# column|# columns} used", known=known, columns=len(raw.columns)
    )
    rows = say("{rows:# row|# rows}", rows=raw.rows)
    return f":material/table: **{parts.plain(what)}** · {counted} · {rows}"
