"""ROI calculator: what a campaign to one segment earns, after all costs."""

import streamlit as st

from core import campaigns
from core.charts import roi_sensitivity, roi_waterfall
from core.formatting import _
from ui.components import kept_forms, parts
from ui.roi import inputs_form, outcome_text, scenarios, starting_values
from ui.shell import page_shell

page_shell.page(
    __file__,
    _("ROI calculator"),
    _("What a campaign to one segment earns, counting only orders it really adds."),
)
start = starting_values.ask_starting_values()

asked, answer = st.columns([2, 3], gap="large")
with asked, st.container(border=True):
    campaign, factors, measured = inputs_form.inputs(start)
    link = st.container()
result = campaigns.evaluate_roi(campaign)
with answer:
    with st.container(border=True, key="roi_verdict"):
        verdict = outcome_text.verdict(result, start.name, start.currency)
        st.markdown(f"**{parts.sentence(verdict)}**")
        starting_values.onward(start)
    if not result.reached:
        st.stop()  # sums of a campaign to nobody are zeros that look like an answer
    parts.numbers(outcome_text.key_figures(result, start.currency), pairs_in_a_row=1)
    parts.chart(roi_waterfall(result, start.currency), "roi_steps")
    scenarios.scenarios(campaign, factors, start.currency)
    later, measured_later = scenarios.lifetime(result, start)
    grid = campaigns.profit_sensitivity(campaign)
    parts.chart(roi_sensitivity(grid, start.currency), "roi_sensitivity")
with link:
    known = measured | measured_later
    scenarios.share(starting_values.shared(start, campaign, factors, later, known), start)
if start.link is None:  # the numbers of a link are not those of the shop
    kept_forms.note("roi")
