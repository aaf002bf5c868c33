"""What a visitor chooses about a forecast: how far ahead, the discount rate, what winning costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import forecast, formatting
from core.formatting import _, say
from core.settings import ValueSettings
from ui.components import parts

if TYPE_CHECKING:
    from core.forecast import Forecast
    from ui.state.open_store import OpenStore

_AHEAD = {forecast.days_in_months(months): months for months in forecast.MONTHS}
"""The same horizons as in the chart, so that the two never differ by a day."""


def form(store: OpenStore) -> ValueSettings:
    """How far ahead, from which date it is tested, and what later money is worth."""
    given = store.settings.value
    far, more = st.columns([3, 1], vertical_alignment="bottom")
    with far:
        days = st.segmented_control(
            _("Forecast horizon"),
            list(_AHEAD),
            default=min(_AHEAD, key=lambda item: abs(item - given.horizon_days)),
            required=True,
            format_func=lambda days: say("{n:# month|# months}", n=_AHEAD[days]),
            key="value_horizon",
            persist_state="session",
            label_visibility="collapsed",
        )
    with more, st.popover(_("More"), icon=":material/tune:", width="stretch"):
        fields = ValueSettings.model_fields
        rate = st.number_input(
            _("Yearly discount rate, %"),
            min_value=0.0,
            max_value=100.0,
            value=given.discount_rate * 100,
            step=1.0,
            help=_(str(fields["discount_rate"].description)),
            key="value_discount",
            persist_state="session",
        )
        customers = store.analysis.customers.frame
        begin = st.date_input(
            _("Test from"),
            value=given.backtest_from,
            min_value=customers["first_order_at"].min().date(),
            max_value=customers["last_order_at"].max().date(),
            help=_(str(fields["backtest_from"].description)),
            key=f"value_from_{store.key[:12]}",
        )
    return ValueSettings(
        horizon_days=int(days or given.horizon_days),
        backtest_from=begin,
        discount_rate=rate / 100,
        seed=given.seed,
    )


def cost_of_a_customer(result: Forecast, currency: str | None) -> None:
    """Lifetime value against what a customer costs to win."""
    if not result.money:
        return
    with st.container(border=True):
        margin_side, cost_side, note = st.columns([1, 1, 2], vertical_alignment="bottom")
        margin = margin_side.number_input(
            _("Margin, %"),
            min_value=1.0,
            max_value=100.0,
            value=40.0,
            key="value_margin",
            persist_state="session",
            help=_("Share of revenue left after goods and delivery. An assumption."),
        )
        cost = cost_side.number_input(
            _("Customer acquisition cost"),
            min_value=0.0,
            value=0.0,
            key="value_cost",
            persist_state="session",
            help=_("Advertising and discounts ÷ the customers they brought in."),
        )
        value = forecast.lifetime_value(result, margin / 100)
        text = say(
            "Average margin per customer: {value} (to date + next 2 years).",
            value=formatting.money(value, currency),
        )
        if cost > 0:
            compared = say(
                "That is {ratio:.1}× the acquisition cost; 3× is a common target.",
                ratio=value / cost,
            )
            text = f"{text} {compared}"
        note.markdown(parts.sentence(text))
