"""The bar in the sidebar: what runs on any page, how long it will take, and a toast when done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core import formatting
from core.formatting import _, say
from ui.state import session

if TYPE_CHECKING:
    from ui.state.task import Task

_UPDATE_SECONDS = 1.0
_WORTH_A_TOAST = 3
"""Seconds of work whose end is announced: what is quicker is seen where it was asked for."""


def announce() -> None:
    """Say of each task that ended since the last run that it did; before results are collected."""
    for task in session.current().tasks.every:
        if task.running or task.announced:
            continue
        task.announced = True
        if task.seconds < _WORTH_A_TOAST or task.cancelled:
            continue
        if task.problem is None:
            st.toast(say("Done: {task}.", task=_what(task)), icon=":material/check_circle:")
        else:
            st.toast(say("Not done: {task}.", task=_what(task)), icon=":material/error:")


def show() -> None:
    """Everything that runs, with its progress and a button that stops it; nothing where none does.

    The page runs again when one ends.
    """
    followed = _running()
    if not followed:
        return

    @st.fragment(run_every=_UPDATE_SECONDS)
    def follow() -> None:
        if _running() != followed:
            st.rerun()
        with st.container(border=True, gap="xsmall", key="job_bar"):
            for place, task in enumerate(followed):
                _bar(task, place)

    follow()


def _running() -> list[Task[Any]]:
    return [task for task in session.current().tasks.every if task.running]


def _bar(task: Task[Any], place: int) -> None:
    left = task.seconds_left
    st.markdown(f"**{task.title}**")
    st.progress(task.step.overall, text=task.step.text)
    if task.stopping:
        st.caption(_("Stopping at the next safe point."))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"{task.seconds} s"
            if left is None
            else say("About {left} s left", left=formatting.count(left)),
            width="stretch",
        )
        st.button(
            _("Stop"),
            icon=":material/close:",
            on_click=task.cancel,
            key=f"job_{place}",
            type="tertiary",
        )


def _what(task: Task[Any]) -> str:
    return f"{task.title[:1].lower()}{task.title[1:]}"
