"""How stable the segments are, and why they are what they are, as plain JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import segmentation
from core.exports.serialise import SHARE, fields, number

if TYPE_CHECKING:
    from core.analysis import Analysis
    from core.segmentation import SegmentExplanation, SegmentRule


def stability(analysis: Analysis) -> dict[str, Any] | None:
    """How much of each segment comes back when customers are drawn again.

    None where nothing was searched: a saved model in use, or one segment.
    """
    result = analysis.segmentation
    if result.searched is None or result.model is None:
        return None
    measured = segmentation.segment_stability(result)
    return {
        **fields(measured, "adjusted_rand", "resamples", decimals={"adjusted_rand": SHARE}),
        "segments": [
            {"name": name, "jaccard": number(value, SHARE), "verdict": measured.verdicts[name]}
            for name, value in measured.jaccard.items()
        ],
    }


def explanation(analysis: Analysis) -> dict[str, Any] | None:
    """The rule, the effects and the typical customer of each segment; None for one segment."""
    result = analysis.segmentation
    if result.model is None or len(result.profiles) < 2:  # noqa: PLR2004 - nothing to tell apart
        return None
    explained = segmentation.explain_segments(analysis.customers, result)
    return {
        **fields(explained, "fidelity", "depth", decimals={"fidelity": SHARE}),
        "assigns": result.model.model.rule,
        "segments": [_segment(explained, rule) for rule in explained.rules],
    }


def _segment(explained: SegmentExplanation, rule: SegmentRule) -> dict[str, Any]:
    return {
        **fields(
            rule,
            *("name=segment", "rule=words", "right", "covered"),
            decimals={"right": SHARE, "covered": SHARE},
        ),
        "effects": [
            fields(effect, "feature", "size", "strength", decimals={"size": SHARE})
            for effect in explained.effects[rule.segment]
        ],
        "typical": explained.typical[rule.segment],
        "on_the_edge": list(explained.edges.index[explained.edges["segment"] == rule.segment]),
    }
