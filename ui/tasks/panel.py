"""The panel of a task: how far it is, a button that stops it, and one that starts it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.state.task import Task


def show_progress(
    task: Task[Any],
    key: str,
    *,
    seconds: float = 1.0,
    cancel: str = N_("Cancel"),
    progress: Callable[[], None] | None = None,
    buttons: Callable[[], None] | None = None,
    details: Callable[[], None] | None = None,
) -> None:
    """Follow a running task, and run the page again when it ends.

    Parameters
    ----------
    task : to be followed
    key : unlike that of any other panel of the page
    seconds : between two updates
    cancel : what the button that ends the task is called
    progress, buttons, details : draw something else than the bar, more buttons before that one, and
        more below
    """

    @st.fragment(run_every=seconds)
    def follow() -> None:
        if not task.running:
            st.rerun()
        with st.container(border=True):
            st.markdown(f"**{task.title}** :gray[{task.seconds} s]")
            if progress is not None:
                progress()
            else:
                st.progress(task.step.overall, text=task.step.text)
            if task.stopping:
                st.caption(_("Stopping at the next safe point."))
            else:
                with st.container(horizontal=True):
                    if buttons is not None:
                        buttons()
                    st.button(
                        _(cancel),
                        icon=":material/close:",
                        on_click=task.cancel,
                        key=f"{key}_cancel",
                    )
            if details is not None:
                details()

    follow()


def show_stopped(title: str, key: str, start_again: Callable[[], None]) -> None:
    """Say that a task was stopped, with the button that starts it again."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        what = f"{title[:1].lower()}{title[1:]}"
        st.markdown(say(":material/stop_circle: Stopped: {what}.", what=what), width="stretch")
        st.button(
            _("Start again"), icon=":material/play_arrow:", key=f"{key}_again", on_click=start_again
        )
