"""Playbook: for every segment what to offer, to say, and how often."""

import streamlit as st

from core import campaigns, exports, playbooks
from core.formatting import _
from ui.components import (
    channel_assumptions,
    contact_scope,
    forecasts,
    next_steps,
    parts,
    playbook_choice,
    segment_links,
)
from ui.playbook import (
    own_playbook,
    recommended_products,
    strategy_card,
    strategy_form,
)
from ui.shell import page_shell
from ui.state import session

store = page_shell.open_store(
    __file__, _("Playbook"), _("What to do for each segment, with your own numbers filled in.")
)
advice = playbook_choice.choose_playbook()
which, profiles = playbook_choice.advised_segments(store)
found = forecasts.offer(store, _("each segment's expected revenue and churn"))
ahead = forecasts.by_segment(found, store.labels(which))
preferred = playbook_choice.preferred(store, which)
liked = playbook_choice.liked(preferred)
strategies = playbooks.strategy_cards(profiles, advice, session.currency(store), ahead, liked)

names = [strategy.segment for strategy in strategies]
known = {
    strategy.segment: profile.known_as
    for strategy, profile in zip(strategies, profiles, strict=True)
}
key = f"card_{hash(tuple(names))}"
picked = st.pills(
    _("Segment"),
    names,
    format_func=parts.sentence,
    required=True,
    key=key,
    on_change=segment_links.follow(known, key, which),
    label_visibility="collapsed",
)
place = names.index(str(picked))
shown = strategies[place]
st.markdown(f"## {parts.sentence(shown.segment)}")
st.markdown(parts.sentence(shown.headline))
assumed = channel_assumptions.current(session.currency(store))
actions = campaigns.best_actions(
    profiles, advice, assumed, session.currency(store), contact_scope.counted(store, which)
)
for action in actions:
    if action.result.segment == shown.segment:
        strategy_card.expected(action, assumed, session.currency(store))
next_steps.strip(store, which, shown.segment, "playbook")
strategy_card.card(shown)
recommended_products.show_products(store, preferred, shown.segment)
strategy_form.show_strategy_form(advice, shown, profiles[place])

st.header(_("The whole plan"), anchor=False)
in_use = playbooks.strategy_cards(
    profiles,
    advice,
    session.currency(store),
    ahead,
    liked,
    {action.result.segment: action.terms for action in actions},
)
strategy_card.plan_table(in_use)
parts.download(
    _("Download the plan"),
    lambda: exports.to_csv(playbooks.action_table(in_use, profiles)),
    f"{parts.file_stem(store)}-action-plan.csv",
    "text/csv",
    "download_plan",
)
own_playbook.show_own_playbook(advice)
