"""The model in use: how many segments, how good they are, and why this model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import formatting
from ui.components import parts
from ui.segments import leaderboard

if TYPE_CHECKING:
    from core.segmentation import Segmentation


def offered(segmentation: Segmentation) -> None:
    """Which model is in use, how good it is, and why."""
    with st.container(border=True):
        algorithm = parts.algorithm(segmentation.algorithm)
        st.markdown(f"#### {formatting.count(segmentation.clusters, 'segment')} · {algorithm}")
        st.markdown(parts.sentence(segmentation.verdict))
    scores = segmentation.scores
    if scores:
        parts.numbers(
            [
                parts.Number(
                    "Silhouette",
                    formatting.fixed(scores["silhouette"], 3),
                    "How much closer customers are to their own segment than to the next, -1 to 1.",
                ),
                parts.Number(
                    "Stability",
                    formatting.fixed(scores["stability"], 2)
                    if "stability" in scores
                    else formatting.UNKNOWN,
                    "How much the segments stay the same when customers are drawn anew "
                    "(mean adjusted Rand index, 1 is identical).",
                ),
                parts.Number("Smallest segment", formatting.percent(scores["smallest_share"])),
                parts.Number(
                    "Models tried", formatting.count(segmentation.trials), "Optuna trials."
                ),
            ]
        )
    parts.notices(notice for notice in segmentation.notices if notice.code != leaderboard.NOT_TRIED)
