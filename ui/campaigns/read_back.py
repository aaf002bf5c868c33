"""Read back a campaign: its list and the orders since give the lift, and rates to plan with."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import campaigns, exports, formatting
from core.charts import campaign_lifts
from core.errors import ClienteleError
from core.formatting import _, say
from ui import cache
from ui.components import channel_assumptions, data_table, parts, uploads
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.campaigns import CampaignList, CampaignReadout, LearnedRates
    from core.segmentation import Profile
    from ui.state.open_store import OpenStore

MAX_LIST_BYTES = 50_000_000
_WHOLE = 100


def page(store: OpenStore, profiles: Sequence[Profile], currency: str | None) -> None:
    """Ask for the list of a campaign, show what it brought, and offer the rates for the next plan.

    Parameters
    ----------
    store : the shop, with the orders since the campaign
    profiles : its segments
    currency : how money is written
    """
    with st.container(border=True):
        st.markdown(
            _(
                "Open the orders since the campaign, then upload its list. Contacted customers are "
                "compared with the hold-out group."
            )
        )
        _ask()
    campaign = session.current().campaign_list
    if campaign is None:
        _learned_before(currency)
        return
    try:
        readout = _read(store, campaign)
    except ClienteleError as problem:
        parts.problem(problem)
        return
    with st.container(border=True):
        st.markdown(f"**{parts.sentence(exports.readout_sentence(readout, currency))}**")
        parts.notices(readout.notices)
    if readout.buyers is None:
        return
    parts.chart(campaign_lifts(readout), "campaign_lifts")
    _cells(readout, currency)
    known = channel_assumptions.unlearned(currency).with_learned(session.current().learned)
    learned = campaigns.learn_rates(readout, known, profiles)
    _offer(learned, currency)


def _ask() -> None:
    content = uploads.small(
        say(
            "Campaign list ({list_file}), or {learned_file}",
            list_file=campaigns.LIST_FILE,
            learned_file=campaigns.LEARNED_FILE,
        ),
        ["csv", "json"],
        "campaign_list",
        MAX_LIST_BYTES,
    )
    if content is None:
        return
    state = session.current()
    try:
        if content.lstrip()[:1] == b"{":
            state.learned = campaigns.read_learned_rates(content)
        else:
            state.campaign_list = campaigns.read_campaign_list(content)
    except ClienteleError as problem:
        parts.problem(problem)


def _read(store: OpenStore, campaign: CampaignList) -> CampaignReadout:
    began, within = st.columns(2)
    first_day = began.date_input(
        _("First day of the campaign"),
        value=campaign.first_day,
        format=formatting.day_field(),
        key="read_back_day",
    )
    days = within.number_input(
        _("Days to count orders"),
        1,
        366,
        value=campaign.days or campaigns.DEFAULT_DAYS,
        key="read_back_days",
    )
    digest = hashlib.sha256(exports.to_csv(campaign.as_table())).hexdigest()
    return cache.campaign_readout(store, campaign, digest, first_day, int(days))


def _cells(readout: CampaignReadout, currency: str | None) -> None:
    """What each segment through each channel brought, in orders and in money."""

    def money(cell: campaigns.CellLift) -> str:
        if cell.money is None:
            return ""
        amounts = (cell.money.difference, cell.money.low, cell.money.high)
        middle, low, high = (formatting.money(amount, currency) for amount in amounts)
        few = _("; too few buyers") if cell.money.too_few else ""
        return f"{middle} ({low} to {high}{few})"

    data_table.show(
        pd.DataFrame(
            {
                "segment": [cell.segment for cell in readout.cells],
                "channel": [cell.channel for cell in readout.cells],
                "treated": [_bought(cell.treated_buyers, cell.treated) for cell in readout.cells],
                "held": [_bought(cell.held_buyers, cell.held) for cell in readout.cells],
                "orders": [exports.lift_text(cell) for cell in readout.cells],
                "money": [money(cell) for cell in readout.cells],
            }
        ),
        hide_index=True,
        column_config={
            "segment": st.column_config.TextColumn(_("Segment"), pinned=True),
            "channel": _("Channel"),
            "treated": _("Contacted: ordered"),
            "held": _("Held out: ordered"),
            "orders": _("Lift, points"),
            "money": _("Extra per customer"),
        },
        alt=_("Campaign result by segment and channel"),
    )
    st.caption(
        _(
            "In brackets: 95% interval. “Contacted” includes everyone on the list, reached or not. "
            "Money uses a permutation test."
        )
    )


def _bought(buyers: int, customers: int) -> str:
    share = formatting.percent(buyers / customers, 1) if customers else ""
    return f"{formatting.count(buyers)} of {formatting.count(customers)} ({share})"


def _offer(learned: LearnedRates, currency: str | None) -> None:
    """The measured rates, used in the next plan where the visitor says so, and as a file."""
    state = session.current()
    with st.container(border=True):
        st.markdown(_("**Rates for your next plan** :blue-badge[measured]"))
        _rates(learned)
        use, take = st.columns(2, vertical_alignment="center")
        if state.learned == learned:
            use.markdown(_(":material/check: All pages now use these rates."))
        elif use.button(_("Use these rates"), type="primary", key="use_learned"):
            state.learned = learned
            st.rerun()
        with take:
            parts.download(
                _("Download the rates"),
                learned.as_json,
                campaigns.LEARNED_FILE,
                "application/json",
                "learned_json",
            )
    _learned_before(currency)


def _learned_before(currency: str | None) -> None:  # noqa: ARG001 - the same as its callers
    state = session.current()
    if state.learned is None:
        return
    with st.expander(_("Rates in use"), icon=":material/verified:"):
        _rates(state.learned)
        if st.button(_("Back to the benchmarks"), key="forget_learned"):
            state.learned = None
            st.rerun()


def _rates(learned: LearnedRates) -> None:
    data_table.show(
        pd.DataFrame(
            {
                "segment": [rate.segment for rate in learned.rates],
                "channel": [rate.channel for rate in learned.rates],
                "rate": [
                    f"{formatting.fixed(rate.value * _WHOLE, 2)}"
                    f" ({formatting.fixed(rate.low * _WHOLE, 2)} to"
                    f" {formatting.fixed(rate.high * _WHOLE, 2)})"
                    for rate in learned.rates
                ],
                "from": [
                    say(
                        "{treated} contacted, {held} held out, from {since}",
                        treated=formatting.count(rate.treated),
                        held=formatting.count(rate.held),
                        since=formatting.date(rate.since),
                    )
                    for rate in learned.rates
                ],
            }
        ),
        hide_index=True,
        column_config={
            "segment": st.column_config.TextColumn(_("Segment"), pinned=True),
            "channel": _("Channel"),
            "rate": _("Extra orders per 100 reached and contact"),
            "from": _("Measured on"),
        },
        alt=_("Rates learned from campaigns"),
    )
    st.caption(
        _(
            "The fewer customers were counted, the closer a rate stays to the benchmark. In "
            "brackets: the 80% range. Other segments use the benchmark, scaled as this channel "
            "was measured."
        )
    )
