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
from core.formatting import _, say
from ui.components import forecasts, next_steps, parts, segmentation_choice, unavailable
from ui.shell import page_shell
from ui.state import session
from ui.value import customer_lists, options, segments, summary, tables

store = page_shell.open_store(
    __file__,
    _("Lifetime value"),
    _("What customers will spend, who won't order, and how well that was tested."),
)
currency = session.currency(store)
if store.analysis.orders is None:
    unavailable.page(
        _("The file has one row per customer, so it does not show what they did next."),
        _("Upload order lines for a forecast: customer, date and amount are enough."),
        ("segments", "load"),
    )
    st.stop()

which = store.in_use
settings = options.form(store)
found = forecasts.make(store, settings)

if not found.money:
    unavailable.line(_("The file has no money, so the forecast counts days with an order."))
    currency = None
parts.numbers(summary.key_figures(found, currency))
with st.container(border=True):
    st.markdown(f":material/verified: {parts.sentence(found.backtest.verdict(currency))}")
if season := summary.season(found):
    st.caption(parts.sentence(season))
parts.notices(found.notices)

value_tab, risk_tab, tested_tab = st.tabs([_("Value"), _("Risk"), _("How tested")])
with value_tab:
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
            say("Expected in {horizon_days:days}.", horizon_days=found.horizon_days),
        )
    segments.horizons(store, found, which, currency)
    next_steps.each_segment(store, which)

    st.header(_("Value to date and expected"), anchor=False)
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
    st.markdown(_("**Average customer of each segment, to date and expected**"))
    segments.so_far(store, found, which, currency)
    options.cost_of_a_customer(found, currency)

    st.header(_("Top customers by expected spend"), anchor=False)
    customer_lists.customers(store, found, which, currency)

with risk_tab:
    segments.risk(store, found, which, currency)
    table, risk = st.columns(2)
    with table:
        tables.churn(found)
    with risk:
        parts.chart(
            calibration_curve(
                found.churn.deciles, _("Predicted and actual risk"), _("Did not order"), share=True
            ),
            "value_risk",
        )

with tested_tab:
    tested = found.backtest
    st.markdown(
        say(
            ":gray[Each forecast was made as of {at} without seeing the next "
            "{horizon_days:days}, then compared with what happened.]",
            at=formatting.date(tested.at),
            horizon_days=tested.horizon_days,
        )
    )
    tables.backtest(found, currency)
    spend, orders = st.columns(2)
    with spend:
        parts.chart(
            calibration_curve(
                tested.deciles,
                say("{label}, compared with what happened", label=tested.row(tested.chosen).label),
                _("Spend per customer") if found.money else _("Order days per customer"),
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
            _(
                "Measured in the backtest by shuffling each feature among customers. Features "
                "that say the same thing share the credit."
            ),
        )
    with st.expander(_("Model details"), icon=":material/function:"):
        tables.models(found)
        tables.resampled(found)
