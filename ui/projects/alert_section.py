"""What is watched in the open project: its alerts, their last digests, and the quiet hours."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import streamlit as st

from core import alerts, formatting, projects, segment_builder
from core.errors import ClienteleError
from core.formatting import N_, _, say
from ui.components import parts
from ui.state import widgets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.alerts import AlertBook, QuietHours
    from core.projects import Project, ProjectRun

_KINDS = {
    "left": N_("Customers leave a segment"),
    "entered": N_("Customers enter a segment"),
    "size": N_("A segment's size is beyond its forecast"),
    "money": N_("A segment's money is beyond its forecast"),
    "drift": N_("Customers have drifted"),
    "audience": N_("A saved list reaches a number of customers"),
    "age": N_("The data are old"),
}
_OF_SEGMENTS = frozenset({"left", "entered", "size", "money"})
_LIMITS: dict[str, tuple[str, float]] = {
    "left": (N_("Customers in one run"), 10),
    "entered": (N_("Customers in one run"), 10),
    "size": (N_("Distance, in halves of the 80% interval"), 1.0),
    "money": (N_("Distance, in halves of the 80% interval"), 1.0),
    "drift": (N_("Population stability index"), 0.25),
    "audience": (N_("Customers"), 100),
    "age": (N_("Days"), 7),
}
"""What the limit of each kind is called, and what it begins with."""
_WHOLE = frozenset({"left", "entered", "audience", "age"})
_DIGESTS = 5
_FORM = "alert_form"


def show(folder: Path, project: Project) -> None:
    """The alerts of a project, each with what it last measured."""
    st.subheader(_("Alerts"), anchor=False)
    try:
        book = alerts.read_alerts(folder, project.id, _DIGESTS)
    except ClienteleError as problem:
        parts.problem(problem)
        return
    if not book.alerts:
        st.markdown(
            _(":gray[No alerts yet. An alert is reported once, by the run in which it fires.]")
        )
    for alert in book.alerts:
        _alert(folder, project, book, alert)
    with st.expander(_("Add an alert"), icon=":material/notifications:"):
        _ask(folder, project)
    if book.alerts:
        with st.expander(_("Quiet hours"), icon=":material/bedtime:"):
            _ask_quiet_hours(folder, project, book.quiet)
    if book.digests:
        locale = formatting.format_code()
        with st.expander(_("Past alerts"), icon=":material/history:"):
            for digest in book.digests:
                day = formatting.date(digest.at.date())
                st.markdown(say("**Run {run}, {day}**", run=digest.run, day=day))
                st.markdown(
                    "\n".join(f"- {parts.sentence(one.text(locale))}" for one in digest.fired)
                )


def _alert(folder: Path, project: Project, book: AlertBook, alert: alerts.Alert) -> None:
    state = book.state(alert)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            parts.sentence(f"{alerts.describe_alert(alert).text(formatting.format_code())}."),
            width="stretch",
        )
        if state.fired:
            st.badge(_("Fired"), icon=":material/notifications_active:", color="orange")
        elif state.value is None:
            st.badge(_("From the next run on"), color="gray")
        else:
            st.badge(_("Quiet"), icon=":material/check:", color="green")
        if st.button(_("Remove"), icon=":material/delete:", key=f"alert_{alert.id}"):
            _do(lambda: alerts.remove_alert(folder, project.id, alert.id))


def _do(act: Callable[[], None]) -> None:
    try:
        act()
    except ClienteleError as problem:
        parts.problem(problem)
    else:
        st.rerun()


def _ask(folder: Path, project: Project) -> None:
    key = widgets.fresh_key(_FORM)
    kind = st.selectbox(
        _("What"), list(_KINDS), format_func=lambda one: _(_KINDS[one]), key=f"{key}_kind"
    )
    wanted: dict[str, Any] = {"kind": kind}
    names = _segments(folder, project)
    if kind in _OF_SEGMENTS:
        if not names:
            st.markdown(_(":gray[Segments can be watched once the project has a run.]"))
            return
        wanted["segment"] = st.selectbox(_("Segment"), names, key=f"{key}_segment")
    if kind == "audience":
        lists = list(dict.fromkeys((*project.choices.audiences, *names)))
        if not lists:
            st.markdown(_(":gray[There is no list yet. Save one on the Export page.]"))
            return
        wanted["audience"] = st.selectbox(_("List or segment"), lists, key=f"{key}_audience")
        grows = st.radio(
            _("Fires when it"),
            [N_("grows"), N_("shrinks")],
            format_func=_,
            horizontal=True,
            key=f"{key}_way",
        )
        wanted["crosses"] = "above" if grows == "grows" else "below"
    label, usual = _LIMITS[kind]
    wanted["limit"] = (
        st.number_input(_(label), 1, 10_000, int(usual), key=f"{key}_{kind}_limit")
        if kind in _WHOLE
        else st.number_input(_(label), 0.01, 100.0, float(usual), key=f"{key}_{kind}_limit")
    )
    if st.button(_("Add alert"), type="primary", icon=":material/check:", key=f"{key}_add"):
        _do(lambda: _added(folder, project, wanted))


def _ask_quiet_hours(folder: Path, project: Project, quiet: QuietHours | None) -> None:
    """The hours in which nothing is delivered."""
    st.markdown(
        _(":gray[Alerts in these hours are sent when they end. This page shows it at once.]")
    )
    start, end, zone = st.columns(3)
    first = start.time_input(
        _("From"), dt.time(22) if quiet is None else quiet.start, key="quiet_from"
    )
    last = end.time_input(_("To"), dt.time(7) if quiet is None else quiet.end, key="quiet_to")
    here = st.context.timezone or _("UTC")
    name = zone.text_input(
        _("Time zone"), here if quiet is None else quiet.time_zone, key="quiet_zone", max_chars=100
    )
    with st.container(horizontal=True):
        if st.button(_("Set quiet hours"), icon=":material/bedtime:", key="quiet_set"):
            text = f"{first:%H:%M}-{last:%H:%M}"
            _do(lambda: _set_quiet_hours(folder, project, text, name))
        if quiet is not None and st.button(_("No quiet hours"), key="quiet_none"):
            _do(lambda: alerts.set_quiet_hours(folder, project.id, None))


def _set_quiet_hours(folder: Path, project: Project, text: str, zone: str) -> None:
    quiet = alerts.parse_quiet_hours(text, zone.strip())
    alerts.set_quiet_hours(folder, project.id, quiet)


def _added(folder: Path, project: Project, wanted: dict[str, Any]) -> None:
    alerts.add_alert(folder, project.id, wanted)
    widgets.renew(_FORM)


def _segments(folder: Path, project: Project) -> list[str]:
    """The segments in use of the last run, best first."""
    last: ProjectRun | None = projects.last_run(folder, project.id)
    if last is None:
        return []
    if project.choices.in_use == "saved" and project.choices.segments:
        saved = segment_builder.parse_segments(project.choices.segments, any_field=True)
        return [segment.name for segment in saved]
    by_model = project.choices.in_use == "model" or not last.summary.rfm
    return [size.name for size in last.summary.sizes("model" if by_model else "rfm")]
