"""Choices of time on the overview: the period, the unit, and what moved between two periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import features
from core.charts import top_changes
from core.formatting import N_, _, say
from ui import cache
from ui.components import parts
from ui.overview import summary

if TYPE_CHECKING:
    from core.features import Trend, Unit
    from ui.state.open_store import OpenStore

_KINDS = {"product": N_("Products"), "category": N_("Categories"), "country": N_("Countries")}
_UNITS = {"day": N_("By day"), "week": N_("By week"), "month": N_("By month")}


def choose_period(trend: Trend) -> int:
    """The period the key figures are about: its days, or all orders."""
    offered = [*trend.periods, summary.EVERYTHING]
    if len(offered) == 1:
        st.caption(_("The orders cover too few days to compare two periods."))
        return summary.EVERYTHING
    picked = st.segmented_control(
        _("Period"),
        offered,
        default=offered[0],
        required=True,
        format_func=summary.period_name,
        key="overview_period",
        persist_state="session",
        label_visibility="collapsed",
    )
    return int(picked) if picked in offered else offered[0]


def unit() -> Unit:
    """By day, week or month."""
    picked = st.segmented_control(
        _("Unit of time"),
        features.UNITS,
        default="month",
        required=True,
        format_func=lambda one: _(_UNITS[one]),
        key="overview_unit",
        persist_state="session",
        label_visibility="collapsed",
    )
    return picked if picked in features.UNITS else "month"


def movers(store: OpenStore, trend: Trend, days: int, currency: str | None) -> None:
    """The biggest gains and losses of products, categories and countries."""
    length = days or max(trend.periods)
    result = {kind: table for kind, table in cache.movers(store, length).items() if len(table) > 0}
    if not result:
        st.caption(_("The file has no products, categories or countries to compare."))
        return
    kind = next(iter(result))
    if len(result) > 1:
        picked = st.segmented_control(
            _("What"),
            list(result),
            default=kind,
            required=True,
            format_func=lambda one: _(_KINDS[one]),
            key="overview_movers",
            label_visibility="collapsed",
        )
        kind = picked if picked in result else kind
    parts.chart(
        top_changes(result[kind], currency, money=trend.knows_money),
        f"movers_{kind}",
        say(
            "{length} against {length_2}.",
            length=summary.period_name(length),
            length_2=summary.before_name(length),
        ),
    )
