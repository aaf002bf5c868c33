"""project.json of older versions brought to today's format, one step a format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from core.errors import ProjectError
from core.projects.project import COMBINED, FORMAT, Project

if TYPE_CHECKING:
    from collections.abc import Callable


def _from_1(held: dict[str, Any]) -> dict[str, Any]:
    """Own segments and the currency have fields of their own; combined files are called so."""
    choices = dict(held.get("choices", {}))
    extra = dict(choices.get("extra", {}))
    for name in ("segments", "currency"):
        choices[name] = str(extra.pop(name, "") or "")
    sources = [
        one | {"kind": "combined"}
        if one["kind"] == "kept" and one["name"].endswith(COMBINED)
        else one
        for one in held["sources"]
    ]
    return held | {"choices": choices | {"extra": extra}, "sources": sources}


MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _from_1}
"""From the format of the key to the one after it. A file's own settings default what is new."""


def read_project(content: bytes) -> Project:
    """A project from its file, of this version or an older one.

    Raises
    ------
    ProjectError : it is no project, damaged, or of a newer version
    """
    try:
        held = json.loads(content)
        found = int(held["format"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ProjectError(
            "project.json is damaged or holds no project.", "Restore the folder from a backup."
        ) from error
    if found > FORMAT:
        raise ProjectError(
            "The project was saved by a newer version of Clientele.",
            "Update this installation and open it again.",
        )
    try:
        for number in range(found, FORMAT):
            held = MIGRATIONS[number](held)
        return Project.model_validate(held | {"format": FORMAT})
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        raise ProjectError(
            f"project.json holds what this version cannot read ({_place(error)}).",
            "Restore the folder from a backup, or open it with the version that saved it.",
        ) from error


def write_project(project: Project) -> bytes:
    """The project as its file."""
    return project.model_dump_json(indent=1).encode()


def _place(error: Exception) -> str:
    """Which field is wrong; never its value, which may be anything."""
    if isinstance(error, ValidationError):
        return ".".join(map(str, error.errors()[0]["loc"][:4])) or "project"
    return type(error).__name__
