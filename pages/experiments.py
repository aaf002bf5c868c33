"""Experiments: how large a test must be, and what its result says."""

import streamlit as st

from core.charts import arm_differences, best_arm_chances, power_curve, sample_sizes
from ui.components import parts
from ui.experiments import planning, readout, results_input
from ui.shell import page_shell
from ui.state import session

page_shell.page(
    __file__,
    "Experiments",
    "Prove that a campaign works: plan a test before it, read the result after it.",
)
WHEN = {"before": "Before: plan a test", "after": "After: read a result"}
when = st.segmented_control(
    "What you want to do",
    list(WHEN),
    default="before",
    required=True,
    format_func=WHEN.__getitem__,
    key="experiment_when",
    persist_state="session",
    label_visibility="collapsed",
)

if when == "before":
    asked, answer = st.columns([2, 3], gap="large")
    with asked, st.container(border=True):
        plan, per_day = planning.inputs(session.current().store)
    if plan is None:
        st.stop()
    with answer:
        parts.numbers(planning.figures(plan, per_day), pairs_in_a_row=2)
        st.markdown(f":gray[{parts.sentence(planning.advice(plan, per_day))}]")
        parts.chart(power_curve(plan), "experiment_power")
        parts.chart(sample_sizes(plan), "experiment_sizes")
    st.stop()

with st.container(border=True):
    found, read = results_input.ask_for_results()
if found is None:
    st.stop()
readout.show_readout(found)
readout.looked_early(found)
if found.facts is None:
    readout.groups(found)
    st.stop()
left, right = st.columns([3, 2])
with left:
    parts.chart(arm_differences(found), "experiment_differences", "Points with their intervals.")
with right:
    parts.chart(best_arm_chances(found), "experiment_chances")
readout.groups(found)
if read is not None:
    readout.rows(read)
readout.segments(found)
