"""ROI calculator: what a campaign to one segment earns, after all costs."""

import math

import streamlit as st

from core.act import roi
from core.charts import roi as charts
from ui import absent, frame, parts, segments_of, session
from ui.act import roi_form, roi_more, roi_words

TITLE = "ROI calculator"
LEAD = "What a campaign to one segment earns, counting only orders that would not have come anyway."

shared = roi_more.from_link()
if shared is None:
    store = frame.open_store(__file__, TITLE, LEAD)
    currency = frame.currency(store)
    switch, pick = st.columns([1, 1], vertical_alignment="center")
    with switch:
        which = segments_of.choose(store)
    with pick:
        profile = segments_of.one(segments_of.profiles(store, which), f"roi_{which}")
    if not math.isfinite(profile.order_value):
        absent.page(
            "What a campaign earns rests on what an order is worth; this file does not say.",
            "The segments and their lists are there all the same.",
            ("segments", "export"),
        )
        st.stop()
    name, defaults, later = profile.name, roi.defaults_for(profile), roi_more.later(profile)
else:
    frame.page(__file__, TITLE, LEAD)
    currency, later = session.visit().currency.strip() or None, 0.0
    name, defaults = "these customers", shared
    roi_more.came_by_link()

asked, told = st.columns([2, 3], gap="large")
with asked, st.container(border=True):
    campaign = roi_form.inputs(name, defaults, currency, measured=shared is None)
    roi_more.share(campaign)
result = roi.evaluate(campaign)
with told:
    with st.container(border=True):
        st.markdown(f"#### {parts.sentence(roi_words.verdict(result, name, currency))}")
    parts.numbers(roi_words.key_figures(result, currency), pairs_in_a_row=1)
    parts.chart(charts.steps(result, currency), "roi_steps")
    roi_more.scenarios(campaign, currency)
    roi_more.lifetime(result, later, currency)
    parts.chart(charts.sensitivity(roi.sensitivity(campaign), currency), "roi_sensitivity")
