"""Overview: the shop in six numbers, month by month, and whose money it is."""

import streamlit as st

from core.charts import overview as charts
from ui import absent, cache, frame, overview_words, parts, segments_of

store = frame.open_store(
    __file__, "Overview", "How the shop does, and how much of it rests on a few customers."
)
currency = frame.currency(store)
shop = cache.overview(store)

parts.numbers(overview_words.key_figures(shop, currency))
if missing := absent.no_months(store):
    absent.line(missing)
if shop.months is not None:
    parts.chart(
        charts.revenue_by_month(shop, currency or ""),
        "revenue_by_month",
        overview_words.months_note(shop),
    )

profiles = segments_of.profiles(store, segments_of.choose(store))
customers_side, revenue_side = st.columns(2)
with customers_side:
    parts.chart(charts.mix(profiles, "customers"), "mix_customers")
if shop.knows_money:
    with revenue_side:
        parts.chart(charts.mix(profiles, "revenue"), "mix_revenue")
    parts.chart(charts.concentration(shop), "concentration")
