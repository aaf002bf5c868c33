"""A campaign on screen: the verdict, where the money goes, what may come of it, what to take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import campaigns, exports, formatting
from core.charts import (
    budget_split,
    response_curve,
    split_comparison,
)
from core.formatting import _, say
from ui.components import data_table, message_language, parts
from ui.state import session

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from core.campaigns import CampaignPlan, Contact
    from core.playbooks import Language
    from ui.state.open_store import OpenStore

_MAX_LOSS_CHANCE = 0.2
"""Up to this chance of a loss a campaign is worth doing; above it, worth a test."""


def verdict(plan: CampaignPlan, currency: str | None) -> None:
    """Whether it is worth it, and what more money would do."""
    result = plan.outcome
    with st.container(border=True):
        if plan.split.spent < campaigns.PENNY:
            text = _(
                "Nothing here earns its cost. Choose other segments or channels, or other costs."
            )
        elif plan.too_few:
            text = campaigns.too_few_text(plan)
        elif plan.profit > 0:
            start = (
                _("Worth doing") if result.loss_chance <= _MAX_LOSS_CHANCE else _("Worth a test")
            )
            text = say(
                "{start}: if the assumptions hold, {spent} earns {profit} after all costs. If "
                "their ranges hold, it loses money in {loss_chance:.0%} of all cases.",
                start=start,
                spent=formatting.money(plan.split.spent, currency),
                profit=formatting.money_short(plan.profit, currency),
                loss_chance=result.loss_chance,
            )
        else:
            text = say(
                "Not profitable as planned: if the assumptions hold, it loses money in "
                "{loss_chance:.0%} of all cases. Spend less, or on other segments.",
                loss_chance=result.loss_chance,
            )
        st.markdown(f"**{parts.sentence(text)}**")
        if not plan.too_few:
            st.markdown(parts.sentence(campaigns.marginal_return_text(plan, currency)))


def figures(plan: CampaignPlan, currency: str | None) -> None:
    """Profit, extra orders and return if the assumptions hold, each with its range."""
    result, stated = plan.outcome, plan.outcome.stated

    def span(low: str, high: str) -> str:
        return say(
            "80% range: {low} to {high}, if the ranges of the assumptions hold.",
            low=low,
            high=high,
        )

    money, short = formatting.money_short, formatting.decimal
    parts.numbers(
        [
            parts.Number(
                _("Profit"),
                money(plan.profit, currency),
                span(money(result.profit.p10, currency), money(result.profit.p90, currency)),
            ),
            parts.Number(
                _("Return on investment"),
                formatting.percent(stated.roi, 0),
                span(formatting.percent(result.roi.p10, 0), formatting.percent(result.roi.p90, 0)),
            ),
            parts.Number(
                _("Extra orders"),
                short(stated.orders, 0),
                span(short(result.orders.p10, 0), short(result.orders.p90, 0)),
            ),
            parts.Number(
                _("Chance of a loss"),
                formatting.percent(result.loss_chance),
                say(
                    "Share that loses money of {draws} simulated ones (seed {seed}).",
                    draws=formatting.count(result.draws),
                    seed=result.seed,
                ),
            ),
        ]
    )


def take_along(
    store: OpenStore, plan: CampaignPlan, labels: pd.Series[str], starts_on: dt.date
) -> None:
    """The action plan and the customer lists, with the group that is left alone."""
    with st.container(border=True):
        text, take = st.columns([3, 2], vertical_alignment="center")
        text.markdown(_("**Download the plan with its send lists and a hold-out group**"))
        text.markdown(parts.sentence(holdout_words(plan, session.currency(store))))
        stem = parts.file_stem(store)
        if plan.contactable is not None:
            text.markdown(f":gray[{parts.sentence(plan.contactable.text())}]")
        with take:
            language = message_language.choose(
                [draft.language for draft in plan.cards[0].drafts], "plan_language"
            )
            parts.download(
                _("Download plan and lists"),
                lambda: _archive(plan, labels, store, starts_on, language),
                f"{stem}-campaign.zip",
                "application/zip",
                "campaign_zip",
                customers=True,
                type="primary",
                width="stretch",
            )
            parts.download(
                _("Action plan only"),
                lambda: _actions(plan, starts_on, language),
                f"{stem}-action-plan.csv",
                "text/csv",
                "campaign_csv",
                width="stretch",
            )


def holdout_words(plan: CampaignPlan, currency: str | None) -> str:
    """How many are held out, and what that can show."""
    if not plan.audiences:
        return _("Nobody is contacted, so nobody is held out.")
    text = exports.held_out(plan, currency)
    if not plan.held_customers:
        return text
    advised = plan.holdout
    anyway, expected = (
        formatting.percent(rate, 2) for rate in (advised.baseline, advised.expected)
    )
    rise = say(
        "the expected rise from {anyway} to {expected} of them ordering",
        anyway=anyway,
        expected=expected,
    )
    if advised.enough and plan.held >= advised.share:
        return say("{text} That is enough to show {rise}.", text=text, rise=rise)
    smallest = campaigns.minimum_detectable_effect(
        plan.chosen_customers, plan.held, advised.baseline
    )
    return say(
        "{text} It is too small a group to prove {rise}; a rise to {share:.1%} would show.",
        text=text,
        rise=rise,
        share=advised.baseline + smallest,
    )


def money(plan: CampaignPlan, currency: str | None, colours: Mapping[str, str]) -> None:
    """Where the money goes, against customary splits, with the curve of each cell."""
    where, beside = st.columns(2)
    with where:
        parts.chart(budget_split(plan, currency, colours), "campaign_split")
    with beside:
        parts.chart(split_comparison(plan, currency), "campaign_compared")
    _cells(plan, currency)
    names = [cell.name for cell in plan.split.cells]
    largest = max(range(len(names)), key=lambda at: plan.split.spend[at])
    picked = st.selectbox(_("Curve of"), names, index=largest, key=f"campaign_curve_{len(names)}")
    parts.chart(
        response_curve(plan, names.index(str(picked)), currency, colours),
        "campaign_curve_chart",
    )
    if plan.left_out:
        st.caption(
            parts.sentence(
                say(
                    "No budget for {left_out}: each customer reached would cost more than they "
                    "bring in.",
                    left_out=formatting.listed(plan.left_out),
                )
            )
        )


def _cells(plan: CampaignPlan, currency: str | None) -> None:
    unit = f" ({currency})" if currency else ""
    number = st.column_config.NumberColumn
    customers = {
        (item.segment, item.channel): item.customers for item in campaigns.send_lists(plan)
    }
    data_table.show(
        pd.DataFrame(
            {
                "segment": [cell.segment for cell in plan.split.cells],
                "channel": [cell.channel for cell in plan.split.cells],
                "customers": [customers.get((c.segment, c.channel), 0) for c in plan.split.cells],
                "spend": plan.split.spend,
                "profit": [
                    earns - spend
                    for earns, spend in zip(plan.split.returns, plan.split.spend, strict=True)
                ],
                "everyone": [
                    campaigns.expect_result(contact.to_everybody(plan.held)).profit
                    for contact in plan.contacts
                ],
                "rests": [_rests_on(contact) for contact in plan.contacts],
                "next": plan.split.marginal,
                "most": [cell.curve.value for cell in plan.split.cells],
                "scale": [cell.curve.scale for cell in plan.split.cells],
            }
        ),
        hide_index=True,
        column_config={
            "segment": st.column_config.TextColumn(_("Segment"), pinned=True),
            "channel": st.column_config.TextColumn(_("Channel")),
            "customers": number(
                _("Customers"), format="localized", help=_("On the send list of this channel.")
            ),
            "spend": number(say("Spend{unit}", unit=unit), format="%,.2f"),
            "profit": number(say("Profit{unit}", unit=unit), format="%,.2f"),
            "everyone": number(
                say("Without a hold-out{unit}", unit=unit),
                format="%,.2f",
                help=_(
                    "Profit with no hold-out group and the best budget, as on Home and in "
                    "the ROI calculator."
                ),
            ),
            "rests": st.column_config.TextColumn(
                _("Response"), help=_("Increase in the share that orders, among those reached.")
            ),
            "next": number(say("Return on next 1{unit}", unit=unit), format="%.2f"),
            "most": number(say("Maximum return{unit}", unit=unit), format="%,.0f"),
            "scale": number(
                say("Cost of contacting everyone{unit}", unit=unit),
                format="%,.0f",
                help=_(
                    "Cost of contacting everyone as often as assumed. Letters, e-mails, "
                    "texts and calls stop there; for ads, 63% of the maximum return is "
                    "reached."
                ),
            ),
        },
        alt=_("Spend and return of every segment and channel"),
    )


def _rests_on(contact: Contact) -> str:
    """The rise of the share that orders, its range, and whether it was measured."""
    ends = (contact.lift_low, contact.lift_high)
    span = " to ".join(formatting.percent(end, 2) for end in ends if end is not None)
    text = f"{formatting.percent(contact.lift, 2)}{f' ({span})' if span else ''}"
    if contact.measured is None:
        return say("{text}, assumed", text=text)
    n = contact.measured.treated + contact.measured.held
    since = formatting.date(contact.measured.since)
    return say(
        "{text}, measured on {n} from {since}", text=text, n=formatting.count(n), since=since
    )


def _archive(
    plan: CampaignPlan,
    labels: pd.Series[str],
    store: OpenStore,
    starts_on: dt.date,
    language: Language,
) -> bytes:
    source = {"name": store.source.name, "sha256": store.source.sha256}
    analysis = store.analysis
    spent = analysis.customers.frame["monetary"]
    return exports.zip_files(
        exports.plan_files(
            plan,
            labels,
            spent,
            source,
            analysis.currency,
            starts_on,
            analysis.notices,
            language=language,
        )
    )


def _actions(plan: CampaignPlan, starts_on: dt.date, language: Language) -> bytes:
    return exports.to_csv(campaigns.campaign_actions(plan, starts_on, language))
