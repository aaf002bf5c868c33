"""A strategy card on screen: who they are, what to do, what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import formatting, playbooks
from core.formatting import _, say
from ui.components import channel_assumptions, data_table, message_language, parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.campaigns import BestAction, ChannelAssumptions
    from core.playbooks import StrategyCard

_PAIRS_A_ROW = 2
_TALL_ROW = 62
"""Pixels of a row whose texts wrap, over two lines: Streamlit wraps none in a row below 4 rem."""


def card(strategy: StrategyCard) -> None:
    """One segment's whole strategy; its name and headline stand above it."""
    with st.container(border=True):
        _facts(strategy.facts)
        st.space("small")
        plan, message = st.columns(2, gap="large")
        with plan:
            _plan(strategy)
        with message:
            _message(strategy)
    for column, (icon, title, lines) in zip(
        st.columns(3),
        (
            ("checklist", _("How"), strategy.tactics),
            ("rule", _("Ground rules"), strategy.guard_rails),
            ("query_stats", _("Measure"), strategy.kpis),
        ),
        strict=True,
    ):
        with column.container(border=True, height="stretch"):
            st.markdown(say("**:material/{icon}: {title}**", icon=icon, title=title))
            st.markdown("\n".join(f"- {parts.sentence(line)}" for line in lines))


def expected(action: BestAction, assumed: ChannelAssumptions, currency: str | None) -> None:
    """What addressing the segment through its best channel should earn, as other pages say it."""
    result = action.result
    text = channel_assumptions.expectation(action, assumed, currency)
    discount = ""
    if result.contact.reachable and max(action.card.discount) > 0:
        discount = (
            _(" This includes the discount.")
            if result.contact.offer
            else _(
                " This is without the discount, which would mostly go to people who order anyway."
            )
        )
    st.markdown(
        f":material/payments: **{parts.plain(result.channel)}:** {parts.sentence(text + discount)}"
        f" {channel_assumptions.mark(result)}"
    )


def plan_table(strategies: Sequence[StrategyCard]) -> None:
    """All strategies in a table: the plan on one screen."""
    data_table.show(
        pd.DataFrame(
            {
                "segment": [strategy.segment for strategy in strategies],
                "budget": [strategy.budget_share * 100 for strategy in strategies],
                "goal": [strategy.goal for strategy in strategies],
                "offer": [strategy.offer for strategy in strategies],
                "channels": [", ".join(strategy.channels) for strategy in strategies],
            }
        ),
        hide_index=True,
        height="content",
        row_height=_TALL_ROW,
        column_config={
            "segment": st.column_config.TextColumn(_("Segment"), pinned=True),
            "budget": st.column_config.NumberColumn(_("% of budget"), format="%.0f%%", width=90),
            "goal": st.column_config.TextColumn(_("Goal"), width=210),
            "offer": st.column_config.TextColumn(_("Offer"), width=290),
            "channels": st.column_config.TextColumn(_("Channels"), width=150),
        },
        alt=_("The plan: goal, channels, offer and budget share of every segment"),
    )


def _facts(facts: tuple[tuple[str, str], ...]) -> None:
    """Measured facts in a quiet grid, two by two on a narrow screen."""
    for start in range(0, len(facts), 2 * _PAIRS_A_ROW):
        for place, outer in enumerate(st.columns(_PAIRS_A_ROW)):
            pair = facts[start + 2 * place : start + 2 * place + 2]
            for inner, (label, text) in zip(outer.columns(2, wrap=False), pair, strict=False):
                inner.markdown(f":gray[{label}]  \n**{parts.sentence(text)}**")


def _plan(strategy: StrategyCard) -> None:
    low, high = strategy.budget_range
    lines = (
        (_("Goal"), strategy.goal),
        (_("Why"), strategy.why),
        (_("Offer"), strategy.offer),
        (_("When"), strategy.cadence),
        (_("Channels"), formatting.listed(strategy.channels)),
        (
            _("Budget"),
            say(
                "{budget_share:%} of the budget. Typical for this kind of segment: {low:%} "
                "to {high:%} in total.",
                budget_share=strategy.budget_share,
                low=low,
                high=high,
            ),
        ),
    )
    for label, text in lines:
        st.markdown(f":gray[{label}]  \n{parts.sentence(text)}")


def _message(strategy: StrategyCard) -> None:
    """The draft, as each of the segment's channels takes it."""
    st.markdown(_(":gray[First draft of the message]"))
    channel = st.segmented_control(
        _("Channel"),
        strategy.channels,
        format_func=parts.sentence,
        default=strategy.channels[0],
        required=True,
        key=f"preview_{hash((strategy.segment, strategy.channels))}",
        label_visibility="collapsed",
    )
    language = message_language.choose(
        [draft.language for draft in strategy.drafts], f"language_{strategy.segment}"
    )
    draft = playbooks.preview_message(strategy.in_language(language), str(channel))
    if draft.subject:
        st.code(draft.subject, language=None, wrap_lines=True)
    st.code(draft.body, language=None, wrap_lines=True)
    st.caption(
        say(
            "{note} Your mailing tool fills in the words in square brackets. Nothing is sent "
            "from here.",
            note=draft.note,
        )
    )
