"""Segment: everything about one segment, and what can be done with it."""

import streamlit as st

from core import campaigns, playbooks
from core.formatting import N_, _
from ui import cache
from ui.components import (
    channel_assumptions,
    contact_scope,
    next_steps,
    parts,
    playbook_choice,
    segment_links,
    segment_lists,
    segmentation_choice,
    unavailable,
)
from ui.export import lists
from ui.playbook import strategy_card
from ui.segment import outlook, portrait, purchases, trend
from ui.shell import page_shell
from ui.state import session

store = page_shell.open_store(
    __file__, _("Segment"), _("Who they are, where they came from, what they buy, and what to do.")
)
which, currency = store.in_use, session.currency(store)
profiles = cache.segments.or_progress(store, which) or store.profiles(which)
profile = segmentation_choice.pills(profiles, "segment_page", which)
colour = segmentation_choice.shades(store, which)[profile.name]

st.header(parts.sentence(profile.name), anchor=False)
advised = playbook_choice.advised_segmentation(store) == which
liked = playbook_choice.preferred(store, which)
advice = playbook_choice.chosen()
cards = (
    playbooks.strategy_cards(profiles, advice, currency, None, playbook_choice.liked(liked))
    if advised
    else ()
)
card = next((one for one in cards if one.segment == profile.name), None)
if card is not None:
    st.markdown(parts.sentence(card.headline))
parts.numbers(portrait.key_figures(profile, currency))
next_steps.strip(store, which, profile.name, "segment")

PARTS = (
    N_("Who they are"),
    N_("Trend"),
    N_("What they buy"),
    N_("Value and risk"),
    N_("What to do"),
    N_("Customers"),
)
part = st.segmented_control(
    _("Part"),
    PARTS,
    format_func=_,
    default=PARTS[0],
    required=True,
    key="segment_part",
    persist_state="session",
    label_visibility="collapsed",
)
if part == "Who they are":
    left, right = st.columns([3, 2], gap="large")
    with left:
        portrait.beside_everybody(profile, store.analysis.customers, currency)
    with right:
        portrait.why(store, which, profile)
    portrait.what_they_did_next(profile)
elif part == "Trend":
    trend.show(store, which, profile, colour)
elif part == "What they buy":
    purchases.show(store, liked, profile.name, colour)
elif part == "Value and risk":
    outlook.show(store, which, profile)
    st.page_link("pages/value.py", label=_("All of lifetime value"), icon=":material/savings:")
elif part == "What to do" and card is not None:
    assumed = channel_assumptions.current(currency)
    whom = contact_scope.counted(store, which)
    for action in campaigns.best_actions(profiles, advice, assumed, currency, whom):
        if action.result.segment == profile.name:
            strategy_card.expected(action, assumed, currency)
    strategy_card.card(card)
    segment_links.link("playbook", profile.name, which)
elif part == "What to do":
    unavailable.line(
        _("The playbook has no advice for these segments, because they use other features.")
    )
else:
    st.subheader(_("List for your mailing tool"), anchor=False)
    lists.mailing_lists(store, profile.name)
    st.subheader(_("Every customer"), anchor=False)
    labels = store.labels(which)
    members = labels.index[labels == profile.name]
    segment_lists.customers(store, members, "segment_customers")
    segment_lists.download_some(store, members, parts.file_name(profile.name))
