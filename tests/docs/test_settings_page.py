"""docs/settings.md names every setting with its default, bounds and explanation."""

from __future__ import annotations

import typing
from pathlib import Path

import annotated_types
import pytest
from pydantic import BaseModel

from core.settings import Settings

if typing.TYPE_CHECKING:
    from pydantic.fields import FieldInfo

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
SECTIONS = {name: type(default) for name, default in Settings() if isinstance(default, BaseModel)}
FIELDS = [
    (section, name, field)
    for section, model in SECTIONS.items()
    for name, field in model.model_fields.items()
]


def row(name: str, field: FieldInfo) -> str:
    """The line that docs/settings.md must hold for one setting."""
    return f"| `{name}` | {_default(field)} | {_bounds(field)} | {field.description} |"


def _default(field: FieldInfo) -> str:
    if field.default in (None, ()):
        return "empty"
    if isinstance(field.default, bool):
        return "on" if field.default else "off"
    if isinstance(field.default, float):
        return f"{field.default:.4g}"
    return str(field.default)


def _bounds(field: FieldInfo) -> str:
    parts = []
    for bound in field.metadata:
        if isinstance(bound, annotated_types.Ge):
            parts.append(f"≥ {bound.ge:,}")
        if isinstance(bound, annotated_types.Gt):
            parts.append(f"> {bound.gt:,}")
        if isinstance(bound, annotated_types.Le):
            parts.append(f"≤ {bound.le:,}")
        if isinstance(bound, annotated_types.Lt):
            parts.append(f"< {bound.lt:,}")
    choices = typing.get_args(field.annotation)
    if typing.get_origin(field.annotation) is typing.Literal:
        parts.append(" / ".join(choices))
    return ", ".join(parts)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_has_a_heading(section):
    assert f"\n## `{section}`" in PAGE


@pytest.mark.parametrize(
    ("section", "name", "field"), FIELDS, ids=[f"{section}.{name}" for section, name, _ in FIELDS]
)
def test_every_setting_is_documented_as_it_is(section, name, field):
    wanted = row(name, field)
    body = PAGE.partition(f"\n## `{section}`")[2].partition("\n## ")[0]
    assert wanted in body, f"docs/settings.md, section {section}, lacks this line:\n{wanted}"


def test_no_setting_is_documented_that_is_not_there():
    documented = {line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `")}
    assert documented == {name for _, name, _ in FIELDS}
