"""One customer on screen: who, where, why, what next, and what they bought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd
import streamlit as st

from core import customer_profile, formatting, playbooks
from core.charts import customer_timeline
from ui import cache
from ui.components import (
    customer_list,
    data_table,
    forecasts,
    message_language,
    next_steps,
    parts,
    playbook_choice,
    segmentation_choice,
)
from ui.components.parts import Number

if TYPE_CHECKING:
    import datetime as dt

    from core.customer_profile import CustomerProfile
    from core.forecast import Forecast
    from ui.state.open_store import OpenStore, Which

_BANDS: dict[str, Literal["green", "orange", "red"]] = {
    "low": "green",
    "medium": "orange",
    "high": "red",
}
_SHOWN_ORDERS = 500


def segment_of(store: OpenStore, one: CustomerProfile, which: Which) -> str | None:
    """The customer's segment in one of the segmentations; None where the store has it not."""
    if which == "saved":
        saved = store.analysis.saved
        return None if saved is None else str(saved.labels[one.customer])
    return one.rfm_segment if which == "rfm" else one.segment


def heading(store: OpenStore, one: CustomerProfile, forecast: Forecast | None) -> None:
    """The id, letter by letter, and what the customer is at a glance."""
    ahead = None if forecast is None else forecast.of_customer(one.customer)
    st.subheader(parts.plain(one.customer), anchor=False)
    with st.container(horizontal=True, gap="small"):
        for which in (
            store.in_use,
            *(each for each in segmentation_choice.ICONS if each != store.in_use),
        ):
            name = segment_of(store, one, which)
            if name is not None:
                colour: Literal["blue", "gray"] = "blue" if which == store.in_use else "gray"
                st.badge(parts.plain(name), icon=segmentation_choice.ICONS[which], color=colour)
        if ahead is not None:
            st.badge(
                f"Churn risk {ahead.churn_band}",
                icon=":material/trending_down:",
                color=_BANDS[ahead.churn_band],
            )
        if one.why is not None and one.why.unusual:
            st.badge("Unusual", icon=":material/priority_high:", color="orange")
        if one.measures is not None and pd.notna(one.measures["country"]):
            st.badge(parts.plain(one.measures["country"]), icon=":material/public:", color="gray")


def figures(one: CustomerProfile, forecast: Forecast | None, currency: str | None) -> None:
    """What was measured, and what is expected."""
    measures = one.measures
    if measures is None:
        return
    rhythm = measures["interpurchase_days"]
    row = [
        Number("Spent", formatting.money(measures["monetary"], currency), "Net of returns."),
        Number("Orders", formatting.count(measures["frequency"])),
        Number("Since last order", formatting.days(measures["recency_days"])),
        Number("Between orders", formatting.days(rhythm), "Average; – with one order only."),
    ]
    ahead = None if forecast is None else forecast.of_customer(one.customer)
    if forecast is not None and ahead is not None:
        unit = currency if forecast.money else None
        what = "spend" if forecast.money else "days with an order"
        days = formatting.days(forecast.horizon_days)
        row += [
            Number(
                "Expected",
                formatting.money(ahead.value, unit),
                f"Expected {what} in {days}. {forecasts.describe(forecast)}",
            ),
            Number(
                "Won't order",
                formatting.percent(ahead.churn_risk, 0),
                f"Chance of no order in {days}.",
            ),
        ]
    parts.numbers(row)


def timeline(
    one: CustomerProfile, store: OpenStore, forecast: Forecast | None, currency: str | None
) -> None:
    """Orders over time, with the day by which the next one is expected."""
    if one.purchases is None:
        return
    ahead = None if forecast is None else forecast.of_customer(one.customer)
    expected = None if ahead is None else ahead.next_order_on
    # Years ahead it would squeeze the orders into a corner.
    if expected and forecast and (expected - forecast.as_of).days > forecast.horizon_days:
        expected = None
    parts.chart(
        customer_timeline(one.purchases, store.analysis.customers.as_of, currency, expected),
        "customer_timeline",
        _lines(store.analysis.customers.as_of, expected),
    )


