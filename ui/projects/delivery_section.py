"""Where the open project's events go, and what could not be sent."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from core import deliveries, formatting
from core.errors import ClienteleError
from ui.components import parts

if TYPE_CHECKING:
    from pathlib import Path

    from core.projects import Project

_SHOWN = 20


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
    dead = [message for message in left if message.state == "dead"]
    if not dead:
        return
    lines = [
        f"- Run {message.run} to {parts.plain(message.delivery)}: {parts.sentence(message.error)}"
        for message in dead[:_SHOWN]
    ]
    heading = f"**{formatting.count(len(dead), 'message')} could not be sent**"
    st.warning("\n".join([heading, "", *lines]), icon=":material/error:")
    if st.button("Send again with the next run", icon=":material/refresh:", key="revive_dead"):
        deliveries.revive_dead(folder, project.id, dt.datetime.now(dt.UTC))
        st.rerun()
