"""Changing the RFM grid: names, colours, merged segments, single cells; with a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import charts, rfm
from core.errors import ClienteleError
from core.formatting import N_, _, say
from ui.components import parts
from ui.state import session
from ui.tasks import store_loading

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.settings import RfmGrid
    from ui.state.open_store import OpenStore

_KEEP = N_("Keep it separate")


def form(store: OpenStore) -> None:
    """Show what can be changed about one segment, and about one cell."""
    grid = rfm.grid_of(store.settings.rfm)
    turn = hash(grid)
    name = st.selectbox(_("Segment"), rfm.segment_names(grid), key=f"grid_segment_{turn}")
    grid_segment = rfm.grid_segment(grid, name)
    new = st.text_input(_("Name"), value=name, max_chars=30, key=f"grid_name_{turn}_{name}")
    colour = st.color_picker(
        _("Colour"),
        value=grid_segment.colour or charts.segment_colour(grid_segment.base),
        key=f"grid_colour_{turn}_{name}",
    )
    others = [item for item in rfm.segment_names(grid) if item != name]
    into = st.selectbox(_("Merge it into"), [_KEEP, *others], key=f"grid_into_{turn}_{name}")
    if grid_segment.base != name:
        st.caption(say("The playbook treats it as {base}.", base=grid_segment.base))
    if st.button(_("Change the segment"), type="primary", key="grid_change"):
        _apply(store, lambda: _changed(grid, name, new, colour, into))
    st.divider()
    _cell(store, grid, turn)
    with st.container(horizontal=True):
        state = session.current()
        if st.button(
            _("Undo"), icon=":material/undo:", disabled=not state.rfm.earlier_grids, key="grid_undo"
        ):
            *visit_before, last = state.rfm.earlier_grids
            state.rfm.earlier_grids = tuple(visit_before)
            store_loading.rescore(store.settings.rfm.model_copy(update={"grid": last}))
            st.rerun()
        if st.button(
            _("Back to the usual grid"), disabled=store.settings.rfm.grid is None, key="grid_back"
        ):
            _keep(store, None)


def _cell(store: OpenStore, grid: RfmGrid, turn: int) -> None:
    """Give one cell of the grid to another segment."""
    recency, fm, owner = st.columns([1, 1, 2], wrap=False)
    row = recency.selectbox("R", [5, 4, 3, 2, 1], key=f"cell_r_{turn}")
    column = fm.selectbox("FM", [1, 2, 3, 4, 5], key=f"cell_fm_{turn}")
    names = rfm.segment_names(grid)
    target = owner.selectbox(
        _("Cell belongs to"),
        names,
        index=names.index(grid.cells[row - 1][column - 1]),
        key=f"cell_to_{turn}_{row}_{column}",
    )
    if st.button(_("Move the cell"), key="grid_move"):
        _apply(store, lambda: rfm.assign_cell(grid, row, column, target))


def _changed(grid: RfmGrid, name: str, new: str, colour: str, into: str) -> RfmGrid:

    if into != _KEEP:
        return rfm.merge_segments(grid, name, into)
    grid_segment = rfm.grid_segment(grid, name)
    if colour.lower() != (grid_segment.colour or charts.segment_colour(grid_segment.base)).lower():
        grid = rfm.recolour_segment(grid, name, colour)
    return rfm.rename_segment(grid, name, new) if new.strip() != name else grid


def _apply(store: OpenStore, make: Callable[[], RfmGrid]) -> None:
    try:
        changed = make()
    except ClienteleError as problem:
        parts.problem(problem)
        return
    _keep(store, changed)


def _keep(store: OpenStore, grid: RfmGrid | None) -> None:
    state = session.current()
    before = store.settings.rfm.grid
    if grid != before:
        state.rfm.earlier_grids = (*state.rfm.earlier_grids, before)
        store_loading.rescore(store.settings.rfm.model_copy(update={"grid": grid}))
    st.rerun()
