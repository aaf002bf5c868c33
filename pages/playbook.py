"""Playbook: for every segment what to offer, to say, and how often."""

import streamlit as st

from core import exports, playbooks
from ui.components import forecasts, next_steps, parts, playbook_choice, segment_links
from ui.playbook import (
    own_playbook,
    recommended_products,
    strategy_card,
    strategy_form,
)
from ui.shell import page_shell
from ui.state import session

store = page_shell.open_store(
    __file__, "Playbook", "What to do for each segment, with your own numbers filled in."
)
advice = playbook_choice.choose_playbook()
which, profiles = playbook_choice.advised_segments(store)
found = forecasts.offer(store, "what each segment will bring and how many are likely gone")
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
    "Segment",
    names,
    format_func=parts.sentence,
    required=True,
    key=key,
    on_change=segment_links.follow(known, key, which),
    label_visibility="collapsed",
)
place = names.index(str(picked))
shown = strategies[place]
strategy_card.card(shown)
next_steps.strip(store, which, shown.segment, ("roi", "campaigns", "export"))
recommended_products.show_products(store, preferred, shown.segment)
strategy_form.show_strategy_form(advice, shown, profiles[place].known_as)

st.header("The whole plan", anchor=False)
strategy_card.plan_table(strategies)
parts.download(
    "Download the plan",
    lambda: exports.to_csv(playbooks.action_table(strategies, profiles)),
    f"{parts.file_stem(store)}-action-plan.csv",
    "text/csv",
    "download_plan",
)
own_playbook.show_own_playbook(advice)
