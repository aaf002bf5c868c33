"""Lifetime value: what customers will bring, who will stay away, and how well that was tested."""

import streamlit as st

from core import formatting
from core.charts import (
    backtest_tracking,
    calibration_curve,
    forecast_drivers,
    value_by_cohort,
    value_by_horizon,
    value_by_segment,
    value_distribution,
)
from core.forecast import forecast_by_cohort, spend_distribution, top_share
from ui.components import forecasts, next_steps, parts, segmentation_choice, unavailable
from ui.shell import page_shell
from ui.state import session
from ui.value import customer_lists, options, segments, summary, tables

store = page_shell.open_store(
    __file__,
    "Lifetime value",
    "What your customers will bring, who will stay away, and how well that was tested.",
)
currency = session.currency(store)
if store.analysis.orders is None:
    unavailable.page(
        "The file has one row per customer, so nothing tells what they did next.",
        "Upload order lines for a forecast: customer, date and amount are enough.",
        ("segments", "load"),
    )
    st.stop()

switch, ahead = st.columns(2, vertical_alignment="bottom")
with switch:
    which = segmentation_choice.choose_segmentation(store)
with ahead:
    settings = options.form(store)
found = forecasts.make(store, settings)

if not found.money:
    unavailable.line("The file has no money: what is forecast is days with an order.")
    currency = None
parts.numbers(summary.key_figures(found, currency))
with st.container(border=True):
    st.markdown(f":material/verified: {parts.sentence(found.backtest.verdict(currency))}")
parts.notices(found.notices)

total, by_segment = st.columns(2)
with total:
    parts.chart(
        value_by_horizon(found, currency),
        "value_horizons",
    )
with by_segment:
    parts.chart(
        value_by_segment(
            found.of_segments(store.labels(which)),
            currency,
            segmentation_choice.shades(store, which),
        ),
        "value_segments",
        f"Expected in {formatting.days(found.horizon_days)}.",
    )
segments.horizons(store, found, which, currency)
next_steps.each_playbook(store, which)

st.header("Value now and value to come", anchor=False)
tables.quadrants(found, currency)
spread, came = st.columns(2)
with spread:
    parts.chart(
        value_distribution(spend_distribution(found), top_share(found), currency),
        "value_spread",
    )
with came:
    parts.chart(
        value_by_cohort(forecast_by_cohort(found), currency),
        "value_cohorts",
    )
st.markdown("##### A customer of each segment, so far and to come")
segments.so_far(store, found, which, currency)
options.cost_of_a_customer(found, currency)

st.header("Who will be worth most", anchor=False)
customer_lists.customers(store, found, which, currency)

st.header("How well it was tested", anchor=False)
tested = found.backtest
st.markdown(
    f":gray[Every forecast was made as of {formatting.date(tested.at)}, knowing nothing of the "
    f"{formatting.days(tested.horizon_days)} that followed, and compared with them.]"
)
tables.backtest(found, currency)
spend, orders = st.columns(2)
with spend:
    parts.chart(
        calibration_curve(
            tested.deciles,
            f"{tested.row(tested.chosen).label}, beside what happened",
            "Spend each" if found.money else "Order days each",
            share=False,
        ),
        "value_deciles",
    )
with orders:
    parts.chart(backtest_tracking(found), "value_tracking")
if tested.drivers:
    parts.chart(
        forecast_drivers(found, currency),
        "value_drivers",
        "Measured in the backtest, by dealing out each measure anew among the customers. Measures "
        "that tell the same share the credit.",
    )

st.header("Who will stay away", anchor=False)
segments.risk(store, found, which, currency)
table, risk = st.columns(2)
with table:
    tables.churn(found)
with risk:
    parts.chart(
        calibration_curve(
            found.churn.deciles, "Risk, beside how many stayed away", "Stayed away", share=True
        ),
        "value_risk",
    )
with st.expander("The models behind it", icon=":material/function:"):
    tables.models(found)
    tables.resampled(found)
