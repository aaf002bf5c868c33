"""How far the segments can be trusted: looked at on request, long work as a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from ui.components import parts
from ui.segments import tried_models
from ui.tasks import on_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.progress import Progress
    from core.segmentation import Segmentation
    from ui.state.session import Store

AT_ONCE_UP_TO = 10_000
"""Customers up to whom the quicker looks are made without being asked for."""
_REFERENCES = 11


def show(store: Store) -> None:
    """One of several looks at the model in use."""
    found = store.analysis.segmentation
    if found.searched is None:
        _silhouette(store, found)
        tried_models.none(store)
        return
    views: dict[str, Callable[[Store, Segmentation], None]] = {
        "Silhouette": _silhouette,
        "Stability": _stability,
        "How many": _how_many,
        "Agreement": _agreement,
        "Collinearity": _collinearity,
    }
    if segmentation.has_dendrogram(found):
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
    views[str(view)](store, found)


def _silhouette(store: Store, found: Segmentation) -> None:

    plot = _look(
        store,
        "silhouette",
        "Draw the silhouettes",
        "How well each customer sits in their segment. It compares all pairs of up to 10,000 "
        "customers.",
        lambda _: segmentation.silhouette_plot(found),
    )
    if plot is None:
        return
    note = (
        "Each customer's silhouette, best first within a segment: 1 is deep inside it, below 0 "
        "another segment is nearer. Dotted: the mean."
    )
    if plot.sampled:
        note += f" A random {formatting.count(len(plot.values), 'customer')}."
    parts.chart(silhouette_bars(found, plot), "silhouette", note)


def _stability(store: Store, found: Segmentation) -> None:

    resamples = found.search_result.settings.resamples
    stable = on_request.ask(
        f"{store.model_key}:stability",
        "Measure the stability",
        "Which segments come back when customers are drawn again, "
        f"{formatting.count(resamples, 'time')}; the model is fitted to each draw.",
        lambda progress: segmentation.segment_stability(
            found, pause=_counted(progress, resamples, "Drawing the customers again")
        ),
    )
    if stable is None:
        return
    parts.chart(
        stability_bars(found, stable),
        "stability",
        f"How much of a segment comes back, over {formatting.count(stable.resamples, 'draw')} "
        "(Hennig 2007). All "
        f"segments together: adjusted Rand index {formatting.fixed(stable.adjusted_rand, 2)} of 1.",
    )


def _how_many(store: Store, found: Segmentation) -> None:

    left, right = st.columns(2)
    with left:
        bent = _look(
            store,
            "elbow",
            "Draw the elbow",
            "The inertia of K-Means with 1 to 10 segments.",
            lambda _: segmentation.measure_elbow(found),
        )
        if bent is not None:
            parts.chart(
                elbow_curve(found, bent),
                "elbow",
            )
    with right:
        apart = on_request.ask(
            f"{store.model_key}:gap",
            "Measure the gap statistic",
            "Compares the shop with ten made-up ones that have no groups.",
            lambda progress: segmentation.gap_statistic(
                found, _counted(progress, _REFERENCES, "Making up shops without groups")
            ),
        )
        if apart is not None:
            parts.chart(
                gap_curve(found, apart),
                "gap",
            )


def _agreement(store: Store, found: Segmentation) -> None:

    agreed = on_request.at_once(
        f"{store.model_key}:agreement", lambda: segmentation.model_agreement(found)
    )
    if len(agreed.titles) <= 1:
        st.markdown(":gray[:material/info: There is no other usable model to compare with.]")
        return
    parts.chart(
        agreement_heatmap(agreed),
        "agreement",
    )


def _collinearity(store: Store, found: Segmentation) -> None:

    seen = on_request.at_once(
        f"{store.model_key}:collinearity", lambda: segmentation.measure_collinearity(found)
    )
    customers = store.analysis.customers
    titles = [segmentation.measure_label(str(name), customers) for name in seen.inflation.index]
    told = ", ".join(
        f"{title} {formatting.fixed(value, 1)}"
        for title, value in zip(titles, seen.inflation, strict=True)
    )
    parts.chart(
        correlation_heatmap(seen, titles),
        "collinearity",
        f"Correlations of the measures as the models see them. Variance inflation: {told}; from 5 "
        "on the others tell four fifths of a measure, which then counts more than it was meant to.",
    )


def _tree(store: Store, found: Segmentation) -> None:

    grown = _look(
        store,
        "tree",
        "Grow the tree",
        "Who joins whom, from single customers up to everyone.",
        lambda _: segmentation.build_dendrogram(found),
    )
    if grown is None:
        return
    note = "Who joins whom, from below. Where the dotted line cuts, each branch is a segment."
    if grown.sampled:
        note += (
            " Grown from a random sample of the customers, so that its branches are near the "
            "segments, and not the same."
        )
    parts.chart(dendrogram_chart(found, grown), "tree", note)


def _look(store: Store, what: str, label: str, about: str, work: Callable[[Progress], Any]) -> Any:
    """At once where the shop is small, else behind a button."""
    key = f"{store.model_key}:{what}"
    if len(store.analysis.customers.frame) <= AT_ONCE_UP_TO:
        return on_request.at_once(key, lambda: work(_nothing))
    return on_request.ask(key, label, about, work)


def _nothing(stage: str, done: float, detail: str = "") -> None:
    """Work that is over at once reports nothing."""


def _counted(progress: Progress, steps: int, words_: str) -> Callable[[], None]:
    """What to call before each of some steps: counts them, and stops where that is asked."""
    made = iter(range(steps + 1))

    def pause() -> None:
        progress("judge", next(made, steps) / steps, words_)

    return pause
