"""Which table of a file has the orders, and which others are joined to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import words
from core.load import appending
from core.load.candidates import Candidate
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
        _below(source, found)
        _joins(found)
    return cache.raw_table(source, visit.private_folder(), visit.read)


def _base(source: Source, found: Proposal) -> None:
    """The table whose rows are the lines; another one brings its own joins and roles."""
    names = [info.name for info in cache.tables(source)]
    rows = _rows(source)
    picked = st.selectbox(
        f"The file holds {len(names)} tables. Which one has the orders?",
        names,
        index=names.index(found.base) if found.base in names else 0,
        format_func=lambda name: _with_rows(name, rows[name]),
        help="One row per order line is best. What it lacks is looked for in the other tables.",
        key=_widget("table"),
    )
    if picked != found.base:
        _read({"table": picked, "append": (), "joins": None, "roles": ()})


def _below(source: Source, found: Proposal) -> None:
    """The tables with the same columns, and which of them are read below the first."""
    infos = {
        info.name: Candidate(info.name, info.rows, info.columns) for info in cache.tables(source)
    }
    base = infos.get(found.base)
    if base is None:
        return
    pieces = {piece.name: piece for piece in found.pieces}
    same = [
        name
        for name, info in infos.items()
        if name != found.base and (name in pieces or appending.alike(base, info))
    ]
    if not same:
        return
    rows = _rows(source)
    picked = st.multiselect(
        "Tables with the same columns, read below it as one",
        same,
        default=list(found.append),
        format_func=lambda name: _with_rows(name, rows[name]),
        placeholder="None: the table above is read alone",
        key=_widget(f"below_{found.base}"),
    )
    for piece in found.pieces:
        if piece.set_aside:
            st.caption(f"{parts.plain(piece.name)} only repeats rows of the other tables.")
        elif piece.repeated:
            st.caption(
                f"{words.count(piece.repeated)} of {words.count(piece.rows, 'row')} of "
                f"{parts.plain(piece.name)} stand in a table before it as well."
            )
    if set(picked) != set(found.append):
        _read({"table": found.base, "append": tuple(picked), "joins": None, "roles": ()})


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
        key=_widget(f"join_{found.base}_{step.table}_{reachable}"),
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
        below = found.append if found.pieces else visit.read.append
        _read({"table": found.base, "append": below, "joins": joins, "roles": ()})


def _read(choices: dict[str, object]) -> None:
    visit = session.visit()
    visit.read = visit.read.model_copy(update=choices)
    st.rerun()


def _widget(name: str) -> str:
    visit = session.visit()
    return f"{name}_{visit.uploads}_{visit.turn}"


def _rows(source: Source) -> dict[str, int | None]:
    return {info.name: info.rows for info in cache.tables(source)}


def _key(step: JoinStep) -> tuple[str, str, str]:
    return (step.table, step.left_key, step.right_key)


def _with_rows(name: str, rows: int | None) -> str:
    return f"{name} ({words.count(rows, 'row')})" if rows is not None else name
