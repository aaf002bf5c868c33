"""Who needs attention: the segments that are slipping away, and what their like did next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import formatting, playbooks
from core.formatting import _, say
from ui import cache
from ui.components import forecasts, parts, playbook_choice, segment_links
from ui.state import session

if TYPE_CHECKING:
    from core.forecast import SegmentForecast
    from core.segmentation import Profile
    from ui.state.open_store import OpenStore

_MAX_SEGMENTS = 3


def show(store: OpenStore) -> None:
    """The largest segments that the playbook counts as at risk, each with the way to its page."""
    which = playbook_choice.advised_segmentation(store)
    if which is None:
        return
    st.header(_("Who needs attention"), anchor=False)
    profiles = cache.segments.or_progress(store, which)
    if profiles is None:
        return
    strategies = playbook_choice.chosen().strategies
    slipping = [each for each in profiles if strategies[each.advised_as].tier == "at_risk"]
    knows_money = store.analysis.customers.knows_money
    slipping.sort(key=lambda each: -(each.revenue if knows_money else each.customers))
    if not slipping:
        st.markdown(_("No segment is slipping away right now."))
        return
    ahead = forecasts.by_segment(forecasts.if_ready(store), store.labels(which)) or {}
    currency = session.currency(store) if knows_money else None
    for profile in slipping[:_MAX_SEGMENTS]:
        with st.container(border=True, gap="xsmall"):
            segment_links.to_segment(profile.name, which)
            text = _text(profile, ahead.get(profile.name), currency, knows_money=knows_money)
            st.markdown(parts.sentence(text))


def _text(
    profile: Profile, ahead: SegmentForecast | None, currency: str | None, *, knows_money: bool
) -> str:
    text = say("{customers:# customer|# customers}", customers=profile.customers)
    if knows_money:
        text += say(
            ", {revenue} spent so far", revenue=formatting.money_short(profile.revenue, currency)
        )
    if ahead is not None and ahead.money:
        text += say(
            ", {at_risk} a year at risk", at_risk=formatting.money_short(ahead.at_risk, currency)
        )
    rate = profile.reordered
    if rate is None:
        return f"{text}."
    return say(
        "{text}. Of customers like these, {rate} ordered again within {days:days}.",
        text=text,
        rate=playbooks.reorder_text(rate),
        days=rate.days,
    )
