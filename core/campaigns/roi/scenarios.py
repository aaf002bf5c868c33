"""A campaign if less, as much or more comes of it than stated."""

from __future__ import annotations

from pydantic import Field

from core import formatting
from core.campaigns.roi.calculation import RoiInputs, RoiResult, evaluate_roi
from core.formatting import N_
from core.settings import Frozen

MAX_FACTOR = 10.0
"""Largest factor of a scenario."""


class ScenarioFactors(Frozen):
    """A scenario: what the stated inputs are multiplied by. All are assumptions."""

    name: str = Field(min_length=1, max_length=40)
    improvement: float = Field(ge=0, le=MAX_FACTOR, description="Rise in the share that orders")
    order_value: float = Field(ge=0, le=MAX_FACTOR, description="Order value")
    contact_cost: float = Field(ge=0, le=MAX_FACTOR, description="Cost of a contact")

    @property
    def text(self) -> str:
        """In words: Pessimistic: improvement × 0.5, order value × 0.9, contacts × 1.2."""
        changed = [
            f"{label} × {formatting.decimal(factor, 2)}"
            for label, factor in (
                ("improvement", self.improvement),
                ("order value", self.order_value),
                ("contacts", self.contact_cost),
            )
            if factor != 1
        ]
        return f"{self.name}: {', '.join(changed) or 'as stated'}"


DEFAULT_SCENARIOS = (
    ScenarioFactors(name=N_("Pessimistic"), improvement=0.5, order_value=0.9, contact_cost=1.2),
    ScenarioFactors(name=N_("Expected"), improvement=1.0, order_value=1.0, contact_cost=1.0),
    ScenarioFactors(name=N_("Optimistic"), improvement=1.5, order_value=1.1, contact_cost=1.0),
)
"""The scenarios unless others are given."""


def evaluate_scenarios(
    inputs: RoiInputs, factors: tuple[ScenarioFactors, ...] = DEFAULT_SCENARIOS
) -> tuple[tuple[str, RoiResult], ...]:
    """The campaign under each scenario.

    Parameters
    ----------
    inputs : the campaign as stated
    factors : what each scenario multiplies
    """
    results = []
    for scenario in factors:
        rise = (inputs.campaign_rate - inputs.baseline_rate) * scenario.improvement
        changes = {
            "campaign_rate": min(max(inputs.baseline_rate + rise, 0.0), 1.0),
            "order_value": inputs.order_value * scenario.order_value,
            "contact_cost": inputs.contact_cost * scenario.contact_cost,
        }
        results.append((scenario.name, evaluate_roi(inputs.model_copy(update=changes))))
    return tuple(results)
