"""Customer: one of them, what they bought, where they stand, what they will be worth, what next."""

import streamlit as st

from core.formatting import _
from ui import cache
from ui.components import forecasts, unavailable
from ui.customer import card, scores, search, value
from ui.shell import page_shell
from ui.state import session

store = page_shell.open_store(
    __file__,
    _("Customer"),
    _("Look up a customer: what they bought, their segment and why, and what to do next."),
)
currency = session.currency(store)

picked = search.find(store, forecasts.if_ready(store))
if picked is None:
    st.stop()
one = cache.one_customer(store, picked)
found = forecasts.offer(store, _("expected spend and next order of each customer"))

card.heading(store, one, found)
if one.measures is None:
    unavailable.line(
        _(
            "This customer has returns but no purchase before the as-of day, so they are in no "
            "segment."
        )
    )
card.figures(one, found, currency)
story, action = st.columns([2, 1])
with story:
    card.timeline(one, store, found, currency)
with action:
    card.next_action(one, store, currency)
scores.standing(store, one, currency)
value.value(one, found, currency)
card.orders(one, currency)
card.alike(one, store, found)
