"""Every model that was tried: its verdict, another one in use, and Optuna's own plots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import charts, formatting, segmentation
from core.formatting import N_, _, say
from ui.cache.background_cache import background_cached, cached
from ui.components import on_request, parts
from ui.segments import leaderboard, model_in_use
from ui.segments.explanation import SPINNER

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.charts import Chart
    from core.progress import Progress
    from core.segmentation import ModelCandidate, SearchState, Segmentation
    from ui.state.open_store import OpenStore


def show_tried_models(store: OpenStore) -> None:
    """The leaderboard, what can be done with a model in it, and how the search went."""
    result = store.analysis.segmentation
    refused = leaderboard.refused_best(result)
    if refused is not None:
        st.info(leaderboard.why_refused(refused), icon=":material/gpp_maybe:")
        if not leaderboard.in_use(result, refused):
            _use_anyway(refused, "use_refused_best")
    picked = leaderboard.table(store, result)
    if picked is not None:
        _one(store, result, picked)
    _search(store)


def _one(store: OpenStore, segmentation: Segmentation, candidate: ModelCandidate) -> None:
    """One model of the table: what the guard says, and using it."""
    title = (
        f"{leaderboard.name(candidate)}, {say('{n:# segment|# segments}', n=candidate.clusters)}"
    )
    verdict = _(leaderboard.VERDICTS[candidate.verdict])
    with st.container(border=True):
        st.markdown(f"**{parts.sentence(title)}** · {verdict}")
        st.markdown(f":gray[{parts.sentence(candidate.reason)}]")
        if leaderboard.in_use(segmentation, candidate):
            st.markdown(_(":material/check: In use."))
        elif candidate.verdict == "refused":
            _use_anyway(candidate, "use_refused")
        elif candidate.verdict == "not judged":
            now = on_request.ask(
                _judge,
                _("Check it"),
                _(
                    "Its stability was not measured because a better model won. This refits it on "
                    "resampled customers."
                ),
                store,
                candidate,
            )
            if now is not None:
                model_in_use.judged(candidate, now)
                st.rerun()
        else:
            st.button(
                _("Back to the recommended model")
                if candidate.verdict == "offered"
                else _("Use this model"),
                type="primary",
                on_click=model_in_use.adopt,
                args=(candidate,),
                key="use_candidate",
            )


def _use_anyway(candidate: ModelCandidate, key: str) -> None:
    st.button(
        _("Use it anyway"),
        on_click=model_in_use.adopt,
        args=(candidate,),
        key=key,
        help=_(
            "The reason stays with it, on every page and in files. Limits can be changed under "
            "Model settings, All settings."
        ),
    )


@background_cached(lambda store, candidate: (store.model_key, str(candidate)), "Checking the model")
def _judge(progress: Progress, store: OpenStore, candidate: ModelCandidate) -> ModelCandidate:
    # Its reason stands beside those of the search, which are written in no visitor's format.
    with formatting.plainly():
        return segmentation.judge_candidate(
            store.analysis.segmentation,
            candidate,
            lambda: progress("diagnostics", 0.5, _("Resampling customers")),
        )


def _search(store: OpenStore) -> None:
    """How the search went, in Optuna's own plots."""
    tuning: SearchState = store.analysis.segmentation.search_result.tuning
    tried = charts.plottable_algorithms(tuning)
    if not tried:
        return
    st.header(_("How the search went"), anchor=False)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    plot = left.segmented_control(
        _("Plot"),
        list(_plots()),
        format_func=_,
        default="History",
        required=True,
        key="optuna_plot",
        persist_state="session",
    )
    algorithm = right.selectbox(
        _("Algorithm"), list(tried), format_func=parts.algorithm, key=f"optuna_{'_'.join(tried)}"
    )
    chart = _plot(store, str(plot), str(algorithm))
    if chart is None:
        st.markdown(
            _(
                ":gray[:material/info: Only one parameter was varied, so there is nothing to "
                "compare.]"
            )
        )
        return
    with st.container(key=f"optuna_{plot}_{algorithm}"):
        parts.chart(chart, f"optuna_chart_{plot}_{algorithm}")


def _plots() -> dict[str, Callable[[SearchState, str], Chart | None]]:
    return {
        N_("History"): charts.search_history,
        N_("Importance"): charts.parameter_importance,
        N_("Slices"): charts.parameter_slices,
        N_("Parallel coordinates"): charts.parallel_trials,
    }


@cached(
    lambda store, plot, algorithm: (store.model_key, plot, algorithm), spinner=SPINNER, entries=8
)
def _plot(store: OpenStore, plot: str, algorithm: str) -> Chart | None:
    return _plots()[plot](store.analysis.segmentation.search_result.tuning, algorithm)


def explain_missing_search(store: OpenStore) -> None:
    """In place of all this where nothing was searched."""
    saved = store.settings.segment.saved_model
    why = (
        _("A saved model is used as it is, so no models were compared.")
        if saved
        else _("No models were compared.")
    )
    st.markdown(f":gray[:material/info: {why}]")
