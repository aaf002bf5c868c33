"""How far the segments can be trusted: diagnostics of the model in use."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from core import formatting, segmentation
from core.charts import (
    agreement_heatmap,
    correlation_heatmap,
    dendrogram_chart,
    elbow_curve,
    gap_curve,
    silhouette_bars,
    stability_bars,
)
from core.formatting import N_, _, say
from ui.cache.background_cache import BackgroundCached, background_cached, cached
from ui.components import on_request, parts
from ui.segments import tried_models
from ui.segments.explanation import SPINNER
from ui.state import job_queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.progress import Progress
    from core.segmentation import (
        Collinearity,
        Dendrogram,
        Elbow,
        Gap,
        ModelAgreement,
        SegmentStability,
        SilhouettePlot,
    )
    from ui.state.open_store import OpenStore

T = TypeVar("T")

AT_ONCE_UP_TO = 10_000
"""Customers up to which the quicker diagnostics are made without being asked for."""
_REFERENCES = 11


def show_diagnostics(store: OpenStore) -> None:
    """One of several diagnostics of the model in use."""
    result = store.analysis.segmentation
    if result.searched is None:
        _silhouette(store)
        tried_models.explain_missing_search(store)
        return
    views: dict[str, Callable[[OpenStore], None]] = {
        N_("Silhouette"): _silhouette,
        N_("Stability"): _stability,
        N_("Number of segments"): _how_many,
        N_("Agreement"): _agreement,
        N_("Collinearity"): _collinearity,
    }
    if segmentation.has_dendrogram(result):
        views[N_("Dendrogram")] = _tree
    view = st.segmented_control(
        _("Evidence"),
        list(views),
        format_func=_,
        default="Silhouette",
        required=True,
        key=f"evidence_{len(views)}",
        persist_state="session",
        label_visibility="collapsed",
    )
    views[str(view)](store)


def _silhouette(store: OpenStore) -> None:
    result = store.analysis.segmentation
    plot = _at_once_if_small(
        _silhouettes,
        store,
        _("Show silhouette plot"),
        _(
            "How well each customer fits their segment. Compares all pairs of up to 10,000 "
            "customers."
        ),
    )
    if plot is None:
        return
    note = _(
        "Each customer's silhouette, best first within a segment: 1 is a perfect fit, below 0 "
        "another segment is closer. Dotted: the average."
    )
    if plot.sampled:
        note += say(
            " Based on a random {customers:# customer|# customers}.", customers=len(plot.values)
        )
    parts.chart(silhouette_bars(result, plot), "silhouette", note)


def _stability(store: OpenStore) -> None:
    result = store.analysis.segmentation
    resamples = result.search_result.settings.resamples
    stable = on_request.ask(
        _measure_stability,
        _("Measure stability"),
        say(
            "Refits the model on resampled customers, {times:# time|# times}, to see which "
            "segments come back.",
            times=resamples,
        ),
        store,
    )
    if stable is None:
        return
    parts.chart(
        stability_bars(result, stable),
        "stability",
        say(
            "Share of each segment that comes back over {resamples:# resample|# resamples} "
            "(Hennig 2007). All segments together: adjusted Rand index {adjusted_rand:.2f} of 1.",
            resamples=stable.resamples,
            adjusted_rand=stable.adjusted_rand,
        ),
    )


def _how_many(store: OpenStore) -> None:
    result = store.analysis.segmentation
    left, right = st.columns(2)
    with left:
        elbow = _at_once_if_small(
            _elbow,
            store,
            _("Show elbow curve"),
            _("K-Means inertia with 1 to 10 segments."),
        )
        if elbow is not None:
            parts.chart(
                elbow_curve(result, elbow),
                "elbow",
            )
    with right:
        gap = on_request.ask(
            _gap_statistic,
            _("Measure gap statistic"),
            _("Compares your shop with ten random ones without groups."),
            store,
        )
        if gap is not None:
            parts.chart(
                gap_curve(result, gap),
                "gap",
            )


def _agreement(store: OpenStore) -> None:
    agreement = _model_agreement(store)
    if len(agreement.titles) <= 1:
        st.markdown(_(":gray[:material/info: There is no other usable model to compare with.]"))
        return
    parts.chart(
        agreement_heatmap(agreement),
        "agreement",
    )


def _collinearity(store: OpenStore) -> None:
    seen = _measure_collinearity(store)
    customers = store.analysis.customers
    titles = [segmentation.measure_label(str(name), customers) for name in seen.inflation.index]
    text = ", ".join(
        f"{parts.plain(title)} {formatting.fixed(value, 1)}"
        for title, value in zip(titles, seen.inflation, strict=True)
    )
    parts.chart(
        correlation_heatmap(seen, titles),
        "collinearity",
        say(
            "Correlations of the scaled features. Variance inflation: {text}. Above 5, a "
            "feature mostly repeats others and is counted twice.",
            text=text,
        ),
    )


def _tree(store: OpenStore) -> None:
    result = store.analysis.segmentation
    grown = _at_once_if_small(
        _dendrogram,
        store,
        _("Show dendrogram"),
        _("How customers merge, from single customers up to everyone."),
    )
    if grown is None:
        return
    note = _(
        "How customers merge, from the bottom up. Each branch cut by the dotted line is a segment."
    )
    if grown.sampled:
        note += _(
            " Built from a random sample of customers, so branches only approximate the segments."
        )
    parts.chart(dendrogram_chart(result, grown), "tree", note)


def _by_model(store: OpenStore) -> str:
    return store.model_key


@background_cached(_by_model, "Computing silhouettes", heavy=True)
def _silhouettes(_: Progress, store: OpenStore) -> SilhouettePlot:
    return job_queue.do_apart(partial(segmentation.silhouette_plot, store.analysis.segmentation))


@background_cached(_by_model, "Measuring stability", heavy=True)
def _measure_stability(progress: Progress, store: OpenStore) -> SegmentStability:
    model = store.analysis.segmentation
    draws = _counted(progress, model.search_result.settings.resamples, _("Resampling customers"))
    return job_queue.do_apart(partial(segmentation.segment_stability, model), pause=draws)


@background_cached(_by_model, "Computing the elbow curve")
def _elbow(_: Progress, store: OpenStore) -> Elbow:
    return segmentation.measure_elbow(store.analysis.segmentation)


@background_cached(_by_model, "Measuring the gap statistic")
def _gap_statistic(progress: Progress, store: OpenStore) -> Gap:
    references = _counted(progress, _REFERENCES, _("Simulating shops without groups"))
    return segmentation.gap_statistic(store.analysis.segmentation, references)


@cached(_by_model, spinner=SPINNER)
def _model_agreement(store: OpenStore) -> ModelAgreement:
    return segmentation.model_agreement(store.analysis.segmentation)


@cached(_by_model, spinner=SPINNER)
def _measure_collinearity(store: OpenStore) -> Collinearity:
    return segmentation.measure_collinearity(store.analysis.segmentation)


@background_cached(_by_model, "Building the dendrogram")
def _dendrogram(_: Progress, store: OpenStore) -> Dendrogram | None:
    return segmentation.build_dendrogram(store.analysis.segmentation)


def _at_once_if_small(
    result: BackgroundCached[[OpenStore], T], store: OpenStore, label: str, about: str
) -> T | None:
    """A result that a small shop has at once, and a large one on request."""
    if len(store.analysis.customers.frame) <= AT_ONCE_UP_TO:
        return result.or_progress(store)
    return on_request.ask(result, label, about, store)


def _counted(progress: Progress, steps: int, text: str) -> Callable[[], None]:
    """What to call before each of some steps: counts them, and stops where that is asked."""
    made = iter(range(steps + 1))

    def pause() -> None:
        progress("diagnostics", next(made, steps) / steps, text)

    return pause
