"""A rule kept as text, and customers scored by one that was learned from others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from core import segmentation
from core.rfm.result import RfmScores
from core.rfm.rule import MEASURES, PLACES, RfmRule, ScoreLimits
from core.settings import RfmGrid

if TYPE_CHECKING:
    from core.features import Customers


def score_by_rule(customers: Customers, rule: RfmRule) -> RfmScores:
    """Score customers by a rule that was learned before: who has not changed keeps their segment.

    Parameters
    ----------
    customers : one row a customer
    rule : of an earlier `RfmScores`
    """
    scores = rule.scores(customers.frame)
    profiles = segmentation.measure_profiles(customers, scores["segment"], rule.names, rule.grid)
    return RfmScores(scores, {name: _finite(rule, name) for name in MEASURES}, profiles, rule)


def rule_to_json(rule: RfmRule) -> str:
    """The rule as JSON, exactly; `rule_from_json` gives it back."""
    limits = {
        name: {"at": [float(limit).hex() for limit in one.at], "own": one.own}
        for name, one in rule.limits.items()
    }
    grid = rule.grid.model_dump(mode="json")
    held = {"levels": rule.levels, "limits": limits, "weights": rule.weights, "grid": grid}
    return json.dumps(held, indent=1)


def rule_from_json(text: str | bytes) -> RfmRule:
    """A rule from its JSON.

    Raises
    ------
    ValueError, TypeError, KeyError : it is none
    """
    held = json.loads(text)
    levels = int(held["levels"])
    limits = {
        name: ScoreLimits(
            tuple(map(float.fromhex, held["limits"][name]["at"])),
            own=bool(held["limits"][name]["own"]),
            falling=name == "recency_days",
        )
        for name in MEASURES
        if name in held["limits"] or name != "monetary"
    }
    if levels not in PLACES or any(len(one.at) != levels - 1 for one in limits.values()):
        raise ValueError("a rule has one limit fewer than scores")
    recency, frequency, monetary = map(float, held["weights"])
    grid = RfmGrid.model_validate(held["grid"])
    return RfmRule(levels, limits, (recency, frequency, monetary), grid)


def _finite(rule: RfmRule, measure: str) -> tuple[float, ...]:
    """Where the scores 2, 3, … begin, without those that nobody can reach."""
    if measure not in rule.limits:
        return ()
    at = [float(limit) for limit in rule.limits[measure].at if np.isfinite(limit)]
    return tuple(reversed(at)) if measure == "recency_days" else tuple(at)
