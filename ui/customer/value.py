"""What one customer will be worth, how sure that is, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import charts, forecast, formatting
from core.formatting import _, say
from ui.components import parts

if TYPE_CHECKING:
    from core.customer_profile import CustomerProfile
    from core.forecast import Forecast


def value(one: CustomerProfile, result: Forecast | None, currency: str | None) -> None:
    """What the forecast says of this customer, and how sure that is."""
    ahead = None if result is None else result.of_customer(one.customer)
    if result is None or ahead is None:
        return
    st.header(_("Expected value"), anchor=False)
    unit = currency if result.money else None
    quadrant = forecast.quadrant_of(result)[one.customer]
    alike = forecast.similar_decile(result, one.customer)
    days = formatting.days(result.backtest.horizon_days)
    lines = [
        say("Value to date and expected: **{quadrant}**.", quadrant=_(quadrant)),
        parts.sentence(
            say(
                "Expected: {n:.1} days with an order in {horizon_days:days}",
                n=ahead.expected_orders,
                horizon_days=result.horizon_days,
            )
            + (
                say(
                    ", the next one by {next_order_on} if they are still active.",
                    next_order_on=formatting.date(ahead.next_order_on),
                )
                if ahead.next_order_on
                else "."
            )
        ),
        parts.sentence(
            say(
                "How reliable is this for one customer? In the backtest, 80% of those with a "
                "similar forecast spent {low} to {high} in {days}, {actual} on average.",
                low=formatting.money(alike.low, unit),
                high=formatting.money(alike.high, unit),
                days=days,
                actual=formatting.money(alike.actual, unit),
            )
        ),
    ]
    with st.container(border=True):
        st.markdown("  \n".join(lines))
        if result.reasons is None:
            st.markdown(parts.sentence(_rests_on(one, result, unit)))
    if result.reasons is not None:
        start, reasons = result.reasons.of(one.customer)
        parts.chart(
            charts.forecast_contributions(start, reasons, unit),
            "customer_reasons",
            say(
                "How this forecast is made: {forecaster} starts from the same value for "
                "everyone; each fact about this customer raises or lowers it (SHAP values).",
                forecaster=parts.sentence(result.forecaster),
            ),
        )


def _rests_on(one: CustomerProfile, forecast: Forecast, currency: str | None) -> str:
    """What a forecast without parts rests on: the purchase model's two factors, or its rule."""
    row = forecast.backtest.row(forecast.backtest.chosen)
    ahead = forecast.of_customer(one.customer)
    if row.kind != "purchases" or ahead is None or ahead.expected_orders <= 0 or not forecast.money:
        return say("How it is made: {about}", about=row.about)
    item = formatting.money(ahead.value / ahead.expected_orders, currency)
    return say(
        "How it is made: {n:.2} order days, based on past order dates, × {item} per order day: "
        "a blend of their own spend and the shop's average that leans on their own the more "
        "they order.",
        n=ahead.expected_orders,
        item=item,
    )
