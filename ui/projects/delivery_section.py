"""Where the open project's events go, and what could not be sent."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from core import deliveries, formatting
from core.errors import ClienteleError
from core.formatting import N_, _, say
from ui.components import data_table, parts
from ui.state import sign_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.deliveries import OutboxMessage
    from core.projects import Project

_SHOWN = 20
_LISTED = 200
_STATES = {"waiting": N_("Waiting"), "sent": N_("Sent"), "dead": N_("Could not be sent")}
_TOPICS = {
    "alerts.fired": N_("Alerts that fired"),
    "customers.moved": N_("Customers who moved"),
    "audience.listed": N_("A list"),
    "audience.failed": N_("A list that could not be made"),
}


def show(folder: Path, project: Project) -> None:
    """The deliveries of a project; nothing where it has none: they are added in the terminal."""
    try:
        held = deliveries.held_deliveries(folder, project.id)
        left = deliveries.unsent_messages(folder, project.id)
    except ClienteleError as problem:
        parts.problem(problem)
        return
    if not held:
        return
    st.subheader(_("Deliveries"), anchor=False)
    for one in held:
        mine = [message for message in left if message.delivery == one.name]
        waiting = sum(message.state == "waiting" for message in mine)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{parts.plain(one.name)}**, {one.kind}", width="stretch")
            if len(mine) > waiting:
                st.badge(_("Could not be sent"), icon=":material/error:", color="red")
            elif waiting:
                st.badge(say("{n:# message|# messages} waiting", n=waiting), color="gray")
            else:
                st.badge(_("All sent"), icon=":material/check:", color="green")
    _dead(folder, project, [message for message in left if message.state == "dead"])
    known = deliveries.known_messages(folder, project.id)
    if known:
        with st.expander(_("What went where"), icon=":material/outbox:"):
            _messages(known)
    if any(message.state == "waiting" for message in left) and sign_in.may_see_contacts():
        with st.expander(_("What would be sent"), icon=":material/visibility:", key="dry_run"):
            _dry_run(folder, project)


def _dead(folder: Path, project: Project, dead: Sequence[OutboxMessage]) -> None:
    """What was laid aside, and a button that sends it once more."""
    if not dead:
        return
    lines = [
        say(
            "- Run {run} to {delivery}: {error}",
            run=message.run,
            delivery=parts.plain(message.delivery),
            error=parts.sentence(message.error),
        )
        for message in dead[:_SHOWN]
    ]
    said = say("**{messages:# message|# messages} could not be sent**", messages=len(dead))
    st.warning("\n".join([said, "", *lines]), icon=":material/error:")
    if st.button(_("Send again"), icon=":material/refresh:", key="revive_dead"):
        deliveries.revive_dead(folder, project.id, dt.datetime.now(dt.UTC))
        st.rerun()


def _messages(known: Sequence[OutboxMessage]) -> None:
    """Every message that is known, the latest first."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    data_table.show(
        [
            {
                "run": one.run,
                "to": one.delivery,
                "what": _(_TOPICS.get(one.topic, one.topic)),
                "state": _(_STATES[one.state]),
                "when": f"{formatting.date(one.due.date())}, {one.due:%H:%M} UTC",
                "attempts": one.attempts,
                "why": one.error,
            }
            for one in known[:_LISTED]
        ],
        hide_index=True,
        column_config={
            "run": number(_("Run")),
            "to": text("To"),
            "what": text(_("What")),
            "state": text(_("State")),
            "when": text(_("When"), help=_("When it was sent, or is sent at the earliest")),
            "attempts": number(_("Attempts")),
            "why": text(_("Why it failed")),
        },
    )


def _dry_run(folder: Path, project: Project) -> None:
    """Exactly what would be sent, prepared when it is asked for; nothing is sent."""
    if not st.button(_("Show it"), key="show_waiting"):
        st.caption(_("As it would be sent, with the customers in it. Nothing is sent by looking."))
        return
    try:
        shown = deliveries.show_waiting(folder, project.id, dt.datetime.now(dt.UTC))
    except ClienteleError as problem:
        parts.problem(problem)
        return
    for one in shown[:_SHOWN]:
        st.markdown(f"**{parts.plain(one['delivery'])}**, {_TOPICS.get(one['topic'], '')}")
        st.json(one["request"], expanded=1)
