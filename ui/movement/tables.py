"""The tables of the Movement page: who came and went, and the forecast's test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import exports
from core.formatting import N_, _, say
from core.segment_builder import REST
from ui.components import data_table, next_steps, parts, segment_links, segment_lists
from ui.state import session

if TYPE_CHECKING:
    import pandas as pd

    from core.migration import Migration, SizeForecastTest
    from ui.state.open_store import OpenStore, Which

_SHOWN = 200


def lists(store: OpenStore, migration: Migration) -> None:
    """Who entered and who left a segment: on screen, and all of them as a file."""
    pick, way = st.columns([2, 1], vertical_alignment="bottom")
    by: Which = migration.by
    key, known = f"movement_segment_{migration.by}", {name: name for name in migration.names}
    name = pick.selectbox(
        _("Segment"),
        migration.names,
        key=key,
        on_change=segment_links.follow(known, key, migration.by),
    )
    which = way.segmented_control(
        _("Who"),
        [N_("Left"), N_("Entered")],
        format_func=_,
        default="Left",
        required=True,
        key="movement_way",
        label_visibility="collapsed",
    )
    if name != REST:
        next_steps.strip(store, by, name)
    left = which != "Entered"
    moved = migration.left(name) if left else migration.entered(name)
    if moved.empty:
        nobody = N_(":gray[Nobody left {name}.]") if left else N_(":gray[Nobody entered {name}.]")
        st.markdown(say(nobody, name=parts.plain(name)))
        return
    currency = session.currency(store)
    unit = f" ({currency})" if currency else ""
    number = st.column_config.NumberColumn
    data_table.show(
        moved.head(_SHOWN).dropna(axis="columns", how="all").reset_index(),
        hide_index=True,
        key="movement_list",
        column_config={
            "customer_id": st.column_config.TextColumn(_("Customer"), width="medium", pinned=True),
            "before": st.column_config.TextColumn(_("Before")),
            "after": st.column_config.TextColumn(_("Now")),
            "recency_days": number(_("Days since last order"), format="%,.0f"),
            "frequency": number(_("Orders"), format="localized"),
            "monetary": number(say("Spent{unit}", unit=unit), format="%,.2f"),
        },
        alt=_("Customers who moved, with their segment before and now"),
    )
    word = "left" if left else "entered"
    permitted = segment_lists.permitted(store, moved)
    parts.download(
        say(segment_lists.LEFT if left else segment_lists.ENTERED, n=len(permitted), name=name),
        lambda: _file(permitted),
        f"{parts.file_stem(store)}-{word}-{parts.file_name(name)}.csv",
        "text/csv",
        "download_moved",
    )
    segment_lists.say_left_out(store, moved.index)
    st.caption(segment_lists.no_list())


def transitions(store: OpenStore, migration: Migration) -> None:
    """The whole table, and every customer's move, as files."""
    moves = segment_lists.permitted(store, migration.moves)
    with st.container(horizontal=True):
        parts.download(
            _("Download the table"),
            lambda: _file(migration.table),
            f"{parts.file_stem(store)}-movement.csv",
            "text/csv",
            "download_transitions",
        )
        parts.download(
            _("Download every customer's move"),
            lambda: _file(moves),
            f"{parts.file_stem(store)}-moves.csv",
            "text/csv",
            "download_moves",
        )


def test(size_forecast_test: SizeForecastTest) -> None:
    """What was expected a quarter ago beside what came."""
    number = st.column_config.NumberColumn
    data_table.show(
        size_forecast_test.sizes.reset_index(),
        hide_index=True,
        height="content",
        key="movement_test",
        column_config={
            "segment": st.column_config.TextColumn(_("Segment"), pinned=True),
            "before": number(_("A quarter earlier"), format="%,.0f"),
            "expected": number(_("Expected"), format="%,.0f"),
            "low": number(_("Low"), format="%,.0f"),
            "high": number(_("High"), format="%,.0f"),
            "actual": number(_("Actual"), format="%,.0f"),
        },
        alt=_("Sizes expected a quarter ago and actual sizes"),
    )


def _file(table: pd.DataFrame) -> bytes:

    return exports.to_csv(table.reset_index())
