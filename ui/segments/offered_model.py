"""The model in use: how many segments, how good they are, and why this model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import exports, formatting
from core.formatting import N_, _, say
from ui.cache.background_cache import background_cached
from ui.components import parts
from ui.segments import leaderboard

if TYPE_CHECKING:
    from core.formatting import Sentence
    from core.progress import Progress
    from ui.state.open_store import OpenStore


def how_sure(store: OpenStore) -> None:
    """One quiet line on how far to trust the segments; the model behind them one click away."""
    scores = store.analysis.segmentation.scores
    label = _("How sure is this?")
    if "stability" in scores:
        measured = formatting.fixed(scores["stability"], 2)
        stable = scores["stability"] >= store.settings.segment.stability
        template = N_("How sure is this? Tentative, not stable ({measured} of 1)")
        if stable:
            template = N_("How sure is this? Stable ({measured} of 1)")
        label = say(template, measured=measured)
    with st.expander(label, type="compact", icon=":material/verified:"):
        offered(store)
        show_worth(store)


def offered(store: OpenStore) -> None:
    """Which model is in use, how good it is, and why."""
    segmentation = store.analysis.segmentation
    with st.container(border=True):
        algorithm = parts.algorithm(segmentation.algorithm)
        st.markdown(f"**{say('{n:# segment|# segments}', n=segmentation.clusters)} · {algorithm}**")
        st.markdown(parts.sentence(segmentation.verdict))
    scores = segmentation.scores
    if scores:
        parts.numbers(
            [
                parts.Number(
                    _("Silhouette"),
                    formatting.fixed(scores["silhouette"], 3),
                    _(
                        "How much closer customers are to their own segment than to the next, "
                        "−1 to 1."
                    ),
                ),
                parts.Number(
                    _("Stability"),
                    formatting.fixed(scores["stability"], 2)
                    if "stability" in scores
                    else formatting.UNKNOWN,
                    _(
                        "How similar the segments are on resampled customers (mean adjusted Rand "
                        "index, 1 is identical)."
                    ),
                ),
                parts.Number(_("Smallest segment"), formatting.percent(scores["smallest_share"])),
                parts.Number(
                    _("Models compared"),
                    formatting.count(len(segmentation.candidates)),
                    say(
                        "Different segmentations from {trials:# trial|# trials}; many trials "
                        "give the same one.",
                        trials=segmentation.trials,
                    ),
                ),
            ]
        )
    parts.notices(notice for notice in segmentation.notices if notice.code != leaderboard.NOT_TRIED)


def show_worth(store: OpenStore) -> None:
    """Whether there are groups at all, and what the segments say of spend to come, a line each."""
    lines = _worth.or_progress(store)
    for line in lines or ():
        st.caption(parts.sentence(line.text(formatting.format_code())))


@background_cached(
    lambda store: (store.model_key, store.settings.rfm),
    "Measuring what the segments are worth",
    shared="demo",
)
def _worth(progress: Progress, store: OpenStore) -> tuple[Sentence, ...]:
    progress("diagnostics", 0.0, _("comparing with random customers"))
    return tuple(one.sentence for one in exports.measure_worth(store.analysis) if one is not None)
