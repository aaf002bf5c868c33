"""What a page waits for: work done as a job, shown only where it takes longer than a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import streamlit as st

from ui.state import session
from ui.tasks.job import Job, panel

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.progress import Progress

T = TypeVar("T")

MOMENT = 0.8
"""Seconds that a page waits before it shows how far some work is."""
_LOOK_SECONDS = 0.5


class Awaited(NamedTuple):
    """Work that a page waits for, and what exactly was asked for."""

    key: str
    job: Job[Any]


def awaited(what: str, key: str, title: str, work: Callable[[Progress], T]) -> T | None:
    """The result of work that a page waits for; None while it is under way, which is then shown.

    Nothing is shown of work that takes no longer than `MOMENT`. There is one job of a kind at a
    time: asking for the same with other choices stops the one before.

    Parameters
    ----------
    what : the kind of work
    key : what exactly is asked for
    title : for the panel
    work : takes a progress callback and returns the result, never None

    Raises
    ------
    ClienteleError : why the work failed; asking again begins it anew
    """
    awaits = session.visit().awaits
    known = awaits.get(what)
    if known is None or known.key != key:
        if known is not None:
            known.job.cancel()
        known = awaits[what] = Awaited(key, Job(title, work).start())
        known.job.wait(MOMENT)
    job = known.job
    if job.running:
        panel(job, f"await_{what}", every=_LOOK_SECONDS)
        return None
    if job.cancelled:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            what_for = f"{title[:1].lower()}{title[1:]}"
            st.markdown(f":material/stop_circle: Stopped: {what_for}.", width="stretch")
            st.button(
                "Begin again",
                icon=":material/play_arrow:",
                key=f"await_{what}_again",
                on_click=awaits.__delitem__,
                args=(what,),
            )
        return None
    awaits.pop(what)
    if job.problem is not None:
        raise job.problem
    result: T | None = job.result
    return result
