"""Every model that was tried: its scores, and the guard's verdict on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import formatting
from core.formatting import N_, _, say
from ui.components import data_table, glossary, parts

if TYPE_CHECKING:
    from core.segmentation import ModelCandidate, Segmentation
    from ui.state.open_store import OpenStore

_SHOWN_FIRST = 12
_HANDFUL = 0.01

VERDICTS = {
    "offered": N_("Recommended"),
    "passed": N_("Passed"),
    "not judged": N_("Not checked"),
    "refused": N_("Refused"),
}
"""What a visitor reads for the guard's verdicts."""

NOT_TRIED = "not_tried"
"""Code of the notices that name models left out of the search; they stand below the table."""


def table(store: OpenStore, segmentation: Segmentation) -> ModelCandidate | None:
    """The candidates, best first, with the guard's verdict; the one whose row is chosen."""
    everything = st.toggle(
        say("Show all {candidates}", candidates=len(segmentation.candidates)),
        disabled=len(segmentation.candidates) <= _SHOWN_FIRST,
        key="leaderboard_all",
    )
    rows = segmentation.candidates if everything else _first(segmentation.candidates)
    number = st.column_config.NumberColumn
    chosen = data_table.show(
        pd.DataFrame([_row(segmentation, candidate) for candidate in rows]),
        hide_index=True,
        height="auto" if everything else "content",
        on_select="rerun",
        selection_mode="single-row",
        key=f"leaderboard_{hash(store.model_key)}_{everything}",
        placeholder="–",
        column_config={
            "in_use": st.column_config.TextColumn("", width=40),
            "verdict": st.column_config.TextColumn(_("Verdict"), pinned=True),
            "model": st.column_config.TextColumn(_("Model")),
            "clusters": number(_("Segments")),
            "silhouette": number(
                _("Silhouette"), format="%.3f", help=glossary.definition("Silhouette")
            ),
            "stability": number(
                _("Stability"), format="%.2f", help=glossary.definition("Stability")
            ),
            "reason": st.column_config.TextColumn(_("Why"), width="large"),
            "smallest": number(_("Smallest"), format="%.0f%%", help=_("Share of customers")),
            "largest": number(_("Largest"), format="%.0f%%", help=_("Share of customers")),
            "davies_bouldin": number(
                _("Davies-Bouldin"), format="%.2f", help=glossary.definition("Davies-Bouldin")
            ),
            "calinski_harabasz": number(
                _("Calinski-Harabasz"),
                format="%,.0f",
                help=glossary.definition("Calinski-Harabasz"),
            ),
        },
        alt=_("Models that were tried, with their scores and the verdict of the quality checks"),
    )
    for notice in segmentation.notices:
        if notice.code == NOT_TRIED:
            st.caption(parts.sentence(notice.text(formatting.format_code())))
    st.caption(
        _(
            "Silhouettes within two standard errors of the best are a tie, and the simpler "
            "model wins: fewer segments, then the simpler algorithm. Trials with identical "
            "segments are listed once. Select a row to use that model."
        )
    )
    places = chosen.selection.rows
    return rows[places[0]] if places and places[0] < len(rows) else None


def _first(candidates: tuple[ModelCandidate, ...]) -> tuple[ModelCandidate, ...]:
    """The best few, and the best refused one in any case: what the guard turned down is seen."""
    first = candidates[:_SHOWN_FIRST]
    refused = [candidate for candidate in candidates if candidate.verdict == "refused"][:1]
    return first if not refused or refused[0] in first else (*first[:-1], *refused)


def in_use(segmentation: Segmentation, candidate: ModelCandidate) -> bool:
    """Whether this candidate gives the segments on screen."""
    used = {
        name: parameter for name, parameter in segmentation.parameters.items() if name != "seed"
    }
    asked = (candidate.algorithm, candidate.clusters, candidate.parameters)
    return asked == (segmentation.algorithm, segmentation.clusters, used)


def refused_best(segmentation: Segmentation) -> ModelCandidate | None:
    """The refused model with the highest silhouette, where it beats the offered one's."""
    best = max(segmentation.rejected, key=lambda one: one.silhouette, default=None)
    offered = segmentation.scores.get("silhouette")
    if best is None or offered is None or best.silhouette <= offered:
        return None
    return best


def why_refused(best: ModelCandidate) -> str:
    """A higher score that was turned down, with the guard's own reason."""
    lesson = (
        _(" A score like that means a few customers are far away, not that there are groups.")
        if best.smallest_share < _HANDFUL
        else _(" A high score alone does not make useful segments.")
    )
    return say(
        "The highest silhouette was {silhouette:.2f}, by {best} with {segments:# segment|# "
        "segments}. It was refused. {reason}{lesson}",
        silhouette=best.silhouette,
        best=name(best),
        segments=best.clusters,
        reason=best.reason,
        lesson=lesson,
    )


def name(candidate: ModelCandidate) -> str:
    """A candidate's algorithm with what sets it apart."""
    algorithm = parts.algorithm(candidate.algorithm)
    variant = ", ".join(
        str(value) for value in candidate.parameters.values() if isinstance(value, str)
    )
    return f"{algorithm} ({variant})" if variant else algorithm


def _row(segmentation: Segmentation, candidate: ModelCandidate) -> dict[str, object]:
    return {
        "in_use": "✓" if in_use(segmentation, candidate) else "",
        "verdict": _(VERDICTS[candidate.verdict]),
        "model": name(candidate),
        "clusters": candidate.clusters,
        "silhouette": candidate.silhouette,
        "stability": candidate.stability,
        "reason": candidate.reason.text(formatting.format_code(), on_screen=True),
        "smallest": candidate.smallest_share * 100,
        "largest": candidate.largest_share * 100,
        "davies_bouldin": candidate.davies_bouldin,
        "calinski_harabasz": candidate.calinski_harabasz,
    }
