"""Playbook: for every segment what to offer, to say, and how often."""

import streamlit as st

from core.act import playbook
from core.share import tables
from ui import absent, cards, forecasts, frame, parts, segments_of

store = frame.open_store(
    __file__, "Playbook", "What to do for each segment, with your own numbers filled in."
)
which, advice = segments_of.choose(store), playbook.load()
profiles = segments_of.profiles(store, which)
if not playbook.knows(advice, profiles):
    if store.analysis.rfm is None:
        absent.page(
            "The playbook advises on segments that rest on when and how much customers buy; these "
            "rest on other features.",
            "The segments, what sets them apart and their lists are there all the same.",
            ("segments", "export"),
        )
        st.stop()
    absent.line("The model's segments rest on other features: this is advice for the RFM segments.")
    which = "rfm"
    profiles = segments_of.profiles(store, which)
found = forecasts.offer(store, "what each segment will bring and how many are likely gone")
ahead = forecasts.by_segment(found, segments_of.labels(store, which))
strategies = playbook.cards(profiles, advice, frame.currency(store), ahead)

names = [strategy.segment for strategy in strategies]
picked = st.pills(
    "Segment",
    names,
    default=names[0],
    format_func=parts.sentence,
    required=True,
    key=f"card_{hash(tuple(names))}",
    label_visibility="collapsed",
)
cards.card(strategies[names.index(picked)])

st.header("The whole plan", anchor=False)
cards.plan_table(strategies)
parts.download(
    "Download the plan",
    lambda: tables.to_csv(playbook.actions(strategies, profiles)),
    f"{parts.file_stem(store)}-action-plan.csv",
    "text/csv",
    "download_plan",
)
