"""The home page's two faces: what this is, and what stands out in the open store."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from core import charts, formatting, playbooks
from ui.components import demo_button, parts, segment_links
from ui.state import session

if TYPE_CHECKING:
    from core.segmentation import Profile
    from ui.state.open_store import OpenStore

WHAT_THIS_IS = (
    "Clientele turns your order export into customer segments, says what each is worth, "
    "and what to send to whom."
)
_STEPS = (
    (
        ":material/upload_file:",
        "Bring your orders",
        "An export from any shop system. Columns are recognised, and every row is accounted for.",
    ),
    (
        ":material/bubble_chart:",
        "See your segments",
        "Who your best customers are, who is new, and who is slipping away.",
    ),
    (
        ":material/campaign:",
        "Act on them",
        "A plan per segment, what a campaign would earn, and the lists for your mailing tool.",
    ),
)


class _Thing(NamedTuple):
    """What to do first, and why; whom it is about, and whether their orders have a known value."""

    title: str
    why: str
    segment: str
    by: str
    priced: bool


def start() -> None:
    """The two ways in, the demo first."""
    with st.container(border=True):
        st.markdown("### See it work in a minute")
        st.markdown(
            "The demo store holds two years of made-up orders. Open it, look around, "
            "then bring your own."
        )
        with st.container(horizontal=True):
            demo_button.button("home_demo")
            if st.button("Upload your orders", icon=":material/upload_file:"):
                st.switch_page("pages/load.py")
        st.caption(
            ":material/lock: Your file stays on the machine this runs on, and is deleted when you "
            "say so or within minutes of closing the page."
        )


def three_steps() -> None:
    """How it goes, in three cards."""
    for column, (icon, title, text) in zip(st.columns(3), _STEPS, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"##### {icon} {title}")
            st.markdown(f":gray[{text}]")


def lead(store: OpenStore) -> str:
    """The open store in one sentence."""
    customers = store.analysis.customers
    counted = formatting.count(len(customers.frame), "customer")
    orders = f" with {formatting.count(customers.orders, 'order')}" if customers.orders else ""
    measured = f", measured as of {formatting.date(customers.as_of)}" if customers.as_of else ""
    return parts.sentence(f"{counted}{orders}{measured}.")


def found(store: OpenStore) -> None:
    """What stands out in the open store, in measured numbers."""
    segments = store.analysis.segmentation.profiles
    if store.analysis.customers.knows_money:
        parts.chart(charts.customers_and_revenue(segments), "home_mix", heading="###")
    else:
        parts.chart(charts.segment_mix(segments, "customers"), "home_mix", heading="###")


def first_things(store: OpenStore) -> None:
    """What to do on Monday: who to win back and who to look after, with the reason."""
    things = _first_things(store, session.currency(store))
    if not things:
        return
    st.subheader("Two things to do first", anchor=False)
    for column, thing in zip(st.columns(2), things, strict=False):
        with column.container(border=True, height="stretch"):
            st.markdown(f"##### {thing.title}")
            st.markdown(thing.why)
            with st.container(horizontal=True):
                for page in ("playbook", "roi") if thing.priced else ("playbook",):
                    segment_links.link(page, thing.segment, thing.by)


def next_pages() -> None:
    """Where to go from here."""
    st.subheader("Look further", anchor=False)
    for column, (file, label, icon) in zip(
        st.columns(4),
        (
            ("pages/overview.py", "How the shop does", ":material/monitoring:"),
            ("pages/segments.py", "The segments", ":material/bubble_chart:"),
            ("pages/roi.py", "What a campaign earns", ":material/calculate:"),
            ("pages/export.py", "Lists to download", ":material/download:"),
        ),
        strict=True,
    ):
        column.page_link(file, label=label, icon=icon)


def _first_things(store: OpenStore, currency: str | None) -> list[_Thing]:
    """From the model's segments or, where those do not have both, from RFM."""
    result, by = playbooks.find_priorities(store.analysis.segmentation.profiles), "model"
    if (result.win_back is None or result.look_after is None) and store.analysis.rfm is not None:
        result, by = playbooks.find_priorities(store.analysis.rfm.profiles), "rfm"
    things = (
        (result.win_back, "Win back: {name}", "They have not ordered for {gap}."),
        (result.look_after, "Look after: {name}", "They last ordered {gap} ago."),
    )
    return [
        _Thing(
            heading.format(name=parts.sentence(profile.name)),
            _why(profile, text, currency),
            profile.name,
            by,
            math.isfinite(profile.order_value),
        )
        for profile, heading, text in things
        if profile is not None
    ]


def _why(profile: Profile, text: str, currency: str | None) -> str:
    spent = parts.sentence(formatting.money_short(profile.revenue, currency))
    who = f" who spent {spent}" if math.isfinite(profile.revenue) else ""
    return (
        f"{formatting.count(profile.customers, 'customer')}{who}. "
        f"{text.format(gap=formatting.days(profile.recency_days))} :gray[(median)]"
    )
