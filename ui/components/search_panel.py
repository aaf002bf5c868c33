"""A search of models as it runs: the best so far, every trial, and the ways to end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import formatting
from core.formatting import N_, _, say
from ui.components import data_table, parts
from ui.state import session
from ui.tasks import panel, search
from ui.tasks.search import Search

if TYPE_CHECKING:
    from core.segmentation import SearchState

_LATEST = 8
_OBJECTIVES = {
    "guarded": N_("checked silhouette"),
    "silhouette": N_("silhouette"),
    "davies_bouldin": N_("Davies-Bouldin, negative"),
    "calinski_harabasz": N_("Calinski-Harabasz"),
    "bic": N_("BIC, negative"),
    "stability": N_("stability"),
}
"""What the value of a trial is, by objective; higher is always better."""


def show_search() -> None:
    """The search that runs, with its trials, or the one that was stopped."""
    job = session.current().tasks.analysis
    if isinstance(job, Search):
        running(job)
    else:
        stopped()


def running(search: Search) -> None:
    """Follow a running search and its trials."""

    def progress() -> None:
        step = search.step
        judging = step.stage == "judge"
        share = 1.0 if judging else min(1.0, max(0.0, step.done))
        label = _("Checking the best models") if judging else _("Trying models")
        st.progress(share, text=f"{label} · {step.detail}" if step.detail else label)
        if search.tuning is not None:
            st.markdown(f"{_best(search.tuning)} {_count(search.tuning)}")

    def details() -> None:
        if search.tuning is not None:
            trials(search.tuning, _LATEST)

    panel.show_progress(
        search,
        "search",
        cancel=N_("Stop"),
        progress=progress,
        buttons=lambda: _use_best(search),
        details=details,
    )


def stopped() -> None:
    """A search that was stopped before its end: go on from there, or leave it."""
    state = session.current()
    paused, store = state.tasks.paused, state.store
    if paused is None or store is None or state.tasks.analysis is not None:
        return
    if paused.customers is not store.analysis.customers:
        return
    tuning = paused.state
    with st.container(border=True):
        st.markdown(f"**{_('The search was stopped.')}** {_count(tuning)} {_best(tuning)}")
        with st.container(horizontal=True):
            st.button(
                _("Continue the search"),
                icon=":material/play_arrow:",
                type="primary",
                on_click=search.resume,
                key="search_continue",
            )
            st.button(_("Discard it"), on_click=search.discard, key="search_leave")
        with st.expander(_("Trials so far")):
            trials(tuning, len(tuning.trials))


def trials(tuning: SearchState, most: int) -> None:
    """The latest trials of a search, the newest first."""
    number = st.column_config.NumberColumn
    shown = list(enumerate(tuning.trials, start=1))[: -most - 1 : -1]
    data_table.show(
        [
            {
                "trial": place,
                "model": parts.algorithm(trial.algorithm),
                "segments": trial.clusters,
                "parameters": ", ".join(
                    f"{name} {value}"
                    for name, value in trial.parameters.items()
                    if name != "clusters"
                ),
                "value": trial.value,
                "seconds": None if trial.repeated else trial.seconds,
            }
            for place, trial in shown
        ],
        hide_index=True,
        placeholder="–",
        column_config={
            "trial": number(_("Trial"), width="small"),
            "model": st.column_config.TextColumn(_("Model")),
            "segments": number(_("Segments"), width="small"),
            "parameters": st.column_config.TextColumn(_("Parameters")),
            "value": number(_value_title(tuning), format="%.3f", help=_("Higher is better")),
            "seconds": number(_("Seconds"), format="%.2f", help=_("Empty when reused from before")),
        },
        alt=_("Trials of the search: model, parameters and value"),
    )
    if len(tuning.trials) > most:
        st.caption(
            say(
                "The latest {most} of {trials}.",
                most=most,
                trials=formatting.count(len(tuning.trials)),
            )
        )


def _best(tuning: SearchState) -> str:
    best = tuning.best
    if best is None:
        return _("No model with a usable number of segments yet.")
    return say(
        "Best so far, before quality checks: {algorithm} with {segments:# segment|# segments}, "
        "{objective} {value}.",
        algorithm=parts.algorithm(best.algorithm),
        segments=best.clusters,
        objective=_(_OBJECTIVES[tuning.objective]),
        value=formatting.decimal(best.value, 3),
    )


def _count(tuning: SearchState) -> str:
    return say(
        "{made} of {wanted:# trial|# trials} made.", made=len(tuning.trials), wanted=tuning.wanted
    )


def _value_title(tuning: SearchState) -> str:
    name = _(_OBJECTIVES[tuning.objective])
    return f"{name[:1].upper()}{name[1:]}"


def _use_best(search: Search) -> None:
    if search.ending:
        st.caption(_("Stopping after this round to use the best so far."))
        return
    st.button(
        _("Stop and use the best so far"),
        icon=":material/check:",
        on_click=search.use_best,
        disabled=search.tuning is None,
        key="search_use_best",
    )
