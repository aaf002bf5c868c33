"""Filters: a period, countries and categories, applied and shown on every page."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import streamlit as st

from core import cleaning, formatting
from core.formatting import _, say
from core.settings import FilterSettings
from ui import cache
from ui.components import parts
from ui.state import session
from ui.tasks import store_loading

if TYPE_CHECKING:
    from core.cleaning import FilterOptions
    from ui.state.open_store import OpenStore


def panel(store: OpenStore) -> None:
    """The choices, where the store has orders; made when they are opened."""
    if store.analysis.orders is None:
        return
    active = store.settings.filter.active
    label = _("Filters · on") if active else _("Filters")
    # A new key closes the panel once its choices apply.
    with st.popover(
        label, icon=":material/filter_alt:", key=panel_key(store), on_change="rerun"
    ) as opened:
        if opened.open:
            offered = cache.filters(store)
            if offered is not None:
                _form(store, offered)


def panel_key(store: OpenStore) -> str:
    """Under which it is remembered whether the panel is open."""
    return f"filters_{_applied(store)}"


def show_filters(store: OpenStore) -> None:
    """The badge on top of a page while a filter is on, with the one click that ends it."""
    chosen = store.settings.filter
    if not chosen.active:
        return

    st.badge(
        say("Filtered: {chosen}", chosen=parts.sentence(cleaning.filter_text(chosen))),
        icon=":material/filter_alt:",
        color="orange",
        help=_("Everything on this page uses only these orders."),
    )
    st.button(
        _("Clear filter"),
        icon=":material/close:",
        type="tertiary",
        on_click=store_loading.filter_by,
        args=(FilterSettings(),),
        disabled=session.current().tasks.analysis is not None,
        key="filter_clear",
    )


def _form(store: OpenStore, offered: FilterOptions) -> None:
    now, key = store.settings.filter, _applied(store)
    with st.form(f"filter_form_{key}", border=False):
        first, last = _period(now, offered, key)
        countries = _names(_("Countries"), offered.countries, now.countries, key)
        categories = _names(_("Categories"), offered.categories, now.categories, key)
        apply = st.form_submit_button(_("Apply to every page"), type="primary", width="stretch")
    st.caption(_("Customers are measured as of the end of the period."))
    if not apply:
        return
    if first > last:
        st.error(_("The first day is after the last one. Swap them."), icon=":material/error:")
        return
    chosen = FilterSettings(
        first_day=first if first > offered.first_day else None,
        last_day=last if last < offered.last_day else None,
        countries=countries,
        categories=categories,
    )
    if chosen != now:
        store_loading.filter_by(chosen)
        st.rerun()


def _period(now: FilterSettings, offered: FilterOptions, key: str) -> tuple[dt.date, dt.date]:
    def day(label: str, value: dt.date) -> dt.date:
        within = min(max(value, offered.first_day), offered.last_day)
        picked = st.date_input(
            label,
            value=within,
            min_value=offered.first_day,
            max_value=offered.last_day,
            format=formatting.day_field(),
            key=f"filter_{label}_{key}",
        )
        return picked if isinstance(picked, dt.date) else within

    return (
        day(_("First day"), now.first_day or offered.first_day),
        day(_("Last day"), now.last_day or offered.last_day),
    )


def _names(
    label: str, offered: tuple[tuple[str, int], ...], now: tuple[str, ...], key: str
) -> tuple[str, ...]:
    """A choice among names, where the file has at least two; what is chosen stays choosable."""
    names = list(dict.fromkeys([*dict(offered), *now]))
    if len(names) < 2:  # noqa: PLR2004 - one name is no choice
        return now
    return tuple(
        st.multiselect(
            label,
            names,
            default=list(now),
            placeholder=_("All"),
            key=f"filter_{label}_{key}",
        )
    )


def _applied(store: OpenStore) -> str:
    """A short name of the file and the filter that is on: fresh widgets for a fresh state."""
    state = store.source.sha256 + store.settings.filter.model_dump_json()
    return hashlib.sha256(state.encode()).hexdigest()[:12]
