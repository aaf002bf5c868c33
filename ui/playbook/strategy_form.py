"""One strategy changed in fields: checked, kept in the visitor's own playbook, and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pandas as pd
import streamlit as st

from core import playbooks
from core.errors import ClienteleError
from core.formatting import N_, _, say
from ui import cache
from ui.components import data_table, parts
from ui.playbook import own_playbook
from ui.state import widgets

if TYPE_CHECKING:
    from core.playbooks import Playbook, Strategy, StrategyCard
    from core.segmentation import Profile

_WHOLE = 100
_KINDS = {"none": N_("Nothing"), "perk": N_("A perk"), "discount": N_("A discount")}
_TIERS = {
    "vip": N_("VIP"),
    "potential": N_("Potential"),
    "average": N_("Average"),
    "at_risk": N_("At risk"),
    "lost": N_("Lost"),
}
_MAX_CHANNELS = 6


def show_strategy_form(advice: Playbook, card: StrategyCard, profile: Profile) -> None:
    """Change the strategy of one segment; behind one click.

    Parameters
    ----------
    advice : the playbook in use
    card : the segment as it is shown
    profile : the segment, as it was measured
    """
    known_as = profile.advised_as
    now = advice.strategies[known_as].for_facts(playbooks.measured_facts(profile))
    name = parts.sentence(card.segment)
    with st.expander(say("Change the strategy for {name}", name=name), icon=":material/edit_note:"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                _(
                    ":gray[Saved in your own playbook for this visit. Export it below to use it "
                    "again.]"
                )
            )
            _fields(card)
            own_playbook.undo_button("strategy_undo")
        key = f"strategy_{known_as}_{widgets.fresh_key(own_playbook.FIELDS)}_{advice.name}"
        with st.form(key, border=False):
            changes, shares = _asked(advice, now, key)
            if st.form_submit_button(_("Save"), type="primary", icon=":material/check:"):
                try:
                    made = playbooks.edit_playbook(advice, known_as, changes, shares)
                except ClienteleError as problem:
                    parts.problem(problem)
                else:
                    own_playbook.use(made)


def _fields(card: StrategyCard) -> None:
    """What texts can name, and what stands there for this segment."""
    known = dict(card.known)
    with st.popover(_("Fields"), icon=":material/data_object:"):
        st.markdown(
            _(
                "Write a field in braces to fill it in. `{favourite_products|our best sellers}` "
                "uses the words after the bar when nothing is known."
            )
        )
        data_table.show(
            pd.DataFrame(
                {
                    "field": [f"{{{name}}}" for name in playbooks.MESSAGE_FIELDS],
                    "now": [known.get(name, _("not known")) for name in playbooks.MESSAGE_FIELDS],
                    "what": [_(what) for what in playbooks.MESSAGE_FIELDS.values()],
                }
            ),
            hide_index=True,
            column_config={
                "field": st.column_config.TextColumn(_("Field"), pinned=True),
                "now": st.column_config.TextColumn(_("Here"), width="medium"),
                "what": st.column_config.TextColumn(_("Meaning"), width="large"),
            },
            alt=_("Fields that texts of a playbook can name"),
        )


def _asked(advice: Playbook, now: Strategy, key: str) -> tuple[dict[str, Any], dict[str, float]]:
    """The strategy as typed, and the shares of the budget."""
    labels = playbooks.FIELD_LABELS
    goal = st.text_input(_(labels["goal"]), now.goal, key=f"{key}_goal")
    left, right = st.columns(2, gap="large")
    with left:
        offer = _offer(now, key)
        channels = st.multiselect(
            _(labels["channels"]),
            _channels(now),
            default=list(now.channels),
            max_selections=_MAX_CHANNELS,
            accept_new_options=True,
            help=_("In order of preference, best first. You can type your own."),
            key=f"{key}_channels",
        )
    with right:
        subject = st.text_input(
            _(labels["message > subject"]), now.message.subject, max_chars=78, key=f"{key}_subject"
        )
        body = st.text_area(
            _(labels["message > body"]), now.message.body, height=172, key=f"{key}_body"
        )
    cadence = _cadence(now, key)
    lines = {}
    for place, name in zip(st.columns(3), ("tactics", "guard_rails", "kpis"), strict=True):
        typed = place.text_area(
            say("{label}, one a line", label=_(labels[name])),
            "\n".join(getattr(now, name)),
            height=172,
            key=f"{key}_{name}",
        )
        lines[name] = [line.strip() for line in typed.splitlines() if line.strip()]
    tier, shares = _budget(advice, now, key)
    return {
        "goal": goal,
        "offer": offer,
        "channels": channels,
        "message": {"subject": subject, "body": body},
        "cadence": cadence,
        "tier": tier,
        **lines,
    }, shares


def _offer(now: Strategy, key: str) -> dict[str, Any]:
    kind, size = st.columns([1, 2], vertical_alignment="bottom")
    picked = kind.selectbox(
        _(playbooks.FIELD_LABELS["offer"]),
        list(_KINDS),
        index=list(_KINDS).index(now.offer.kind),
        format_func=lambda one: _(_KINDS[one]),
        key=f"{key}_kind",
    )
    low, high = size.slider(
        _("Discount, % of the order"),
        0.0,
        50.0,
        (float(now.offer.low * _WHOLE), float(now.offer.high * _WHOLE)),
        step=1.0,
        format="%.0f",
        help=_("For discounts only. Drafts start with the lower end."),
        key=f"{key}_size",
    )
    text = st.text_input(
        _(playbooks.FIELD_LABELS["offer > words"]), now.offer.words, key=f"{key}_offer"
    )
    return {"kind": picked, "low": low / _WHOLE, "high": high / _WHOLE, "words": text}


def _cadence(now: Strategy, key: str) -> dict[str, Any]:
    labels = playbooks.FIELD_LABELS
    wording, *numbers = st.columns([3, 1, 1, 1], vertical_alignment="bottom")
    text = wording.text_input(_(labels["cadence > words"]), now.cadence.words, key=f"{key}_cadence")
    typed: dict[str, Any] = {"words": text}
    for place, (name, help_text) in zip(
        numbers,
        (
            ("first", _("Measured in typical gaps between orders, from the last order. 0 is now.")),
            ("next", _("Measured in typical gaps between orders, from one message to the next.")),
        ),
        strict=False,
    ):
        typed[name] = place.number_input(
            _(labels[f"cadence > {name}"]),
            0.0,
            10.0,
            float(getattr(now.cadence, name)),
            step=0.1,
            help=help_text,
            key=f"{key}_{name}",
        )
    typed["contacts"] = numbers[-1].number_input(
        _(labels["cadence > contacts"]), 1, 12, now.cadence.contacts, key=f"{key}_contacts"
    )
    return typed


def _budget(advice: Playbook, now: Strategy, key: str) -> tuple[str, dict[str, float]]:
    """Whose share of the budget the segment takes, and the shares themselves."""
    tiers = [tier for tier in get_args(playbooks.Tier) if tier in advice.budget]
    first, *others = st.columns(1 + len(tiers), vertical_alignment="bottom")
    picked = first.selectbox(
        _("Budget tier"),
        tiers,
        index=tiers.index(now.tier),
        format_func=lambda one: _(_TIERS[one]),
        help=_("Within a tier, the budget is split by segment revenue."),
        key=f"{key}_tier",
    )
    shares = {
        tier: place.number_input(
            say("{tier}, %", tier=_(_TIERS[tier])),
            0.5,
            100.0,
            round(advice.budget[tier].default * _WHOLE, 2),
            step=0.5,
            format="%.1f",
            key=f"{key}_share_{tier}",
        )
        / _WHOLE
        for place, tier in zip(others, tiers, strict=True)
    }
    return picked, shares


def _channels(now: Strategy) -> list[str]:
    """Channels of this strategy, then whatever the playbooks that come with the program name."""
    named = [
        channel
        for path in playbooks.available_playbooks()
        for strategy in cache.playbook(path).strategies.values()
        for channel in strategy.channels
    ]
    return list(dict.fromkeys((*now.channels, *sorted(set(named)))))
