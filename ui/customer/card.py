"""One customer on screen: who, where, why, what next, and what they bought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd
import streamlit as st

from core import customer_profile, formatting, playbooks
from core.charts import customer_timeline
from core.formatting import N_, _, say
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

_CHURN = {
    "low": N_("Churn risk low"),
    "medium": N_("Churn risk medium"),
    "high": N_("Churn risk high"),
}
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
                _(_CHURN[ahead.churn_band]),
                icon=":material/trending_down:",
                color=_BANDS[ahead.churn_band],
            )
        if one.why is not None and one.why.unusual:
            st.badge(_("Unusual"), icon=":material/priority_high:", color="orange")
        if one.measures is not None and pd.notna(one.measures["country"]):
            st.badge(parts.plain(one.measures["country"]), icon=":material/public:", color="gray")


def figures(one: CustomerProfile, forecast: Forecast | None, currency: str | None) -> None:
    """What was measured, and what is expected."""
    measures = one.measures
    if measures is None:
        return
    rhythm = measures["interpurchase_days"]
    row = [
        Number(_("Spent"), formatting.money(measures["monetary"], currency), _("Net of returns.")),
        Number(_("Orders"), formatting.count(measures["frequency"])),
        Number(_("Since last order"), formatting.days(measures["recency_days"])),
        Number(_("Between orders"), formatting.days(rhythm), _("Average; – with one order only.")),
    ]
    ahead = None if forecast is None else forecast.of_customer(one.customer)
    if forecast is not None and ahead is not None:
        unit = currency if forecast.money else None
        template = N_("Expected days with an order in {days}. {forecast}")
        if forecast.money:
            template = N_("Expected spend in {days}. {forecast}")
        days = formatting.days(forecast.horizon_days)
        row += [
            Number(
                _("Expected"),
                formatting.money(ahead.value, unit),
                say(template, days=days, forecast=forecasts.describe(forecast)),
            ),
            Number(
                _("Won't order"),
                formatting.percent(ahead.churn_risk, 0),
                say("Chance of no order in {days}.", days=days),
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
    text = say("Dotted: {as_of}, date of the analysis", as_of=formatting.date(as_of))
    if expected is None:
        return f"{text}."
    return say(
        "{text}, and {expected}, by when half of similar active customers reorder.",
        text=text,
        expected=formatting.date(expected),
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
        st.markdown(_("**Next best action**"))
        due = say("On {day}", day=step.on) if step.on else _("Now")
        for label, text in (
            (_("When"), due),
            (_("Goal"), step.goal),
            (_("Offer"), step.offer),
            (_("Channels"), formatting.listed(step.channels)),
        ):
            st.markdown(f":gray[{label}]  \n{parts.sentence(text)}")
        with st.popover(_("First draft"), icon=":material/mail:"):
            st.code(step.subject, language=None, wrap_lines=True)
            st.code(step.body, language=None, wrap_lines=True)
        st.caption(
            parts.sentence(
                say(
                    "From the playbook {name}, for {segment}.",
                    name=advice.name,
                    segment=step.segment,
                )
            )
        )
        if text := playbooks.reorder_sentence(counted):
            st.caption(parts.sentence(text))
        next_steps.strip(store, which, step.segment)


def orders(one: CustomerProfile, currency: str | None) -> None:
    """Every order as a table, and what they like to buy."""
    if one.purchases is None:
        return
    st.header(_("What they bought"), anchor=False)
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
                "ordered_at": st.column_config.DatetimeColumn(_("When"), format="D MMM YYYY"),
                "order_id": st.column_config.TextColumn(_("Order")),
                "kind": st.column_config.TextColumn(_("Kind")),
                "lines": number(_("Lines"), format="localized"),
                "units": number(_("Units"), format="%,.0f"),
                "amount": number(say("Amount{unit}", unit=unit), format="%,.2f"),
            },
            alt=_("Orders and returns of this customer, latest first"),
        )
        if len(result) > _SHOWN_ORDERS:
            st.caption(
                say(
                    "The latest {shown_orders} of {result}.",
                    shown_orders=_SHOWN_ORDERS,
                    result=formatting.count(len(result)),
                )
            )
    if len(products):
        with columns[1]:
            data_table.show(
                products,
                hide_index=True,
                key="customer_products",
                column_config={
                    "product": st.column_config.TextColumn(_("Favourite"), width="medium"),
                    "orders": number(_("Orders"), format="localized"),
                    "units": number(_("Units"), format="%,.0f"),
                    "amount": number(say("Spent{unit}", unit=unit), format="%,.2f"),
                },
                alt=_("What this customer spent most on"),
            )


def alike(one: CustomerProfile, store: OpenStore, forecast: Forecast | None) -> None:
    """The nearest customers, each one pick away."""
    if one.nearest.empty:
        return
    st.header(_("Similar customers"), anchor=False)
    st.markdown(
        _(":gray[Closest by the features the segments use. Select a row to open the customer.]")
    )
    customer_list.table(
        store, list(one.nearest.index), "customer_alike", forecast, one.nearest.to_frame()
    )
