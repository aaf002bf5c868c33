"""Which table of a file has the orders, and which others are joined to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import words
from ui import cache, parts, session

if TYPE_CHECKING:
    from core.load.relations import JoinStep, Proposal
    from core.load.table import RawTable, Source


def choose(source: Source) -> RawTable:
    """Let the visitor pick among several tables and joins, and read what they picked."""
    visit = session.visit()
    if len(cache.tables(source)) > 1:
        found = cache.proposal(
            source, visit.private_folder(), visit.read.model_copy(update={"joins": None})
        )
        _base(source, found)
        _joins(found)
    return cache.raw_table(source, visit.private_folder(), visit.read)


def _base(source: Source, found: Proposal) -> None:
    """The table whose rows are the lines; another one brings its own joins and roles."""
    visit = session.visit()
    tables = cache.tables(source)
    names = [info.name for info in tables]
    rows = {info.name: info.rows for info in tables}
    picked = st.selectbox(
        f"The file holds {len(names)} tables. Which one has the orders?",
        names,
        index=names.index(found.base) if found.base in names else 0,
        format_func=lambda name: _with_rows(name, rows[name]),
        help="One row per order line is best. What it lacks is looked for in the other tables.",
        key=f"table_{visit.uploads}",
    )
    if picked != found.base:
        visit.read = visit.read.model_copy(update={"table": picked, "joins": None, "roles": ()})
        st.rerun()


def _joins(found: Proposal) -> None:
    """Every join with what it does to the rows, and a switch for each."""
    if not found.steps and not found.refused:
        return
    with st.container(border=True, gap="small"):
        kept: list[JoinStep] = []
        for step in found.steps:
            if _switch(found, step, there={found.base, *(one.table for one in kept)}):
                kept.append(step)
        for step in found.refused:
            st.markdown(f":orange[:material/warning:] {_why_not(step)}")
    _take(found, kept)


def _switch(found: Proposal, step: JoinStep, there: set[str]) -> bool:
    visit = session.visit()
    reachable = step.left_table in there
    chosen = visit.read.joins is None or _key(step) in visit.read.joins
    switched = st.toggle(
        f"Add **{parts.plain(step.table)}** to each row of {parts.plain(step.left_table)}",
        value=chosen and reachable,
        disabled=not reachable,
        key=f"join_{visit.uploads}_{found.base}_{step.table}_{reachable}",
    )
    st.caption(
        f"{parts.plain(step.left_key)} = {parts.plain(step.right_key)}, found for "
        f"{words.percent(step.matched_share)} of the rows. "
        f"{words.count(step.rows_before, 'row')} before, {words.count(step.rows_after)} after."
    )
    return switched and reachable


def _why_not(step: JoinStep) -> str:
    return (
        f"**{parts.plain(step.table)}** is not added: it has several rows for one "
        f"{parts.plain(step.right_key)}. {words.count(step.rows_before, 'row')} would become "
        f"{words.count(step.rows_after)}, and money would count several times."
    )


def _take(found: Proposal, kept: list[JoinStep]) -> None:
    """Take over what is switched on; as long as that is everything, it stays the proposal."""
    visit = session.visit()
    joins = None if len(kept) == len(found.steps) else tuple(_key(step) for step in kept)
    if joins != visit.read.joins:
        visit.read = visit.read.model_copy(
            update={"table": found.base, "joins": joins, "roles": ()}
        )
        st.rerun()


def _key(step: JoinStep) -> tuple[str, str, str]:
    return (step.table, step.left_key, step.right_key)


def _with_rows(name: str, rows: int | None) -> str:
    return f"{name} ({words.count(rows, 'row')})" if rows is not None else name
