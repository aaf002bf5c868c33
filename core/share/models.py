"""Saved models and what they say of another file, as plain JSON values and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.share.summary import summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.analysis import Analysis
    from core.store import ModelCard

PSI = 4
"""Decimals of the population stability index."""


def described(card: ModelCard) -> dict[str, Any]:
    """A saved model in plain values; docs/cli.md describes every key."""
    return {
        "name": card.name,
        "saved_at": card.saved_at,
        "algorithm": card.algorithm,
        "clusters": card.clusters,
        "features": list(card.features),
        "segments": list(card.segments),
        "scores": card.scores,
        "customers": card.customers,
        "as_of": card.as_of or None,
        "version": card.version,
    }


def scored(analysis: Analysis, card: ModelCard) -> dict[str, Any]:
    """A file under a saved model: the whole answer, the model, and how far customers drifted."""
    return summary(analysis) | {
        "model": described(card),
        "drift": [
            {"feature": each.feature, "psi": round(each.psi, PSI), "verdict": each.verdict}
            for each in analysis.segmentation.drift
        ],
    }


def listed(cards: Sequence[ModelCard]) -> str:
    """Saved models as a table in words, newest first."""
    if not cards:
        return "No model is saved yet. Keep one with --save-model NAME."
    width = max(len(card.name) for card in cards) + 2
    return "\n".join(
        f"{card.name:<{width}}{card.saved_at[:16].replace('T', ' ')}  {card.algorithm}, "
        f"{card.clusters} segments by {', '.join(card.features)}"
        for card in cards
    )


def drifted(analysis: Analysis) -> str:
    """How far each feature has moved, a line each."""
    return "\n".join(
        f"{each.feature:<22}{each.psi:>8.3f}  {each.verdict}"
        for each in analysis.segmentation.drift
    )
