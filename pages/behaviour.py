"""Behaviour: what each segment prefers, when and from where customers order, what goes together."""

import streamlit as st

from core.charts import behaviour as charts
from ui import absent, cache, frame, parts, segments_of
from ui.act import next_steps
from ui.understand import behaviour_parts

store = frame.open_store(
    __file__, "Behaviour", "What each segment prefers, when customers order, what goes together."
)
currency = frame.currency(store)
if store.analysis.orders is None:
    absent.page(
        "The file has one row per customer.",
        "How customers order can be seen from their orders only.",
        ("overview", "segments"),
    )
    st.stop()

found = cache.habits(store)
which = segments_of.choose(store)
profiles = segments_of.profiles(store, which)
if picked := behaviour_parts.preferences(cache.affinity(store, which), profiles, which):
    next_steps.strip(store, which, picked)

st.subheader("When and from where", anchor=False)
parts.chart(charts.when(found), "when", behaviour_parts.when_note(found))
left, right = st.columns(2)
if len(found.countries) > 1:
    with left:
        parts.chart(charts.countries(found, currency), "countries", table=found.countries)
if len(found.baskets):
    with right if len(found.countries) > 1 else left:
        parts.chart(charts.baskets(found), "baskets")

behaviour_parts.pairs(found)
