"""When the server refreshes the open project: shown, set and switched off."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import streamlit as st

from core import projects
from core.errors import ClienteleError
from core.formatting import N_, _
from ui.components import parts

if TYPE_CHECKING:
    from pathlib import Path

    from core.projects import Project, Schedule

_KINDS = {
    "daily": N_("Every day"),
    "every_hours": N_("Every few hours"),
    "when_changed": N_("When its files change"),
    "cron": N_("By a cron expression"),
}


def show(folder: Path, project: Project) -> None:
    """The schedule of a project, for one whose rows are read where they lie.

    Parameters
    ----------
    folder : where projects lie
    project : the open one
    """
    if project.source.kind in {"kept", "combined"}:
        return
    with st.expander(_("Refresh by itself"), icon=":material/schedule:"):
        try:
            schedule = projects.read_schedule(folder, project.id)
        except ClienteleError as problem:
            parts.problem(problem)
            schedule = None
        if schedule is not None:
            text = projects.schedule_text(schedule)
            st.markdown(f"**{parts.sentence(text[:1].upper() + text[1:])}**")
        st.caption(_("`python -m core serve` reads its files or its database again then."))
        chosen = _ask(schedule)
        with st.container(horizontal=True):
            if st.button(_("Set schedule"), key="schedule_set"):
                _do(folder, project, chosen)
            if schedule is not None and st.button(_("Switch it off"), key="schedule_clear"):
                _do(folder, project, None)


def _ask(schedule: Schedule | None) -> dict[str, Any]:
    kinds = list(_KINDS)
    now = next((kind for kind in kinds if schedule and getattr(schedule, kind)), kinds[0])
    kind = st.selectbox(
        _("When"),
        kinds,
        index=kinds.index(now),
        format_func=lambda one: _(_KINDS[one]),
        key="schedule_kind",
    )
    chosen: dict[str, Any] = {}
    if kind == "daily":
        time = dt.time.fromisoformat((schedule and schedule.daily) or "06:00")
        picked = st.time_input("At", time, key="schedule_daily")
        chosen["daily"] = f"{picked:%H:%M}"
    elif kind == "every_hours":
        hours = (schedule and schedule.every_hours) or 4
        chosen["every_hours"] = st.number_input(_("Hours"), 1, 744, hours, key="schedule_hours")
    elif kind == "cron":
        text = (schedule and schedule.cron) or _("0 6 * * mon-fri")
        chosen["cron"] = st.text_input(_("Expression"), text, max_chars=200, key="schedule_cron")
    else:
        chosen["when_changed"] = True
    if kind in {"daily", "cron"}:
        zone = schedule.zone if schedule else str(st.context.timezone or _("UTC"))
        chosen["zone"] = st.text_input(_("Time zone"), zone, max_chars=80, key="schedule_zone")
    return chosen


def _do(folder: Path, project: Project, chosen: dict[str, Any] | None) -> None:
    try:
        schedule = None if chosen is None else projects.make_schedule(**chosen)
        projects.set_schedule(folder, project.id, schedule)
    except ClienteleError as problem:
        parts.problem(problem)
    else:
        st.rerun()
