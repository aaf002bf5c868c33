"""Playbook: for every segment what to offer, to say, and how often."""

import streamlit as st

from core.act import playbook
from core.share import tables
from ui import cards, frame, parts, segments_of

store = frame.open_store(
    __file__, "Playbook", "What to do for each segment, with your own numbers filled in."
)
profiles = segments_of.profiles(store, segments_of.choose())
strategies = playbook.cards(profiles, playbook.load(), frame.currency(store))

names = [strategy.segment for strategy in strategies]
picked = st.pills(
    "Segment",
    names,
    default=names[0],
    required=True,
    key=f"card_{len(names)}",
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
