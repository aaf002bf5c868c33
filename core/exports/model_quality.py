"""How stable the segments are, and why they are what they are, as plain JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import migration, segmentation
from core.exports.serialise import SHARE, fields, number

if TYPE_CHECKING:
    from core.analysis import Analysis
    from core.migration import PredictivePower
    from core.segmentation import GaussianNullTest, SegmentExplanation, SegmentRule

_WORTH = dict.fromkeys(("silhouette", "cloud", "p", "model", "rfm"), SHARE)


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


def worth(analysis: Analysis) -> dict[str, Any] | None:
    """Whether there are groups at all, and what the segments say of spend to come.

    None where nothing was searched.
    """
    groups, power = measure_worth(analysis)
    if groups is None and power is None:
        return None
    return {
        "groups": None
        if groups is None
        else {
            **fields(groups, "real=groups", "silhouette", "cloud", "p", "clouds", decimals=_WORTH),
            "sentence": groups.sentence.text(),
        },
        "next_spend": None
        if power is None
        else {
            **fields(power, "since", "days", "customers", "money", decimals=_WORTH),
            **fields(power, "model", "rfm", "rfm_segments=groups", decimals=_WORTH),
            "sentence": power.sentence.text(),
        },
    }


def worth_lines(analysis: Analysis) -> list[str]:
    """The same in sentences."""
    return [item.sentence.text() for item in measure_worth(analysis) if item is not None]


def measure_worth(analysis: Analysis) -> tuple[GaussianNullTest | None, PredictivePower | None]:
    """What the model's segments are worth, as far as the file tells."""
    result, orders = analysis.segmentation, analysis.orders
    model, as_of = result.model, analysis.customers.as_of
    groups = power = None
    if model is None or len(model.names) < 2:  # noqa: PLR2004 - nothing to tell apart
        return None, None
    if result.searched is not None:
        groups = segmentation.compare_with_one_cloud(result)
    if orders is not None and as_of is not None:
        power = migration.measure_predictive_power(orders, analysis.settings.rfm, as_of, model)
    return groups, power


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
