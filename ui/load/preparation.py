"""From a file that was handed over to one that can be analysed: every guess with its choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.errors import ClienteleError
from core.formatting import _, say
from ui import cache
from ui.components import data_table, parts
from ui.load import (
    column_roles,
    contact_fields,
    customer_tables,
    grain,
    mixed_currencies,
    read_options,
    table_choice,
)
from ui.state import session

if TYPE_CHECKING:
    from core.columns import ColumnParser
    from core.files import RawTable, Source


def ready(upload: Source) -> bool:
    """Show the file as it is understood, with a choice beside each guess; whether it is complete.

    Where the file cannot be read as it was chosen, the choices stay, so that there is a way back.
    """
    raw = None
    try:
        raw = table_choice.choose(upload)
        size = (
            say("{rows:# row|# rows}", rows=raw.rows),
            say("{columns:# column|# columns}", columns=len(raw.columns)),
        )
        st.caption(say("{size}. The first rows:", size=" and ".join(size)))
        data_table.show(
            raw.preview(),
            hide_index=True,
            height=212,
            placeholder="",
            alt=_("First rows of the file"),
        )
        _columns(raw)
    except ClienteleError as problem:
        parts.problem(problem)
        complete = False
    else:
        complete = True
    st.subheader(_("File format"), anchor=False)
    result = _readings(raw) if complete and raw is not None else ()
    read_options.doubts(result)
    read_options.choices(upload, raw.read_options if raw is not None else None, result)
    if complete and raw is not None:
        contact_fields.choose(raw, result)
    orders = raw is not None and not cache.shape(raw, session.current().upload.read).of_customers
    if complete and raw is not None and orders:
        return mixed_currencies.chosen(raw, cache.roles(raw, session.current().upload.read), result)
    return complete


def begin(label: str, *, complete: bool, primary: bool = True) -> bool:
    """The button that begins the work; True once for each press.

    A choice made just before the press may run the page again before the button is reached, and
    Streamlit forgets presses with the run they came in. So a press is kept until every choice is
    settled; where nothing can begin then, it is dropped.

    Parameters
    ----------
    label : what stands on the button
    complete : the file can be used as it is understood, see `ready`
    primary : it is what the page is about
    """
    if complete:
        st.button(
            label,
            type="primary" if primary else "secondary",
            icon=":material/play_arrow:",
            on_click=_submit,
        )
    upload = session.current().upload
    pressed, upload.submitted = upload.submitted, False
    return pressed and complete


def begin_below(label: str) -> None:
    """The same button at the end of the choices, for whoever has gone through them all."""
    st.button(label, icon=":material/play_arrow:", on_click=_submit, key="begin_below")


def _submit() -> None:
    session.current().upload.submitted = True


def _columns(raw: RawTable) -> None:
    if grain.choose(raw).of_customers:
        customer_tables.choose(raw)
        return
    st.subheader(_("Match your columns"), anchor=False)
    column_roles.roles(raw)
    _readings(raw)


def _readings(raw: RawTable) -> tuple[ColumnParser, ...]:
    read = session.current().upload.read
    if cache.shape(raw, read).of_customers:
        return ()  # every column is read there, and what is doubtful is said in the report
    return cache.readings(raw, cache.roles(raw, read), read)
