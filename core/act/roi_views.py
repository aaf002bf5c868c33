"""More ways to look at a campaign: three scenarios, the value of later orders, a link to share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from core.act.baseline import baseline_rate
from core.act.roi import RoiInputs, RoiResult, evaluate
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.segment.profile import Profile

YEAR_DAYS = 365
DISCOUNT_RATE = 0.1
"""What money is worth less a year later; an assumption."""


class Factors(NamedTuple):
    """A scenario: what the stated inputs are multiplied by. All are assumptions.

    Parameters
    ----------
    name : of the scenario
    improvement : of the rise in the share that orders
    order_value, contact_cost : of these inputs
    """

    name: str
    improvement: float
    order_value: float
    contact_cost: float


SCENARIOS = (
    Factors("Pessimistic", 0.5, 0.9, 1.2),
    Factors("Expected", 1.0, 1.0, 1.0),
    Factors("Optimistic", 1.5, 1.1, 1.0),
)


def scenarios(
    inputs: RoiInputs, factors: tuple[Factors, ...] = SCENARIOS
) -> tuple[tuple[str, RoiResult], ...]:
    """The campaign under each scenario.

    Parameters
    ----------
    inputs : the campaign as stated
    factors : what each scenario multiplies
    """
    found = []
    for each in factors:
        rise = (inputs.campaign_rate - inputs.baseline_rate) * each.improvement
        changes = {
            "campaign_rate": min(max(inputs.baseline_rate + rise, 0.0), 1.0),
            "order_value": inputs.order_value * each.order_value,
            "contact_cost": inputs.contact_cost * each.contact_cost,
        }
        found.append((each.name, evaluate(inputs.model_copy(update=changes))))
    return tuple(found)


def later_orders(profile: Profile) -> float:
    """Orders that follow an extra one within a year: the chance that there is another, at most one.

    Parameters
    ----------
    profile : the segment; its own rhythm, on the low side
    """
    return baseline_rate(profile, YEAR_DAYS)


def lifetime_profit(result: RoiResult, later: float, discount_rate: float = DISCOUNT_RATE) -> float:
    """Profit with the orders that follow the extra ones within a year.

    profit + extra orders × later orders × V m ÷ √(1 + d): later orders come half a year on, on
    average, and cost neither offer nor contact.

    Parameters
    ----------
    result : the campaign's outcome
    later : orders that follow each extra one
    discount_rate : d, a year
    """
    margin = result.inputs.order_value * result.inputs.margin
    return result.profit + result.extra_orders * later * margin / math.sqrt(1 + discount_rate)


def to_query(inputs: RoiInputs) -> dict[str, str]:
    """The inputs as parameters of an address.

    Parameters
    ----------
    inputs : the campaign
    """
    return {name: f"{value:.12g}" for name, value in inputs.model_dump().items()}


def from_query(given: Mapping[str, str]) -> RoiInputs | None:
    """The campaign in the parameters of an address; None where there is none.

    Parameters
    ----------
    given : the parameters

    Raises
    ------
    SettingError : there is one, and it cannot be used
    """
    names = set(RoiInputs.model_fields) & set(given)
    if not names:
        return None
    try:
        return RoiInputs.model_validate({name: given[name] for name in names})
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        raise SettingError(
            f"The link's {first['loc'][0]} cannot be used.",
            "Ask for the link again, or start from a segment.",
        ) from None
