"""Which table of a file has the orders, and which others are joined to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import formatting
from core.formatting import _, say
from core.joins import TableCandidate, same_columns
from ui import cache
from ui.components import parts
from ui.state import session

if TYPE_CHECKING:
    from decimal import Decimal

    from core.files import RawTable, Source
    from core.joins import JoinProposal, JoinStep


def choose(source: Source) -> RawTable:
    """Let the visitor pick among several tables and joins, and read what they picked."""
    state = session.current()
    if len(cache.tables(source)) > 1:
        result = cache.proposal(
            source, state.private_folder(), state.upload.read.model_copy(update={"joins": None})
        )
        _base(source, result)
        _below(source, result)
        _joins(source, result)
    return cache.raw_table(source, state.private_folder(), state.upload.read)


def _base(source: Source, join_proposal: JoinProposal) -> None:
    """The table whose rows are the lines; another one brings its own joins and roles."""
    names = [info.name for info in cache.tables(source)]
    rows = _rows(source)
    picked = st.selectbox(
        say(
            "The file holds {tables:# table|# tables}. Which one has the orders?", tables=len(names)
        ),
        names,
        index=names.index(join_proposal.base) if join_proposal.base in names else 0,
        format_func=lambda name: _with_rows(name, rows[name]),
        help=_(
            "One row per order line works best. Missing columns are looked up in the other tables."
        ),
        key=_widget("table"),
    )
    if picked != join_proposal.base:
        _read({"table": picked, "append": (), "joins": None, "roles": ()})


def _below(source: Source, join_proposal: JoinProposal) -> None:
    """The tables with the same columns, and which of them are read below the first."""
    infos = {
        info.name: TableCandidate(info.name, info.rows, info.columns)
        for info in cache.tables(source)
    }
    base = infos.get(join_proposal.base)
    if base is None:
        return
    pieces = {piece.name: piece for piece in join_proposal.pieces}
    same = [
        name
        for name, info in infos.items()
        if name != join_proposal.base and (name in pieces or same_columns(base, info))
    ]
    if not same:
        return
    rows = _rows(source)
    picked = st.multiselect(
        _("Tables with the same columns, added below it"),
        same,
        default=list(join_proposal.append),
        format_func=lambda name: _with_rows(name, rows[name]),
        placeholder=_("None: use only the table above"),
        key=_widget(f"below_{join_proposal.base}"),
    )
    for piece in join_proposal.pieces:
        if piece.set_aside:
            st.caption(
                say("{name} only repeats rows from the other tables.", name=parts.plain(piece.name))
            )
        elif piece.repeated:
            st.caption(
                say(
                    "{repeated} of {rows:# row|# rows} of {name} are also in a table above it.",
                    repeated=formatting.count(piece.repeated),
                    rows=piece.rows,
                    name=parts.plain(piece.name),
                )
            )
    if set(picked) != set(join_proposal.append):
        _read({"table": join_proposal.base, "append": tuple(picked), "joins": None, "roles": ()})


def _joins(source: Source, join_proposal: JoinProposal) -> None:
    """Every join with what it does to the rows and the money, and a switch for each."""
    offered = (*join_proposal.steps, *join_proposal.refused, *_own(source, join_proposal))
    if not offered and len(cache.tables(source)) == 1 + len(join_proposal.append):
        return
    with st.container(border=True, gap="small"):
        kept: list[JoinStep] = []
        for step in offered:
            if _switch(
                join_proposal, step, there={join_proposal.base, *(one.table for one in kept)}
            ):
                kept.append(step)
        _add(source, join_proposal, kept)
    wanted = tuple(pair for step in kept for pair in step.joins)
    joins = None if wanted == join_proposal.joins else wanted
    if joins != session.current().upload.read.joins:
        _take(join_proposal, joins)


def _own(source: Source, join_proposal: JoinProposal) -> tuple[JoinStep, ...]:
    """Joins that the visitor added to what is proposed, as they were measured."""
    state = session.current()
    proposed = {
        pair for step in (*join_proposal.steps, *join_proposal.refused) for pair in step.joins
    }
    if not set(state.upload.read.joins or ()) - proposed:
        return ()
    made = cache.proposal(source, state.private_folder(), state.upload.read)
    return tuple(step for step in made.steps if not set(step.joins) & proposed)


def _switch(join_proposal: JoinProposal, step: JoinStep, there: set[str]) -> bool:
    joins = session.current().upload.read.joins
    reachable = step.left_table in there
    chosen = step in join_proposal.steps if joins is None else set(step.joins) <= set(joins)
    switched = st.toggle(
        say(
            "Add **{table}** to each row of {left_table}",
            table=parts.plain(step.table),
            left_table=parts.plain(step.left_table),
        ),
        value=chosen and reachable,
        disabled=not reachable,
        key=_widget(f"join_{join_proposal.base}_{step.table}_{step.by}_{reachable}"),
    )
    if step.multiplies:
        st.markdown(f":orange[:material/warning:] {_several(step, made=switched)}")
    else:
        before, after = _money(step.money_before), _money(step.money_after)
        worth = (
            say(", money {before} before, {after} after", before=before, after=after)
            if before and after
            else ""
        )
        st.caption(
            say(
                "{by}, matched for {matched_share:%} of rows. {rows:# row|# rows} before, "
                "{rows_after} after{worth}.",
                by=parts.sentence(step.by),
                matched_share=step.matched_share,
                rows=step.rows_before,
                rows_after=formatting.count(step.rows_after),
                worth=worth,
            )
        )
    return switched and reachable


def _several(step: JoinStep, *, made: bool) -> str:
    before, after = _money(step.money_before), _money(step.money_after)
    worth = (
        say(": {after} instead of {before}", after=after, before=before) if before and after else ""
    )
    return say(
        "{table} has several rows for one {right_key}. {rows:# row|# rows} {rest}become "
        "{rows_after}, so money is counted several times{worth}.",
        table=parts.plain(step.table),
        right_key=parts.sentence(step.right_key),
        rows=step.rows_before,
        rest="" if made else "would ",
        rows_after=formatting.count(step.rows_after),
        worth=worth,
    )


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else formatting.money(float(amount))


def _add(source: Source, join_proposal: JoinProposal, kept: list[JoinStep]) -> None:
    """Another table by columns of the visitor's choice, up to two together."""
    infos = {info.name: info for info in cache.tables(source)}
    inside = {join_proposal.base, *join_proposal.append, *(step.table for step in kept)}
    others = [name for name in infos if name not in inside]
    if not others:
        return
    with st.popover(_("Join another table"), icon=":material/add_link:"):
        table = st.selectbox(_("Table"), others, key=_widget("add_table"))
        left = [name for one in (join_proposal.base, *(step.table for step in kept))
                for name in infos[one].columns]  # fmt: skip
        right = list(infos[table].columns)
        pairs = []
        for place, label in enumerate((_("Column here"), _("Second column, if one is not enough"))):
            mine, other = st.columns(2)
            index = 0 if place == 0 else None
            pair = (
                mine.selectbox(
                    label,
                    list(dict.fromkeys(left)),
                    index=index,
                    placeholder=_("None"),
                    key=_widget(f"add_left_{place}_{table}"),
                ),
                other.selectbox(
                    say("equals, in {table}", table=table),
                    right,
                    index=index,
                    placeholder=_("None"),
                    key=_widget(f"add_right_{place}_{table}"),
                ),
            )
            if all(pair):
                pairs.append((table, *pair))
        st.button(
            _("Join"),
            key=_widget("add_join"),
            on_click=_keep,
            args=(join_proposal, (*(pair for step in kept for pair in step.joins), *pairs)),
        )


