"""What a playbook file holds: a budget split and one strategy for every segment, all checked."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from core import formatting, segmentation
from core.playbooks import measured_claims, message_fields, segment_facts
from core.settings import Frozen

Tier = Literal["vip", "potential", "average", "at_risk", "lost"]
OfferKind = Literal["none", "perk", "discount"]


def _check_fields(text: str) -> str:
    """Refuse a text that asks for anything but a measured fact by its plain name."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as problem:
        raise ValueError("a brace stands alone") from problem
    for _, field, spec, conversion in parts:
        if field is not None:
            _check_field(field, spec=spec or "", conversion=conversion)
    if "{{" in text or "}}" in text:
        raise ValueError("double braces mean nothing here")
    return text


def _check_field(field: str, *, spec: str, conversion: str | None) -> None:
    name, bar, instead = field.partition("|")
    if bar and (spec or conversion or not segment_facts.is_stand_in(instead)):
        raise ValueError(
            f"what stands in for {{{name}}} must be {message_fields.MIN_STAND_IN_LETTERS} letters"
            " or more, without | : ! or brackets"
        )
    if name not in message_fields.MESSAGE_FIELDS or spec or conversion:
        raise ValueError(
            f"{{{name}}} is no measured fact; there are"
            f" {', '.join(sorted(message_fields.MESSAGE_FIELDS))}"
        )
    if name in message_fields.OPTIONAL_FIELDS and not bar:
        raise ValueError(
            f"{{{name}}} is not known of every segment: say what stands there without it, "
            f"such as {{{name}|our best sellers}}"
        )


Words = Annotated[str, Field(min_length=3, max_length=1200), AfterValidator(_check_fields)]
Line = Annotated[str, Field(min_length=3, max_length=300), AfterValidator(_check_fields)]
Subject = Annotated[str, Field(min_length=3, max_length=78), AfterValidator(_check_fields)]
Part = Annotated[float, Field(ge=0, le=1)]


class BudgetShareRange(Frozen):
    """The customary share of the budget for one tier: a range and where to start in it."""

    low: Part
    default: float = Field(gt=0, le=1)
    high: Part

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.default <= self.high:
            raise ValueError("low, default and high must rise")
        return self


class PlaybookOffer(Frozen):
    """What the customer gets. Only a discount has a size, as a share of the order value."""

    kind: OfferKind
    low: float = Field(0, ge=0, le=0.5)
    high: float = Field(0, ge=0, le=0.5)
    words: Line

    @model_validator(mode="after")
    def _size_fits_kind(self) -> Self:
        if self.low > self.high:
            raise ValueError("low must not be above high")
        if (self.kind == "discount") != (self.high > 0):
            raise ValueError("a discount needs a size, and nothing else has one")
        return self

    @property
    def start(self) -> float:
        """The size a draft starts with, and what a campaign pays for; 0 for no discount."""
        return self.low or self.high

    @property
    def text(self) -> str:
        """The size of the discount in words: 10% to 15% off."""
        if self.high == 0:
            return "no discount"
        if self.low in {0, self.high}:
            return f"{formatting.percent(self.high)} off"
        return f"{formatting.percent(self.low)} to {formatting.percent(self.high)} off"

    @property
    def lowest_text(self) -> str:
        """The size a draft starts with: 10% off."""
        if self.high == 0:
            return "no discount"
        return f"{formatting.percent(self.start)} off"


class Message(Frozen):
    """A first draft of what to write."""

    subject: Subject
    body: Words


class Cadence(Frozen):
    """When to write, in multiples of the segment's typical days between orders."""

    words: Line
    first: float = Field(
        ge=0, le=10, description="Rhythms from the last order to the first message"
    )
    next: float = Field(ge=0, le=10, description="Rhythms between one message and the next")
    contacts: int = Field(ge=1, le=12, description="Most messages in one series")


