"""The bar on top of every page: which store, which segments, which filter; each with its choice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from core import formatting
from core.formatting import Sentence, _, say
from ui.components import parts, segmentation_choice
from ui.shell import filters, number_format
from ui.state import session
from ui.tasks import store_loading

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore

KEY = "store_bar"
_OLD_DAYS = 30
"""A file that ends longer ago is said to."""


def show(store: OpenStore) -> None:
    """What everything on the page rests on, in one line."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=KEY):
        with st.popover(parts.plain(store.source.name), icon=":material/storefront:"):
            _details(store)
        segmentation_choice.switch(store)
        filters.panel(store)
        filters.show_filters(store)
        _age(store)


def _details(store: OpenStore) -> None:
    analysis = store.analysis
    as_of, report, display = analysis.customers.as_of, analysis.report, session.current().display
    st.markdown(f"**{parts.plain(store.source.name)}**")
    if store.demo:
        st.badge(_("Demo data"), icon=":material/science:", color="blue")
    st.caption(
        Sentence("{used} of {n:# row|# rows} used", used=report.rows_used, n=report.rows_in).text(
            formatting.format_code()
        )
        + ("  \n" + _("As of {day}").format(day=formatting.date(as_of)) if as_of else "")
    )
    if analysis.currency is None:
        display.currency = st.text_input(
            _("Currency"),
            value=display.currency,
            max_chars=4,
            placeholder=_("€, GBP …"),
            help=_("The file has no currency. What you type is shown with every amount."),
        )
    else:
        st.caption(_("Currency") + " " + parts.plain(analysis.currency))
    number_format.choice(store)
    st.divider()
    st.caption(_("Forget my data: closes the store and deletes your file and all results now."))
    st.button(
        _("Delete everything"),
        icon=":material/delete:",
        on_click=store_loading.close,
        key="forget_for_good",
    )


def _age(store: OpenStore) -> None:
    """Where a file ends long ago, say so: days count back from its end, not from today."""
    as_of = store.analysis.customers.as_of
    if store.demo or as_of is None:
        return
    days = (dt.date.today() - as_of).days  # noqa: DTZ011 - the visitor's own day
    if days > _OLD_DAYS:
        st.badge(
            say("Data ends {as_of}", as_of=formatting.date(as_of - dt.timedelta(days=1))),
            icon=":material/history:",
            color="orange",
            help=say(
                "That is {days:days} before today. All pages count back from {as_of}, and "
                "forecasts start there.",
                days=days,
                as_of=formatting.date(as_of),
            ),
        )
