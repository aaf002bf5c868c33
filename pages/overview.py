"""Overview: how the shop does now, against before, and whose money it is."""

import streamlit as st

from core.charts import revenue_concentration, revenue_over_time, segment_mix
from core.formatting import _
from ui import cache
from ui.components import next_steps, parts, unavailable
from ui.overview import periods, summary
from ui.shell import page_shell
from ui.state import session

store = page_shell.open_store(
    __file__,
    _("Overview"),
    _("How the shop is doing, and how much of it depends on a few customers."),
)
currency = session.currency(store)
shop = cache.overview(store)
trend = cache.trend(store) if store.analysis.orders is not None else None

if missing := unavailable.no_months(store):
    unavailable.line(missing)
if trend is None:
    parts.numbers(summary.without_orders(shop, currency))
else:
    days = periods.choose_period(trend)
    st.markdown(parts.sentence(summary.story(trend, shop, days, currency)))
    parts.numbers(summary.key_figures(trend, days, currency), pairs_in_a_row=2)
    st.caption(summary.lines_note(trend, days))

if trend is not None:
    st.header(_("Over time"), anchor=False)
    unit = periods.unit()
    parts.chart(
        revenue_over_time(trend, unit, currency),
        "over_time",
        summary.over_time_note(trend, unit),
    )

st.header(_("Where revenue comes from"), anchor=False)
profiles = cache.segments.or_progress(store, store.in_use) or store.profiles(store.in_use)
customers_side, revenue_side = st.columns(2)
with customers_side:
    parts.chart(segment_mix(profiles, "customers"), "mix_customers")
if shop.knows_money:
    with revenue_side:
        parts.chart(segment_mix(profiles, "revenue"), "mix_revenue")
next_steps.each_segment(store, store.in_use)
if shop.knows_money:
    parts.chart(revenue_concentration(shop), "concentration", summary.concentration_note(shop))

if trend is not None and trend.periods:
    st.header(_("Biggest changes"), anchor=False)
    periods.movers(store, trend, days, currency)