def _lines(as_of: dt.date | None, expected: dt.date | None) -> str | None:
    """What the dotted lines are."""
    if as_of is None:
        return None
    text = f"Dotted: {formatting.date(as_of)}, date of the analysis"
    if expected is None:
        return f"{text}."
    return (
        f"{text}, and {formatting.date(expected)}, by when half of similar active customers "
        "reorder."
    )


def next_action(one: CustomerProfile, store: OpenStore, currency: str | None) -> None:
    """What the playbook says for their segment, on this customer's calendar."""
    which, advice = playbook_choice.advised_segmentation(store), playbook_choice.chosen()
    segment = None if which is None else segment_of(store, one, which)
    if which is None or segment is None:
        return
    liked = playbook_choice.liked(playbook_choice.preferred(store, which))
    profiles = cache.segments.or_progress(store, which) or store.profiles(which)
    made = playbooks.strategy_cards(profiles, advice, currency, favoured=liked)
    cards = {card.segment: card for card in made}
    counted = next(profile for profile in profiles if profile.name == segment)
    step = customer_profile.next_action_for(
        cards[segment].in_language(message_language.current()), one, store.analysis.customers.as_of
    )
    with st.container(border=True, height="stretch"):
        st.markdown("**Next best action**")
        due = f"On {formatting.date(step.on)}" if step.on else "Now"
        for label, text in (
            ("When", due),
            ("Goal", step.goal),
            ("Offer", step.offer),
            ("Channels", formatting.listed(step.channels)),
        ):
            st.markdown(f":gray[{label}]  \n{parts.sentence(text)}")
        with st.popover("First draft", icon=":material/mail:"):
            st.code(step.subject, language=None, wrap_lines=True)
            st.code(step.body, language=None, wrap_lines=True)
        st.caption(parts.sentence(f"From the playbook {advice.name}, for {step.segment}."))
        if text := playbooks.reorder_sentence(counted):
            st.caption(parts.sentence(text))
        next_steps.strip(store, which, step.segment)


def orders(one: CustomerProfile, currency: str | None) -> None:
    """Every order as a table, and what they like to buy."""
    if one.purchases is None:
        return
    st.header("What they bought", anchor=False)
    unit = f" ({currency})" if currency else ""
    number = st.column_config.NumberColumn
    result, products = one.purchases.orders, one.purchases.products
    columns = st.columns([3, 2]) if len(products) else [st.container()]
    with columns[0]:
        data_table.show(
            result.iloc[::-1].head(_SHOWN_ORDERS),
            hide_index=True,
            key="customer_orders",
            column_config={
                "ordered_at": st.column_config.DatetimeColumn("When", format="D MMM YYYY"),
                "order_id": st.column_config.TextColumn("Order"),
                "kind": st.column_config.TextColumn("Kind"),
                "lines": number("Lines", format="localized"),
                "units": number("Units", format="%,.0f"),
                "amount": number(f"Amount{unit}", format="%,.2f"),
            },
            alt="Orders and returns of this customer, latest first",
        )
        if len(result) > _SHOWN_ORDERS:
            st.caption(f"The latest {_SHOWN_ORDERS} of {formatting.count(len(result))}.")
    if len(products):
        with columns[1]:
            data_table.show(
                products,
                hide_index=True,
                key="customer_products",
                column_config={
                    "product": st.column_config.TextColumn("Favourite", width="medium"),
                    "orders": number("Orders", format="localized"),
                    "units": number("Units", format="%,.0f"),
                    "amount": number(f"Spent{unit}", format="%,.2f"),
                },
                alt="What this customer spent most on",
            )


def alike(one: CustomerProfile, store: OpenStore, forecast: Forecast | None) -> None:
    """The nearest customers, each one pick away."""
    if one.nearest.empty:
        return
    st.header("Similar customers", anchor=False)
    st.markdown(
        ":gray[Closest by the features the segments use. Select a row to open the customer.]"
    )
    customer_list.table(
        store, list(one.nearest.index), "customer_alike", forecast, one.nearest.to_frame()
    )
