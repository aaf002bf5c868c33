"""What a test of attributes says, in plain words, the same for every kind of test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AttributeVerdictCode = Literal["differs", "slightly", "no_sign", "too_few"]
ALPHA = 0.05
MIN_GROUP_FOR_NO_SIGN = 20
"""Customers in the smallest group under which a missing difference says nothing."""
LABELS: dict[AttributeVerdictCode, str] = {
    "differs": "Differs clearly",
    "slightly": "Differs a little",
    "no_sign": "No sign of a difference",
    "too_few": "Too few to tell",
}
EFFECT_SIZE_LIMITS = {"epsilon²": (0.01, 0.06, 0.14), "other": (0.1, 0.3, 0.5)}
"""From which size an effect is small, medium, large (Cohen 1988; ε² as η²)."""


@dataclass(frozen=True, slots=True)
class AttributeVerdict:
    """What a test says.

    Parameters
    ----------
    code : a stable word for programs
    headline : the finding, in a sentence
    cautions : what to keep in mind when reading it
    """

    code: AttributeVerdictCode
    headline: str
    cautions: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The verdict in two or three words."""
        return LABELS[self.code]


def verdict_code(
    p_value: float, effect: float, measure: str, smallest: int
) -> AttributeVerdictCode:
    """Which verdict a p-value, an effect size and the smallest group come to.

    Parameters
    ----------
    p_value, effect : of the test
    measure : what the effect is: epsilon², or one that runs from 0 to 1
    smallest : customers in the smallest group
    """
    if p_value < ALPHA:
        return (
            "differs"
            if effect >= EFFECT_SIZE_LIMITS.get(measure, EFFECT_SIZE_LIMITS["other"])[0]
            else "slightly"
        )
    return "too_few" if smallest < MIN_GROUP_FOR_NO_SIGN else "no_sign"


def effect_size_text(effect: float, measure: str) -> str:
    """An effect size in a word."""
    small, medium, large = EFFECT_SIZE_LIMITS.get(measure, EFFECT_SIZE_LIMITS["other"])
    strength = abs(effect)
    if strength < small:
        return "negligible"
    if strength < medium:
        return "small"
    return "medium" if strength < large else "large"


def p_value_text(p_value: float) -> str:
    """A p-value as people write it: "= 0.0025", "< 0.001"."""
    smallest = 0.001
    return "< 0.001" if p_value < smallest else f"= {p_value:.2g}"
