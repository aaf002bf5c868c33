"""The verdict of a hypothesis test in words, the same for every kind of test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.formatting import N_

AttributeVerdictCode = Literal["differs", "slightly", "no_sign", "too_few"]
ALPHA = 0.05
MIN_GROUP_FOR_NO_SIGN = 20
"""Customers in the smallest group under which a missing difference says nothing."""
LABELS: dict[AttributeVerdictCode, str] = {
    "differs": N_("Differs clearly"),
    "slightly": N_("Differs a little"),
    "no_sign": N_("No sign of a difference"),
    "too_few": N_("Too few to tell"),
}
EFFECT_SIZE_LIMITS = {"epsilon²": (0.01, 0.06, 0.14), "other": (0.1, 0.3, 0.5)}
"""From which size an effect is small, medium, large (Cohen 1988; ε² as η²)."""


@dataclass(frozen=True, slots=True)
class AttributeVerdict:
    """The result of a test in words.

    Parameters
    ----------
    code : a stable word for programs
    headline : the result in a sentence
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
    """The verdict for a p-value, an effect size and the smallest group.

    What is there beyond chance is called clear from a medium effect on: in a large shop p is tiny
    for differences that nobody would act on.

    Parameters
    ----------
    p_value, effect : of the test
    measure : what the effect is: epsilon², or one that runs from 0 to 1
    smallest : customers in the smallest group
    """
    if p_value < ALPHA:
        return (
            "differs"
            if effect >= EFFECT_SIZE_LIMITS.get(measure, EFFECT_SIZE_LIMITS["other"])[1]
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
