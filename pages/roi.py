"""ROI calculator: what a campaign to one segment earns, after all costs."""

import streamlit as st

from core.act import roi
from core.charts import roi as charts
from ui import frame, parts
from ui.act import roi_form, roi_more, roi_start, roi_words

frame.page(
    __file__,
    "ROI calculator",
    "What a campaign to one segment earns, counting only orders that would not have come anyway.",
)
start = roi_start.ask()

asked, told = st.columns([2, 3], gap="large")
with asked, st.container(border=True):
    campaign, factors, measured = roi_form.inputs(start)
    link = st.container()
result = roi.evaluate(campaign)
with told:
    with st.container(border=True):
        verdict = roi_words.verdict(result, start.name, start.currency)
        st.markdown(f"#### {parts.sentence(verdict)}")
        roi_start.onward(start)
    parts.numbers(roi_words.key_figures(result, start.currency), pairs_in_a_row=1)
    parts.chart(charts.steps(result, start.currency), "roi_steps")
    roi_more.scenarios(campaign, factors, start.currency)
    later, measured_later = roi_more.lifetime(result, start)
    grid = roi.sensitivity(campaign)
    parts.chart(charts.sensitivity(grid, start.currency), "roi_sensitivity")
with link:
    known = measured | measured_later
    roi_more.share(roi_start.shared(start, campaign, factors, later, known), start)
