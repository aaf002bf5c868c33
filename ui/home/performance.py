"""How the shop is doing: a few key figures with their change, and the same in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.formatting import N_
from ui import cache
from ui.components import parts
from ui.overview import summary
from ui.state import session

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore

_SHOWN = (N_("Net revenue"), N_("Orders"), N_("Active customers"), N_("Repeat rate"))


def show(store: OpenStore) -> None:
    """Four figures of the last year, or of as long as the orders reach back."""
    currency, shop = session.currency(store), cache.overview(store)
    if store.analysis.orders is None:
        parts.numbers(summary.without_orders(shop, currency))
        return
    trend = cache.trend.or_progress(store)
    if trend is None:
        return
    days = next(iter(trend.periods), summary.EVERYTHING)
    figures = summary.key_figures(trend, days, currency)
    parts.numbers([each for each in figures if each.label in _SHOWN])
    st.markdown(f":gray[{parts.sentence(summary.story(trend, shop, days, currency))}]")
