"""Customer: one of them, what they bought, where they stand, what they will be worth, what next."""

import streamlit as st

from ui import absent, cache, forecasts, frame, segments_of
from ui.understand import customer_card, customer_search, customer_standing, customer_value

store = frame.open_store(
    __file__,
    "Customer",
    "Look one up: what they bought, where they stand and why, and what to do next.",
)
currency = frame.currency(store)

picked = customer_search.find(store, forecasts.known(store))
if picked is None:
    st.stop()
one = cache.one_customer(store, picked)
found = forecasts.offer(store, "what customers will bring, and when they order next")

customer_card.heading(one, found)
if one.measures is None:
    absent.line("There are returns but no purchase before the as-of day: they are in no segment.")
customer_card.figures(one, found, currency)
story, action = st.columns([2, 1])
with story:
    customer_card.timeline(one, store, found, currency)
with action:
    customer_card.next_action(one, store, segments_of.chosen(store), currency)
customer_standing.standing(store, one, currency)
customer_value.value(one, found, currency)
customer_card.orders(one, currency)
customer_card.alike(one, store, found)
