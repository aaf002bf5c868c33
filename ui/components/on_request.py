"""Results that are made on request: a card with what it shows and the button that starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

import streamlit as st

from ui.components import parts
from ui.tasks import panel

if TYPE_CHECKING:
    from ui.cache.background_cache import BackgroundCached

P = ParamSpec("P")
T = TypeVar("T")


def ask(
    result: BackgroundCached[P, T], label: str, about: str, *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """The result if it was made before, else its progress, else a button that starts it.

    Parameters
    ----------
    result : what is asked for; it is called with the other arguments
    label : what the button says
    about : what it shows and how long it may take, in a sentence
    """
    ready = result.if_ready(*args, **kwargs)
    if ready is not None:
        return ready
    task = result.task(*args, **kwargs)
    if task is not None and task.running:
        panel.show_progress(task, f"request_{label}")
        return None
    if task is not None and task.problem is not None:
        parts.problem(task.problem)
    with st.container(border=True):
        st.markdown(f":gray[{parts.sentence(about)}]")
        st.button(
            label,
            icon=":material/play_arrow:",
            key=f"request_{label}",
            on_click=result.start,
            args=args,
            kwargs=kwargs,
        )
    return None
