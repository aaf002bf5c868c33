"""Behaviour: what each segment prefers, when and from where customers order, what goes together."""

import streamlit as st

from core.charts import basket_sizes, order_times, orders_by_country
from core.formatting import _
from ui import cache
from ui.behaviour import sections
from ui.components import next_steps, parts, unavailable
from ui.shell import page_shell
from ui.state import session

store = page_shell.open_store(
    __file__,
    _("Behaviour"),
    _("What each segment prefers, when customers order, what goes together."),
)
currency = session.currency(store)
if store.analysis.orders is None:
    unavailable.page(
        _("The file has one row per customer."),
        _("To see how customers buy, upload order lines."),
        ("overview", "segments"),
    )
    st.stop()

found = cache.habits(store)
which = store.in_use
profiles = store.profiles(which)
if picked := sections.preferences(cache.affinity(store, which), profiles, which):
    next_steps.strip(store, which, picked)

st.header(_("When and from where"), anchor=False)
parts.chart(order_times(found), "when", sections.when_note(found))
left, right = st.columns(2)
if len(found.countries) > 1:
    with left:
        parts.chart(orders_by_country(found, currency), "countries")
if len(found.baskets):
    with right if len(found.countries) > 1 else left:
        parts.chart(basket_sizes(found), "baskets")

sections.pairs(found)
