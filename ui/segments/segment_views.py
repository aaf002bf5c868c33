"""The segments themselves: in numbers, side by side, and under names of one's own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from core import formatting, segmentation
from core.charts import (
    centres_heatmap,
    measure_comparison,
    parallel_coordinates,
    scatter_axes,
    segment_radar,
)
from core.errors import ClienteleError
from core.formatting import N_, _, say
from ui import cache
from ui.cache.background_cache import cached
from ui.components import parts, segment_links, segment_table
from ui.segments import model_in_use
from ui.segments.explanation import SPINNER
from ui.state import session

if TYPE_CHECKING:
    import pandas as pd

    from core.segmentation import Profile, RankPositions
    from ui.state.open_store import OpenStore, Which

_COMPARED: tuple[tuple[str, str], ...] = (
    ("recency_days", N_("Days since last order")),
    ("frequency", N_("Orders per customer")),
    ("monetary", N_("Spend per customer")),
    ("order_value", N_("Spend per order")),
)
_LONG_NAME = 20
_LONGEST_OWN_NAME = 40
_SPOKES = 3
_WAYS = (N_("Bars"), N_("Parallel coordinates"), N_("Radar"), N_("Heatmap"))


def show_lines(store: OpenStore) -> None:
    """One line a segment: its name, which leads to its page, and who they are."""
    for profile in store.analysis.segmentation.profiles:
        with st.container(gap=None):
            if store.in_use == "model":
                segment_links.to_segment(profile.name, "model")
            else:
                st.markdown(f"**{parts.plain(profile.name)}**")
            st.caption(parts.sentence(_line(store, profile)))


def show_table(store: OpenStore) -> None:
    """The segments in numbers, with what customers like these did next."""
    result = store.analysis.segmentation
    counted = cache.segments.or_progress(store, "model") or result.profiles
    by: Which | None = "model" if store.in_use == "model" else None
    segment_table.table(counted, session.currency(store), "model_profiles", by)


def _line(store: OpenStore, profile: Profile) -> str:
    counted = say("{customers:# customer|# customers}", customers=profile.customers)
    text = f"{counted} ({formatting.percent(profile.share)})"
    if store.analysis.customers.knows_money:
        text += say(", {revenue_share:%} of revenue", revenue_share=profile.revenue_share)
    if math.isfinite(profile.recency_days) and math.isfinite(profile.frequency):
        text += say(
            "; typically {orders:# order|# orders}, the last {recency_days:days} before the "
            "file ends",
            orders=profile.frequency,
            recency_days=profile.recency_days,
        )
    return f"{text}."


def show_segment_views(store: OpenStore) -> None:
    """The typical customers of the segments side by side, and their names."""
    result, currency = store.analysis.segmentation, session.currency(store)
    if result.model is None:
        bars(store, currency)
        return
    _names(store)
    st.header(_("Compare segments"), anchor=False)
    way = st.segmented_control(
        _("Show as"),
        _WAYS,
        format_func=_,
        default=_WAYS[0],
        required=True,
        key="compared_as",
        persist_state="session",
        label_visibility="collapsed",
    )
    if way == "Bars":
        bars(store, currency)
    elif way == "Heatmap":
        parts.chart(
            centres_heatmap(_centres(store)),
            "heatmap",
        )
    else:
        _by_rank(store, str(way))


def bars(store: OpenStore, currency: str | None) -> None:
    """Up to four measures of the typical customer of every segment, side by side."""
    analysis = store.analysis
    result = analysis.segmentation.profiles
    compared = _COMPARED
    if not analysis.customers.by_purchases:
        titles = scatter_axes(analysis.customers, analysis.segmentation)
        compared = tuple(titles.items())[: len(_COMPARED)]
    elif not analysis.customers.knows_money:
        compared = _COMPARED[:2]
    # Names that tell much leave little room for bars: two beside each other then.
    across = 2 if max(len(profile.name) for profile in result) > _LONG_NAME else len(_COMPARED)
    places = [place for _ in compared[::across] for place in st.columns(across)]
    for column, (measure, label) in zip(places, compared, strict=False):
        money = measure in {"monetary", "order_value"}
        heading = f"{_(label)} ({currency})" if money and currency else _(label)
        with column:
            parts.chart(measure_comparison(result, measure, heading), f"compared_{measure}")


def _by_rank(store: OpenStore, way: str) -> None:
    result = store.analysis.segmentation
    standing = _rank_positions(store)
    if len(standing.titles) < _SPOKES and way == "Radar":
        st.markdown(_(":gray[:material/info: A radar chart needs at least three features.]"))
        return
    draw = segment_radar if way == "Radar" else parallel_coordinates
    parts.chart(draw(result, standing), f"by_rank_{way}")


@cached(lambda store: store.model_key, spinner=SPINNER)
def _rank_positions(store: OpenStore) -> RankPositions:
    return segmentation.rank_positions_of(store.analysis.customers, store.analysis.segmentation)


@cached(lambda store: store.model_key, spinner=SPINNER)
def _centres(store: OpenStore) -> pd.DataFrame:
    return segmentation.standardised_centres(store.analysis.customers, store.analysis.segmentation)


def _names(store: OpenStore) -> None:
    """Own names, for every page and file."""
    result = store.plain.segmentation.profiles
    with (
        st.expander(_("Rename segments"), icon=":material/edit:"),
        st.form(f"names_{hash(tuple(item.name for item in result))}", border=False),
    ):
        st.markdown(
            _(
                ":gray[Your names are used on every page, in lists and in files, and stay for the "
                "whole visit. Playbooks still match.]"
            )
        )
        own = []
        places = [place for _ in result[::4] for place in st.columns(4)]
        for column, profile in zip(places, result, strict=False):
            name = column.text_input(
                parts.plain(profile.known_as),
                profile.name,
                max_chars=_LONGEST_OWN_NAME,
                placeholder=profile.known_as,
                key=f"name_{profile.known_as}_{profile.name}",
            )
            own.append((profile.known_as, _one_line(str(name)) or profile.known_as))
        with st.container(horizontal=True):
            use = st.form_submit_button(_("Use these names"), icon=":material/check:")
            back = st.form_submit_button(
                _("Back to the model's names"),
                disabled=not any(profile.base for profile in result),
            )
    if not (use or back):
        return
    try:
        model_in_use.rename([(item.known_as, item.known_as) for item in result] if back else own)
    except ClienteleError as problem:
        parts.problem(problem)
    else:
        st.rerun()


def _one_line(name: str) -> str:
    """A typed name without what cannot be printed."""
    return " ".join("".join(item if item.isprintable() else " " for item in name).split())
