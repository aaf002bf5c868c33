"""How stable the segments are, and why they are what they are, as plain JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import segmentation

if TYPE_CHECKING:
    from core.analysis import Analysis
    from core.segmentation import SegmentExplanation, SegmentRule

SHARE = 6


def stability(analysis: Analysis) -> dict[str, Any] | None:
    """How much of each segment comes back when customers are drawn again.

    None where nothing was searched: a saved model in use, or one segment.
    """
    found = analysis.segmentation
    if found.searched is None or found.model is None:
        return None
    measured = segmentation.segment_stability(found)
    return {
        "adjusted_rand": round(measured.adjusted_rand, SHARE),
        "resamples": measured.resamples,
        "segments": [
            {"name": name, "jaccard": round(value, SHARE), "verdict": measured.verdicts[name]}
            for name, value in measured.jaccard.items()
        ],
    }


def explanation(analysis: Analysis) -> dict[str, Any] | None:
    """The rule, the effects and the typical customer of each segment; None for one segment."""
    found = analysis.segmentation
    if found.model is None or len(found.profiles) < 2:  # noqa: PLR2004 - nothing to tell apart
        return None
    told = segmentation.explain_segments(analysis.customers, found)
    return {
        "fidelity": round(told.fidelity, SHARE),
        "depth": told.depth,
        "assigns": found.model.model.rule,
        "segments": [_segment(told, rule) for rule in told.rules],
    }


def _segment(told: SegmentExplanation, rule: SegmentRule) -> dict[str, Any]:
    return {
        "name": rule.segment,
        "rule": rule.words,
        "right": round(rule.right, SHARE),
        "covered": round(rule.covered, SHARE),
        "effects": [
            {"feature": each.feature, "size": round(each.size, SHARE), "strength": each.strength}
            for each in told.effects[rule.segment]
        ],
        "typical": told.typical[rule.segment],
        "on_the_edge": list(told.edges.index[told.edges["segment"] == rule.segment]),
    }