def _keep(join_proposal: JoinProposal, joins: tuple[tuple[str, str, str], ...]) -> None:
    state = session.current()
    state.upload.read = state.upload.read.model_copy(update=_with_joins(join_proposal, joins))
    state.upload.renew_choices()  # the switches show what is joined now


def _take(join_proposal: JoinProposal, joins: tuple[tuple[str, str, str], ...] | None) -> None:
    """Take over what is switched on; as long as that is what is proposed, it stays so."""
    _read(_with_joins(join_proposal, joins))


def _with_joins(
    join_proposal: JoinProposal, joins: tuple[tuple[str, str, str], ...] | None
) -> dict[str, object]:
    below = join_proposal.append if join_proposal.pieces else session.current().upload.read.append
    return {"table": join_proposal.base, "append": below, "joins": joins, "roles": ()}


def _read(choices: dict[str, object]) -> None:
    state = session.current()
    state.upload.read = state.upload.read.model_copy(update=choices)
    st.rerun()


def _widget(name: str) -> str:
    return session.current().upload.choice_key(name)


def _rows(source: Source) -> dict[str, int | None]:
    return {info.name: info.rows for info in cache.tables(source)}


def _with_rows(name: str, rows: int | None) -> str:
    return f"{name} ({say('{n:# row|# rows}', n=rows)})" if rows is not None else name
