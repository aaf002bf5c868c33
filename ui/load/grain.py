"""What one row of the file is: said with the reason, and a choice for the visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import columns
from core.formatting import _, say
from ui import cache
from ui.components import parts
from ui.state import session

if TYPE_CHECKING:
    from core.columns import TableGrain
    from core.files import RawTable

_AUTO = "auto"


def choose(raw: RawTable) -> TableGrain:
    """Say what one row is and why, and take over another answer."""
    state = session.current()
    table_grain = cache.shape(raw, state.upload.read)
    options = [_AUTO, *(str(shape) for shape in columns.Grain)]
    seen = columns.GRAIN_TEXT[
        cache.shape(raw, state.upload.read.model_copy(update={"shape": _AUTO})).shape
    ]
    pick, why = st.columns([2, 3], vertical_alignment="bottom")
    chosen = pick.selectbox(
        _("Each row is…"),
        options,
        index=options.index(state.upload.read.shape),
        format_func=lambda one: (
            say("Detected: {seen}", seen=seen)
            if one == _AUTO
            else _(columns.GRAIN_TEXT[columns.Grain(one)]).capitalize()
        ),
        key=state.upload.choice_key(f"shape_{raw.table}"),
    )
    why.markdown(f":gray[{parts.sentence(_because(table_grain))}]")
    if chosen != state.upload.read.shape:
        # The roles of orders mean nothing in a table of customers, and the other way round.
        state.upload.read = state.upload.read.model_copy(update={"shape": chosen, "roles": ()})
        st.rerun()
    return table_grain


def said(table_grain: TableGrain) -> str:
    """The shape in a sentence."""
    return f"{_(columns.GRAIN_TEXT[table_grain.shape]).capitalize()}: {table_grain.reason}."


def _because(table_grain: TableGrain) -> str:
    return f"{table_grain.reason[:1].upper()}{table_grain.reason[1:]}."
