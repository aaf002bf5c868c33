"""A calculation as the address of a page, to send to somebody, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from core.campaigns.roi.calculation import RoiInputs
from core.campaigns.roi.scenarios import DEFAULT_SCENARIOS, ScenarioFactors
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LATER_ORDERS = 50.0
"""Most orders that are taken to follow an extra one."""
MAX_CURRENCY_LETTERS, MAX_SEGMENT_LETTERS = 12, 200
_FACTORS = ("improvement", "order_value", "contact_cost")
_ABOUT = ("segment", "by", "currency", "later", "measured")
_HINT = "Ask for the link again, or start from a segment."
_LATER = "later"


class SharedCalculation(BaseModel):
    """What a link holds.

    Parameters
    ----------
    inputs : the campaign
    scenarios : what three scenarios multiply
    segment : the segment it is about; empty where there is none
    by : whose segment that is, "model", "rfm" or "saved"; empty where there is none
    currency : of amounts; empty where none is known
    later : orders that follow an extra one within a year
    measured : which numbers were measured on the segment; the others are assumptions
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    inputs: RoiInputs
    scenarios: tuple[ScenarioFactors, ...] = DEFAULT_SCENARIOS
    segment: str = Field("", max_length=MAX_SEGMENT_LETTERS)
    by: str = Field("", pattern="^(model|rfm|saved)?$")
    currency: str = Field("", max_length=MAX_CURRENCY_LETTERS)
    later: float = Field(0.0, ge=0, le=MAX_LATER_ORDERS)
    measured: frozenset[str] = frozenset()

    @field_validator("segment", "currency")
    @classmethod
    def _can_be_printed(cls, text: str) -> str:
        if not text.isprintable():
            raise ValueError(text)
        return text

    @field_validator("measured", mode="before")
    @classmethod
    def _names(cls, names: Any) -> Any:
        listed = names.split(",") if isinstance(names, str) else names
        if unknown := set(listed) - {*RoiInputs.model_fields, _LATER, ""}:
            raise ValueError(sorted(unknown))
        return frozenset(listed) - {""}


def to_query(shared: SharedCalculation) -> dict[str, str]:
    """A calculation as parameters of an address.

    Scenarios are left out where they are the usual ones; else they stand there as
    pessimistic=0.5,0.9,1.2: the factors of the improvement, the order value and the cost of a
    contact. What is empty is left out, too.
    """
    query = {name: _number(value) for name, value in shared.inputs.model_dump().items()}
    if shared.scenarios != DEFAULT_SCENARIOS:
        query |= {
            scenario.name.lower(): ",".join(_number(getattr(scenario, name)) for name in _FACTORS)
            for scenario in shared.scenarios
        }
    query |= {
        "segment": shared.segment,
        "by": shared.by,
        "currency": shared.currency,
        "later": _number(shared.later),
        "measured": ",".join(sorted(shared.measured)),
    }
    return {name: text for name, text in query.items() if text}


def from_query(given: Mapping[str, str]) -> SharedCalculation | None:
    """The calculation in the parameters of an address; None where there is none.

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
    about = {name: given[name] for name in _ABOUT if name in given}
    scenarios = tuple(_scenario(usual, given) for usual in DEFAULT_SCENARIOS)
    try:
        inputs = RoiInputs.model_validate({name: given[name] for name in names})
        return SharedCalculation(inputs=inputs, scenarios=scenarios, **about)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        raise SettingError(f"The link's {first['loc'][0]} cannot be used.", _HINT) from None


def _scenario(usual: ScenarioFactors, given: Mapping[str, str]) -> ScenarioFactors:
    text = given.get(usual.name.lower())
    if text is None:
        return usual
    try:
        factors = dict(zip(_FACTORS, text.split(","), strict=True))
        return ScenarioFactors.model_validate({"name": usual.name, **factors})
    except ValueError:  # which a refused validation is, too
        raise SettingError(f"The link's {usual.name.lower()} cannot be used.", _HINT) from None


def _number(value: float) -> str:
    return f"{value:.12g}"
