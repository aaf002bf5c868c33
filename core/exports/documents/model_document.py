"""Saved models and what they say of another file, as plain JSON values and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import formatting, segmentation
from core.exports.serialise import fields
from core.exports.summary import analysis_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from core.analysis import Analysis
    from core.features import Customers
    from core.saved_models import ModelCard
    from core.segmentation import SegmentationComparison

PSI = 4
"""Decimals of the population stability index."""


def model_document_of(card: ModelCard) -> dict[str, Any]:
    """A saved model in plain values; docs/cli.md describes every key."""
    return {
        **fields(card, "name", "saved_at", "algorithm", "clusters", "features", "segments"),
        **fields(card, "scores", "customers"),
        "as_of": card.as_of or None,
        "version": card.version,
    }


def scoring_document(analysis: Analysis, card: ModelCard) -> dict[str, Any]:
    """A file under a saved model: the whole answer, the model, and how far customers drifted."""
    return analysis_document(analysis) | {
        "model": model_document_of(card),
        "drift": [
            fields(drift, "feature", "psi", "verdict", decimals={"psi": PSI})
            for drift in analysis.segmentation.drift
        ],
    }


def settings_document(card: ModelCard) -> dict[str, Any]:
    """A saved model's description with every setting it was made with: no customer is in it."""
    return model_document_of(card) | fields(
        card, "parameters", "seed", "source_sha256", "libraries", "settings"
    )


def changed_customers(comparison: SegmentationComparison, customers: Customers) -> pd.DataFrame:
    """Everyone who is called something else by the second of two models, spenders first.

    Columns: customer_id, before, after, then what is known of recency, frequency and money.
    """
    known = [name for name in segmentation.DEFAULT_FEATURES if customers.frame[name].notna().any()]
    table = comparison.changed.join(customers.frame[known])
    ordered = table.sort_values("monetary", ascending=False) if "monetary" in known else table
    return ordered.rename_axis("customer_id").reset_index()


def models_table(cards: Sequence[ModelCard]) -> str:
    """Saved models as a table in words, newest first."""
    if not cards:
        return "No saved models yet. Save one with --save-model NAME."
    width = max(len(card.name) for card in cards) + 2
    return "\n".join(
        f"{card.name:<{width}}{card.saved_at[:16].replace('T', ' ')}  {card.algorithm}, "
        f"{formatting.count(card.clusters, 'segment')} by {', '.join(card.features)}"
        for card in cards
    )


def drift_lines(analysis: Analysis) -> str:
    """How far each feature has moved, a line each."""
    return "\n".join(
        f"{drift.feature:<22}{drift.psi:>8.3f}  {drift.verdict}"
        for drift in analysis.segmentation.drift
    )
