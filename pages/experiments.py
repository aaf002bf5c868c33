"""Experiments: how large a test must be, and what its result says."""

import streamlit as st

from core.charts import arm_differences, best_arm_chances, power_curve, sample_sizes
from core.formatting import N_, _
from ui.components import kept_forms, parts
from ui.experiments import planning, readout, results_input
from ui.shell import page_shell
from ui.state import segmentation_in_use

page_shell.page(
    __file__,
    _("Experiments"),
    _("Prove that a campaign works: plan a test first, then read the result."),
)
WHEN = {"before": N_("Before: plan a test"), "after": N_("After: read a result")}
when = st.segmented_control(
    _("What would you like to do?"),
    list(WHEN),
    default="before",
    required=True,
    format_func=lambda one: _(WHEN[one]),
    key="experiment_when",
    persist_state="session",
    label_visibility="collapsed",
)

if when == "before":
    asked, answer = st.columns([2, 3], gap="large")
    with asked, st.container(border=True):
        wanted = planning.inputs(segmentation_in_use.current_store())
        kept_forms.saved("experiments")
    kept_forms.note("experiments")
    if wanted is None:
        st.stop()
    plan, per_day = wanted.plan, wanted.per_day
    with answer:
        st.markdown(f"**{parts.sentence(planning.reach_text(wanted))}**")
        parts.numbers(planning.figures(plan, per_day), pairs_in_a_row=2)
        st.markdown(f":gray[{parts.sentence(planning.advice(plan, per_day))}]")
        parts.chart(power_curve(plan), "experiment_power")
        parts.chart(sample_sizes(plan), "experiment_sizes")
    st.stop()

with st.container(border=True):
    results = results_input.ask_for_results()
    kept_forms.saved("experiments")
kept_forms.note("experiments")
if not results:
    st.stop()
found, read = results[0]
readout.show_readout(found)
readout.looked_early(found)
if read is not None:
    readout.offer(found)
if found.facts is None:
    readout.groups(found)
    st.stop()
left, right = st.columns([3, 2])
with left:
    parts.chart(arm_differences(found), "experiment_differences", _("Points with their intervals."))
if found.probabilities:
    with right:
        parts.chart(best_arm_chances(found), "experiment_chances")
readout.groups(found)
if read is not None:
    readout.rows(read)
readout.segments(found)
readout.other_outcomes(results[1:])
