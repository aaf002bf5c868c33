"""From a file that was handed over to one that can be analysed: every guess with its choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.errors import ClienteleError
from ui import cache, columns, currencies, parts, reading, session, tables

if TYPE_CHECKING:
    from core.load.reading import Reading
    from core.load.table import RawTable, Source


def ready(upload: Source) -> bool:
    """Show the file as it is understood, with a choice beside each guess; whether it is complete.

    Where the file cannot be read as it was chosen, the choices stay, so that there is a way back.
    """
    raw = None
    try:
        raw = tables.choose(upload)
        st.dataframe(raw.preview(), hide_index=True, height=212, alt="First rows of the file")
        _columns(raw)
    except ClienteleError as problem:
        parts.problem(problem)
        complete = False
    else:
        complete = True
    st.subheader("How the file is read", anchor=False)
    if complete and raw is not None:
        reading.said(_readings(raw))
    reading.choices(upload, raw.manner if raw is not None else None)
    if complete and raw is not None:
        currencies.choose(raw, cache.roles(raw, session.visit().read), _readings(raw))
    return complete


def _columns(raw: RawTable) -> None:
    st.subheader("Which column is what", anchor=False)
    columns.roles(raw)
    _readings(raw)


def _readings(raw: RawTable) -> tuple[Reading, ...]:
    read = session.visit().read
    return cache.readings(raw, cache.roles(raw, read), read)
