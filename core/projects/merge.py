"""Two people's choices brought together, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from core.projects.project import ProjectChoices

if TYPE_CHECKING:
    from collections.abc import Mapping


def merge_choices(
    base: ProjectChoices, mine: ProjectChoices, theirs: ProjectChoices
) -> tuple[ProjectChoices, tuple[str, ...]]:
    """What both changed since they began, with mine where both changed the same.

    Parameters
    ----------
    base : what both began from
    mine, theirs : what became of it

    Returns
    -------
    the choices, and what both have changed differently, such as `settings.rfm.levels`

    Raises
    ------
    ValueError : the two contradict each other, as limits of another number of scores would
    """
    both: list[str] = []
    merged = _merged(_fields(base), _fields(mine), _fields(theirs), "", both)
    return ProjectChoices.model_validate(merged), tuple(both)


def _fields(value: Any) -> Any:
    """A model as its fields, all the way down; anything else as it is."""
    if isinstance(value, BaseModel):
        return {name: _fields(getattr(value, name)) for name in type(value).model_fields}
    return value


_MISSING = object()
_SETS = frozenset({"suppression", "results"})
"""Fields whose values are added and removed one by one."""


def _merged_sets(was: Any, my: Any, their: Any) -> tuple[Any, ...]:
    """What both have, and what one of them has added."""
    every = dict.fromkeys((*their, *my))
    return tuple(one for one in every if (one in my and one in their) or one not in was)


def _merged(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    place: str,
    both: list[str],
) -> dict[str, Any]:
    result = {}
    for name in dict.fromkeys((*theirs, *mine)):
        was, my, their = (fields.get(name, _MISSING) for fields in (base, mine, theirs))
        if my in (was, their):
            chosen = their
        elif their == was:
            chosen = my
        elif isinstance(my, tuple) and name in _SETS:
            chosen = _merged_sets(*(() if each is _MISSING else each for each in (was, my, their)))
        elif isinstance(my, dict) and isinstance(their, dict):
            began = was if isinstance(was, dict) else {}
            chosen = _merged(began, my, their, f"{place}{name}.", both)
        else:
            both.append(f"{place}{name}")
            chosen = their if my is _MISSING else my
        if chosen is not _MISSING:
            result[name] = chosen
    return result
