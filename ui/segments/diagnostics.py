"""How far the segments can be trusted: diagnostics of the model in use."""

from __future__ import annotations

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
from ui.cache.background_cache import BackgroundCached, background_cached, cached
from ui.components import on_request, parts
from ui.segments import tried_models
from ui.segments.explanation import SPINNER

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
        "Silhouette": _silhouette,
        "Stability": _stability,
        "How many": _how_many,
        "Agreement": _agreement,
        "Collinearity": _collinearity,
    }
    if segmentation.has_dendrogram(result):
        views["Tree"] = _tree
    view = st.segmented_control(
        "Evidence",
        list(views),
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
        "Draw the silhouettes",
        "How well each customer sits in their segment. It compares all pairs of up to 10,000 "
        "customers.",
    )
    if plot is None:
        return
    note = (
        "Each customer's silhouette, best first within a segment: 1 is deep inside it, below 0 "
        "another segment is nearer. Dotted: the mean."
    )
    if plot.sampled:
        note += f" A random {formatting.count(len(plot.values), 'customer')}."
    parts.chart(silhouette_bars(result, plot), "silhouette", note)


def _stability(store: OpenStore) -> None:
    result = store.analysis.segmentation
    resamples = result.search_result.settings.resamples
    stable = on_request.ask(
        _measure_stability,
        "Measure the stability",
        "Which segments come back when customers are drawn again, "
        f"{formatting.count(resamples, 'time')}; the model is fitted to each draw.",
        store,
    )
    if stable is None:
        return
    parts.chart(
        stability_bars(result, stable),
        "stability",
        f"How much of a segment comes back, over {formatting.count(stable.resamples, 'draw')} "
        "(Hennig 2007). All "
        f"segments together: adjusted Rand index {formatting.fixed(stable.adjusted_rand, 2)} of 1.",
    )


def _how_many(store: OpenStore) -> None:
    result = store.analysis.segmentation
    left, right = st.columns(2)
    with left:
        elbow = _at_once_if_small(
            _elbow,
            store,
            "Draw the elbow",
            "The inertia of K-Means with 1 to 10 segments.",
        )
        if elbow is not None:
            parts.chart(
                elbow_curve(result, elbow),
                "elbow",
            )
    with right:
        gap = on_request.ask(
            _gap_statistic,
            "Measure the gap statistic",
            "Compares the shop with ten made-up ones that have no groups.",
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
        st.markdown(":gray[:material/info: There is no other usable model to compare with.]")
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
        f"{title} {formatting.fixed(value, 1)}"
        for title, value in zip(titles, seen.inflation, strict=True)
    )
    parts.chart(
        correlation_heatmap(seen, titles),
        "collinearity",
        f"Correlations of the measures as the models see them. Variance inflation: {text}; from 5 "
        "on the others tell four fifths of a measure, which then counts more than it was meant to.",
    )


def _tree(store: OpenStore) -> None:
    result = store.analysis.segmentation
    grown = _at_once_if_small(
        _dendrogram,
        store,
        "Grow the tree",
        "Who joins whom, from single customers up to everyone.",
    )
    if grown is None:
        return
    note = "Who joins whom, from below. Where the dotted line cuts, each branch is a segment."
    if grown.sampled:
        note += (
            " Grown from a random sample of the customers, so that its branches are near the "
            "segments, and not the same."
        )
    parts.chart(dendrogram_chart(result, grown), "tree", note)


def _by_model(store: OpenStore) -> str:
    return store.model_key


@background_cached(_by_model, "Drawing the silhouettes")
def _silhouettes(_: Progress, store: OpenStore) -> SilhouettePlot:
    return segmentation.silhouette_plot(store.analysis.segmentation)


@background_cached(_by_model, "Measuring the stability")
def _measure_stability(progress: Progress, store: OpenStore) -> SegmentStability:
    model = store.analysis.segmentation
    draws = _counted(
        progress, model.search_result.settings.resamples, "Drawing the customers again"
    )
    return segmentation.segment_stability(model, pause=draws)


@background_cached(_by_model, "Drawing the elbow")
def _elbow(_: Progress, store: OpenStore) -> Elbow:
    return segmentation.measure_elbow(store.analysis.segmentation)


@background_cached(_by_model, "Measuring the gap statistic")
def _gap_statistic(progress: Progress, store: OpenStore) -> Gap:
    references = _counted(progress, _REFERENCES, "Making up shops without groups")
    return segmentation.gap_statistic(store.analysis.segmentation, references)


@cached(_by_model, spinner=SPINNER)
def _model_agreement(store: OpenStore) -> ModelAgreement:
    return segmentation.model_agreement(store.analysis.segmentation)


@cached(_by_model, spinner=SPINNER)
def _measure_collinearity(store: OpenStore) -> Collinearity:
    return segmentation.measure_collinearity(store.analysis.segmentation)


@background_cached(_by_model, "Growing the tree")
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
