"""What is judged on request: asked for with a button, done as a job, kept for this visit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import streamlit as st

from ui.components import parts
from ui.state import session
from ui.tasks.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.progress import Progress

T = TypeVar("T")

KEPT = 24
"""Results that are kept; the oldest go first."""


def ask(key: str, label: str, about: str, work: Callable[[Progress], T]) -> T | None:
    """The result of some work if it was done, else its progress, else a button that begins it.

    Parameters
    ----------
    key : what is asked, of which model
    label : what the button says
    about : what it shows and how long it may take, in a sentence
    work : takes a progress callback, which may raise to stop, and returns the result
    """
    job = session.visit().looks.get(key)
    if job is not None and job.running:
        _running(job)
        return None
    if job is not None and job.result is not None:
        result: T = job.result
        return result
    if job is not None and job.problem is not None:
        parts.problem(job.problem)
    with st.container(border=True):
        st.markdown(f":gray[{parts.sentence(about)}]")
        st.button(
            label,
            icon=":material/play_arrow:",
            key=f"look_{abs(hash(key))}",
            on_click=begin,
            args=(key, label, work),
        )
    return None


def at_once(key: str, work: Callable[[], T]) -> T:
    """The result of work that takes no longer than a page may, made once."""
    looks = session.visit().looks
    if key not in looks:
        with st.spinner("Looking at the model"):
            job = Job("", lambda _: work()).start()
            job.wait()
        if job.problem is not None:
            raise job.problem
        _keep(key, job)
    made: Any = looks[key].result
    return cast("T", made)


def begin(key: str, label: str, work: Callable[[Progress], Any]) -> None:
    """Start some work, unless it runs already."""
    running = session.visit().looks.get(key)
    if running is None or not running.running:
        _keep(key, Job(label, work).start())


def _keep(key: str, job: Job[Any]) -> None:
    looks = session.visit().looks
    looks[key] = job
    for oldest in list(looks)[:-KEPT]:
        looks.pop(oldest).cancel()


def _running(job: Job[Any]) -> None:
    @st.fragment(run_every=1.0)
    def follow() -> None:
        if not job.running:
            st.rerun()
        with st.container(border=True):
            step = job.step
            st.progress(min(1.0, max(0.0, step.done)), text=step.detail or job.title)
            if job.stopping:
                st.caption("Stopping at the next safe point.")
            else:
                st.button("Cancel", icon=":material/close:", on_click=job.cancel, key="look_cancel")

    follow()
