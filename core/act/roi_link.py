"""A calculation as the address of a page, to send to somebody, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from core.act.roi import RoiInputs
from core.act.roi_scenarios import SCENARIOS, Factors
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

_FACTORS = ("improvement", "order_value", "contact_cost")
_HINT = "Ask for the link again, or start from a segment."


class Shared(NamedTuple):
    """What a link holds: the campaign, and its scenarios."""

    inputs: RoiInputs
    scenarios: tuple[Factors, ...]


def to_query(inputs: RoiInputs, scenarios: tuple[Factors, ...] = SCENARIOS) -> dict[str, str]:
    """A calculation as parameters of an address.

    Parameters
    ----------
    inputs : the campaign
    scenarios : left out where they are the usual ones; else as pessimistic=0.5,0.9,1.2: the
        factors of the improvement, the order value and the cost of a contact
    """
    query = {name: _number(value) for name, value in inputs.model_dump().items()}
    if scenarios != SCENARIOS:
        query |= {
            each.name.lower(): ",".join(_number(getattr(each, name)) for name in _FACTORS)
            for each in scenarios
        }
    return query


def from_query(given: Mapping[str, str]) -> Shared | None:
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
    try:
        inputs = RoiInputs.model_validate({name: given[name] for name in names})
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        raise SettingError(f"The link's {first['loc'][0]} cannot be used.", _HINT) from None
    return Shared(inputs, tuple(_scenario(usual, given) for usual in SCENARIOS))


def _scenario(usual: Factors, given: Mapping[str, str]) -> Factors:
    text = given.get(usual.name.lower())
    if text is None:
        return usual
    try:
        factors = dict(zip(_FACTORS, text.split(","), strict=True))
        return Factors.model_validate({"name": usual.name, **factors})
    except ValueError:  # which a refused validation is, too
        raise SettingError(f"The link's {usual.name.lower()} cannot be used.", _HINT) from None


def _number(value: float) -> str:
    return f"{value:.12g}"
