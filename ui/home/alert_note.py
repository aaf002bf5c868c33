"""The last digest of the open project's alerts."""

from __future__ import annotations

import streamlit as st

from core import alerts, formatting
from core.errors import ClienteleError
from core.formatting import Sentence
from ui.components import parts
from ui.state import project_choices, session


def show() -> None:
    """The digest of the last run in which an alert fired, as long as one of them stands."""
    folder, project = project_choices.folder(), session.current().project.project
    if folder is None or project is None:
        return
    try:
        book = alerts.read_alerts(folder, project.id, 1)
    except ClienteleError:  # deleted in another tab, which the project's own page says
        return
    standing = {alert.id for alert in book.alerts if book.state(alert).fired}
    if not book.digests or not standing & {one.id for one in book.digests[0].fired}:
        return
    digest = book.digests[0]
    title = Sentence("Alerts of run {run:d}, {day}", run=digest.run, day=digest.at.date())
    lines = [f"- {parts.sentence(one.text(formatting.format_code()))}" for one in digest.fired]
    st.warning(
        "\n".join([f"**{parts.sentence(title.text(formatting.format_code()))}**", "", *lines]),
        icon=":material/notifications_active:",
    )
