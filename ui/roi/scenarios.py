"""Beside the calculator: scenarios, the value of later orders, and a link to share."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from core import campaigns, formatting
from core.formatting import N_, _, say
from ui.components import data_table, parts
from ui.state import session
from ui.state.session import RoiLink

if TYPE_CHECKING:
    from core.campaigns import RoiInputs, RoiResult, ScenarioFactors, SharedCalculation
    from ui.roi.starting_values import Start

_FACTORS = {
    "improvement": N_("Improvement ×"),
    "order_value": N_("Order value ×"),
    "contact_cost": N_("Contacts ×"),
}


def share(shared: SharedCalculation, start: Start) -> None:
    """A link that opens this page with these numbers, in a box to copy and in the address.

    It stays there until a number is changed: a link never says something else than the page.

    Parameters
    ----------
    shared : the page as it stands
    start : what it began with
    """
    query = campaigns.to_query(shared)
    if st.button(_("Share these numbers"), icon=":material/link:", width="stretch"):
        session.current().roi_link = RoiLink(query, start.link)
        st.query_params.from_dict(query)
    link = session.current().roi_link
    if link is None or link.query != st.query_params.to_dict():
        return
    if link.query != query:
        st.query_params.from_dict(start.address)
        return
    st.caption(_("Copy this link, or the address of this page."))
    st.code(_whole(query), language=None, wrap_lines=True)


def _whole(query: dict[str, str]) -> str:
    here = (st.context.url or "").partition("?")[0]
    return f"{here}?{urlencode(query, safe=',')}"


def factors(usual: tuple[ScenarioFactors, ...], key: str) -> tuple[ScenarioFactors, ...]:
    """What each scenario multiplies the stated numbers by.

    Parameters
    ----------
    usual : what the inputs begin with
    key : changes when they are to begin again
    """
    typed = []
    with st.popover(_("Scenarios"), icon=":material/tune:", width="stretch"):
        st.markdown(_(":gray-badge[assumption] What each scenario multiplies your numbers by."))
        for item in usual:
            st.markdown(f"**{_(item.name)}**")
            places = st.columns(len(_FACTORS))
            result = {
                name: place.number_input(
                    _(label),
                    0.0,
                    campaigns.MAX_FACTOR,
                    value=float(getattr(item, name)),
                    step=0.1,
                    key=f"roi_factor_{key}_{item.name}_{name}",
                    persist_state="session",
                )
                for place, (name, label) in zip(places, _FACTORS.items(), strict=True)
            }
            typed.append(item.model_copy(update=result))
    return tuple(typed)


def scenarios(
    campaign: RoiInputs, factors: tuple[ScenarioFactors, ...], currency: str | None
) -> None:
    """The campaign if less, as much or more comes of it than stated."""
    matches = campaigns.evaluate_scenarios(campaign, factors)
    with st.container(border=True):
        paying = sum(result.profit >= 0 for _, result in matches)
        st.markdown(
            say(
                "**Profitable in {paying} of {matches} scenarios**",
                paying=paying,
                matches=len(matches),
            )
        )
        data_table.show(
            pd.DataFrame(
                [
                    {
                        "name": _(name),
                        "profit": formatting.money_short(result.profit, currency),
                        "roi": formatting.percent(result.roi, 0),
                        "orders": formatting.decimal(result.extra_orders),
                    }
                    for name, result in matches
                ]
            ),
            hide_index=True,
            column_config={
                "name": st.column_config.TextColumn(_("Scenario"), pinned=True),
                "profit": _("Profit"),
                "roi": _("Return"),
                "orders": _("Extra orders"),
            },
            alt=_("Profit, return and extra orders in three scenarios"),
        )
        text = "; ".join(factor.text for factor in factors)
        st.caption(parts.sentence(say("Assumptions you can change. {text}.", text=text)))


def lifetime(result: RoiResult, start: Start) -> tuple[float, frozenset[str]]:
    """The profit with the orders that follow the extra ones.

    Returns
    -------
    how many follow each extra one, and `later` where that is still the measured number
    """
    begins = round(start.later, 2)
    known = "later" in start.measured
    with st.container(border=True):
        text, number = st.columns([3, 2], vertical_alignment="center")
        following = number.number_input(
            _("Follow-on orders per extra order"),
            min_value=0.0,
            max_value=campaigns.MAX_LATER_ORDERS,
            value=begins,
            step=0.1,
            help=(
                _("Within a year. A cautious estimate from the segment's own rhythm, at most one.")
                if known
                else _("Within a year; an assumption, enter your own.")
            ),
            key=f"roi_later_{start.origin}_{start.name}_{begins}",
            persist_state="session",
        )
        whole = campaigns.lifetime_profit(result, following)
        text.markdown(
            parts.sentence(
                say(
                    "Including follow-on orders within a year: {whole}.",
                    whole=formatting.money(whole, start.currency),
                )
            )
        )
        less = formatting.percent(campaigns.DISCOUNT_RATE)
        text.caption(say("Future money is discounted by {less} a year (assumption).", less=less))
    return following, frozenset({"later"} if known and following == begins else ())
