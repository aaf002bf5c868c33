"""What to do this week: the two actions that should earn most, with the ways to carry them out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from core import campaigns, playbooks
from core.formatting import _
from ui import cache
from ui.components import (
    channel_assumptions,
    contact_scope,
    next_steps,
    parts,
    playbook_choice,
)
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.segmentation import Profile
    from ui.state.open_store import OpenStore, Which

_ACTIONS = 2


def show(store: OpenStore) -> None:
    """The two segments to address that should earn most, with what that rests on."""
    which = playbook_choice.advised_segmentation(store)
    if which is None:
        return
    advice = playbook_choice.chosen()
    currency = session.currency(store)
    assumed = channel_assumptions.current(currency)
    st.header(_("What to do this week"), anchor=False)
    # Who needs attention stands beside it and shows how far the same task is: one panel is enough.
    segments = cache.segments.if_ready(store, which)
    if segments is None:
        st.caption(_("This appears once we have counted what customers like these did next."))
        return
    profiles = playbook_choice.addressed(which, segments)
    if not any(math.isfinite(profile.order_value) for profile in profiles):
        _by_goal(store, which, profiles)
        return
    if not contact_scope.is_read(store):
        return
    whom = contact_scope.counted(store, which)
    earning = [
        action
        for action in campaigns.best_actions(profiles, advice, assumed, currency, whom)
        if action.result.profit > 0
    ]
    actions = [action for action in earning if not action.result.too_few][:_ACTIONS]
    if earning and not actions:
        st.caption(
            _(
                "No segment has enough customers for one more order to be expected of a "
                "campaign, so this goes by the playbook and not by profit."
            )
        )
        _by_goal(store, which, profiles)
        return
    if not actions:
        st.markdown(
            _("Nobody here may be contacted, so there is no campaign to suggest.")
            if whom is not None and whom.nobody
            else _(
                "With these assumptions, no channel pays for itself in any segment. Enter your own "
                "costs and rates on the Campaigns page, or test with a few customers first."
            )
        )
        return
    for action in actions:
        with st.container(border=True, gap="xsmall"):
            result = action.result
            title = f"{result.channel} to {result.segment}"
            st.markdown(f"### {parts.sentence(title)}")
            expected = channel_assumptions.expectation(action, assumed, currency)
            st.markdown(f"{parts.sentence(expected)} {channel_assumptions.mark(result)}")
            next_steps.strip(store, which, result.segment)


def _by_goal(store: OpenStore, which: Which, profiles: Sequence[Profile]) -> None:
    """What the playbook aims at in the two largest segments, where profit says nothing."""
    cards = playbooks.strategy_cards(profiles, playbook_choice.chosen(), session.currency(store))
    sizes = {profile.name: profile.customers for profile in profiles}
    for card in sorted(cards, key=lambda card: -sizes[card.segment])[:_ACTIONS]:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"### {parts.sentence(card.segment)}")
            st.markdown(parts.sentence(card.goal))
            next_steps.strip(store, which, card.segment)
