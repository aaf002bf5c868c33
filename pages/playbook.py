"""Playbook: for every segment what to offer, to say, and how often."""

import streamlit as st

from core.act import playbook
from core.share import tables
from ui import forecasts, frame, parts, segment_links, segments_of
from ui.act import cards, next_steps, own_playbook, playbooks, recommended, strategy_form

store = frame.open_store(
    __file__, "Playbook", "What to do for each segment, with your own numbers filled in."
)
advice = playbooks.choose()
which, profiles = playbooks.advised_segments(store)
found = forecasts.offer(store, "what each segment will bring and how many are likely gone")
ahead = forecasts.by_segment(found, segments_of.labels(store, which))
preferred = playbooks.preferred(store, which)
liked = playbooks.liked(preferred)
strategies = playbook.cards(profiles, advice, frame.currency(store), ahead, liked)

names = [strategy.segment for strategy in strategies]
known = {
    strategy.segment: each.known_as for strategy, each in zip(strategies, profiles, strict=True)
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
shown = strategies[names.index(picked)]
cards.card(shown)
next_steps.strip(store, which, shown.segment, ("roi", "campaigns", "export"))
recommended.show(store, preferred, shown.segment)
strategy_form.show(advice, shown, profiles[names.index(picked)].known_as)

st.header("The whole plan", anchor=False)
cards.plan_table(strategies)
parts.download(
    "Download the plan",
    lambda: tables.to_csv(playbook.actions(strategies, profiles)),
    f"{parts.file_stem(store)}-action-plan.csv",
    "text/csv",
    "download_plan",
)
own_playbook.show(advice)