class FactRange(Frozen):
    """Within which bounds a measured fact lies, both included."""

    at_least: Part = 0
    at_most: Part = 1

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.at_least > self.at_most:
            raise ValueError("at_least must not be above at_most")
        if (self.at_least, self.at_most) == (0, 1):
            raise ValueError("say at_least or at_most")
        return self


class TextVariant(Frozen):
    """Other texts for a segment whose measured facts ask for them."""

    when: dict[measured_claims.FactName, FactRange] = Field(min_length=1)
    headline: Line | None = None
    goal: Line | None = None
    why: Words | None = None
    audience: Line | None = None
    offer: Line | None = None
    subject: Subject | None = None
    body: Words | None = None
    cadence: Line | None = None
    tactics: tuple[Line, ...] | None = Field(None, min_length=3, max_length=5)
    guard_rails: tuple[Line, ...] | None = Field(None, min_length=1, max_length=4)
    kpis: tuple[Line, ...] | None = Field(None, min_length=2, max_length=4)

    @model_validator(mode="after")
    def _replaces_something(self) -> Self:
        if not self.texts:
            raise ValueError("a variant replaces at least one text")
        return self

    @property
    def texts(self) -> dict[str, Any]:
        """What it replaces, by name."""
        return {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name != "when" and getattr(self, name) is not None
        }

    def holds(self, facts: Mapping[measured_claims.FactName, float]) -> bool:
        """Whether the facts are as it asks; one that is not known is not."""
        return all(
            name in facts and bounds.at_least <= facts[name] <= bounds.at_most
            for name, bounds in self.when.items()
        )


class Strategy(Frozen):
    """The advice for one segment; `variants` are its texts where the shop's own facts differ."""

    tier: Tier
    headline: Line
    goal: Line
    why: Words
    audience: Line
    offer: PlaybookOffer
    channels: tuple[str, ...] = Field(min_length=1, max_length=6)
    message: Message
    cadence: Cadence
    tactics: tuple[Line, ...] = Field(min_length=3, max_length=5)
    guard_rails: tuple[Line, ...] = Field(min_length=1, max_length=4)
    kpis: tuple[Line, ...] = Field(min_length=2, max_length=4)
    variants: tuple[TextVariant, ...] = Field((), max_length=6)

    def for_facts(self, facts: Mapping[measured_claims.FactName, float]) -> Strategy:
        """The strategy with the texts that suit these facts; of several, the first that holds.

        Parameters
        ----------
        facts : those that are known of the segment
        """
        texts: dict[str, Any] = {}
        for variant in self.variants:
            if variant.holds(facts):
                texts = variant.texts | texts
        inside: dict[str, Any] = {}
        for part, names in _TEXTS_INSIDE.items():
            found = {inner: texts.pop(name) for name, inner in names.items() if name in texts}
            if found:
                inside[part] = getattr(self, part).model_copy(update=found)
        return self.model_copy(update={**texts, **inside, "variants": ()})


_TEXTS_INSIDE = {
    "offer": {"offer": "words"},
    "cadence": {"cadence": "words"},
    "message": {"subject": "subject", "body": "body"},
}
"""Where texts of a variant stand that are part of a part of a strategy."""


class Playbook(Frozen):
    """One kind of business: its name, how it splits a budget, one strategy for every segment."""

    name: str = Field(min_length=1, max_length=60)
    about: str = Field(min_length=1, max_length=300)
    budget: dict[Tier, BudgetShareRange]
    assumed_rhythm_days: float = Field(ge=1, le=730)
    strategies: dict[str, Strategy]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if unknown := sorted(set(self.strategies) - set(segmentation.SEGMENT_NAMES)):
            raise ValueError(f"there is no segment called {unknown[0]}")
        if missing := [name for name in segmentation.SEGMENT_NAMES if name not in self.strategies]:
            raise ValueError(f"a strategy is missing for {formatting.listed(missing)}")
        tiers = {strategy.tier for strategy in self.strategies.values()}
        if unpaid := sorted(tiers - set(self.budget)):
            raise ValueError(f"the budget has no share for the tier {unpaid[0]}")
        return self
