"""Where the open project's events go, and what could not be sent."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from core import deliveries, formatting
from core.errors import ClienteleError
from ui.components import data_table, parts
from ui.state import sign_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.deliveries import OutboxMessage
    from core.projects import Project

_SHOWN = 20
_LISTED = 200
_STATES = {"waiting": "Waiting", "sent": "Sent", "dead": "Could not be sent"}
_TOPICS = {
    "alerts.fired": "Alerts that fired",
    "customers.moved": "Customers who moved",
    "audience.listed": "A list",
    "audience.failed": "A list that could not be made",
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
    st.subheader("Deliveries", anchor=False)
    for one in held:
        mine = [message for message in left if message.delivery == one.name]
        waiting = sum(message.state == "waiting" for message in mine)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{parts.plain(one.name)}**, {one.kind}", width="stretch")
            if len(mine) > waiting:
                st.badge("Could not be sent", icon=":material/error:", color="red")
            elif waiting:
                st.badge(f"{formatting.count(waiting, 'message')} waiting", color="gray")
            else:
                st.badge("All sent", icon=":material/check:", color="green")
    _dead(folder, project, [message for message in left if message.state == "dead"])
    known = deliveries.known_messages(folder, project.id)
    if known:
        with st.expander("What went where", icon=":material/outbox:"):
            _messages(known)
    if any(message.state == "waiting" for message in left) and sign_in.may_see_contacts():
        with st.expander("What would be sent", icon=":material/visibility:", key="dry_run"):
            _dry_run(folder, project)


def _dead(folder: Path, project: Project, dead: Sequence[OutboxMessage]) -> None:
    """What was laid aside, and a button that sends it once more."""
    if not dead:
        return
    lines = [
        f"- Run {message.run} to {parts.plain(message.delivery)}: {parts.sentence(message.error)}"
        for message in dead[:_SHOWN]
    ]
    said = f"**{formatting.count(len(dead), 'message')} could not be sent**"
    st.warning("\n".join([said, "", *lines]), icon=":material/error:")
    if st.button("Send again with the next run", icon=":material/refresh:", key="revive_dead"):
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
                "what": _TOPICS.get(one.topic, one.topic),
                "state": _STATES[one.state],
                "when": f"{formatting.date(one.due.date())}, {one.due:%H:%M} UTC",
                "attempts": one.attempts,
                "why": one.error,
            }
            for one in known[:_LISTED]
        ],
        hide_index=True,
        column_config={
            "run": number("Run"),
            "to": text("To"),
            "what": text("What"),
            "state": text("State"),
            "when": text("When", help="When it was sent, or is sent at the earliest"),
            "attempts": number("Attempts"),
            "why": text("Why it failed"),
        },
    )


def _dry_run(folder: Path, project: Project) -> None:
    """Exactly what would be sent, prepared when it is asked for; nothing is sent."""
    if not st.button("Show it", key="show_waiting"):
        st.caption("As it would be sent, with the customers in it. Nothing is sent by looking.")
        return
    try:
        shown = deliveries.show_waiting(folder, project.id, dt.datetime.now(dt.UTC))
    except ClienteleError as problem:
        parts.problem(problem)
        return
    for one in shown[:_SHOWN]:
        st.markdown(f"**{parts.plain(one['delivery'])}**, {_TOPICS.get(one['topic'], '')}")
        st.json(one["request"], expanded=1)
