"""What the documentation must name, taken from the code, and what it must not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from core import errors
from core.cleaning.rules import rules
from core.columns.roles import ROLES
from core.exports import bundles, registry
from core.features.registry import FEATURES
from core.files.formats.registry import FORMATS
from core.playbooks import message_fields, playbook_schema
from core.rfm.scores import GRID
from core.segmentation.naming.archetypes import ARCHETYPES, SEGMENT_NAMES
from ui.shell import navigation

ROOT = Path(__file__).parents[2]
DOCS = {path.name: path for path in [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]}


def text_of(name: str) -> str:
    return DOCS[name].read_text(encoding="utf-8")


def page_titles() -> list[str]:
    """The titles of the pages in the navigation."""
    return [each.title for each in navigation.PAGES if each.shown != "never"]


def error_codes() -> set[str]:
    return {
        kind.default_code
        for kind in vars(errors).values()
        if isinstance(kind, type)
        and issubclass(kind, errors.ClienteleError)
        and kind is not errors.ClienteleError
    }


@pytest.mark.parametrize("title", page_titles())
def test_every_page_is_in_the_readme(title):
    assert f"**{title}**" in text_of("README.md")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_explained(role):
    assert f"| `{role}` |" in text_of("formats.md")


@pytest.mark.parametrize("rule", rules.every_rule(), ids=lambda rule: rule.code)
def test_every_reason_to_leave_a_row_out_is_explained(rule):
    line = next(
        line for line in text_of("formats.md").splitlines() if line.startswith(f"| `{rule.code}` |")
    )
    assert f"`{rule.setting}`" in line if rule.setting else "always" in line


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_every_file_format_is_named(form):
    text = text_of("formats.md").lower()
    assert form.name in text or form.title.lower() in text


@pytest.mark.parametrize("export", registry.exports_for("folder"), ids=lambda export: export.name)
def test_every_file_of_an_output_folder_is_named(export):
    written = f"`{bundles.export_file(export)}`"
    option = next(line for line in text_of("cli.md").splitlines() if line.startswith("| `--out "))
    assert written in option
    assert written in text_of("README.md")


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_has_its_formula(feature):
    assert f"`{feature}`" in text_of("methods.md")


@pytest.mark.parametrize("name", SEGMENT_NAMES)
def test_every_segment_name_is_explained(name):
    assert name in text_of("methods.md")


def test_the_rfm_grid_on_paper_is_the_grid_in_the_code():
    written = {
        int(score): tuple(cell.strip() for cell in cells.split("|"))
        for score, cells in re.findall(
            r"^\| \*\*(\d)\*\* \|(.*)\|$", text_of("methods.md"), re.MULTILINE
        )
    }
    assert written == {row + 1: names for row, names in enumerate(GRID)}


@pytest.mark.parametrize("name", ARCHETYPES)
def test_every_archetype_stands_on_paper_where_it_stands_in_the_code(name):
    place = " | ".join(f"{share:.2f}" for share in ARCHETYPES[name])
    assert f"| {name} | {place} |" in text_of("methods.md")


@pytest.mark.parametrize("code", sorted(error_codes()))
def test_every_error_code_is_listed(code):
    assert f"`{code}`" in text_of("cli.md")


@pytest.mark.parametrize("field", message_fields.MESSAGE_FIELDS)
def test_every_field_of_a_message_is_explained_and_stands_in_the_files(field):
    assert f"| `{{{field}}}` | {message_fields.MESSAGE_FIELDS[field]} |" in text_of("playbooks.md")
    assert f"{{{field}}}" in (ROOT / "data/playbooks/ecommerce.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "part", [playbook_schema.Playbook, playbook_schema.Strategy, playbook_schema.PlaybookOffer]
)
def test_every_key_of_a_playbook_is_explained(part):
    missing = [name for name in part.model_fields if f"`{name}`" not in text_of("playbooks.md")]
    assert not missing


def test_the_layers_on_paper_are_the_contract():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    written = " → ".join(layer.strip("()").replace(" : ", ", ") for layer in layers)
    assert written in text_of("architecture.md")


@pytest.mark.parametrize(
    "name",
    [
        path.name
        for path in (ROOT / "core").iterdir()
        if path.stem not in {"__init__", "__pycache__"}
    ],
)
def test_every_room_of_the_engine_is_in_the_architecture(name):
    assert re.search(rf"^  {re.escape(name)}/? ", text_of("architecture.md"), re.MULTILINE)


@pytest.mark.parametrize("name", DOCS)
def test_links_between_the_pages_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)#\s]+)?(#[^)\s]+)?\)", text_of(name)):
        file, anchor = target
        if file.startswith(("http://", "https://", "mailto:")):
            continue
        path = (DOCS[name].parent / file).resolve() if file else DOCS[name]
        assert path.exists(), f"{name} links to {file}"
        if anchor:
            assert anchor[1:] in anchors(path), f"{name} links to {file}{anchor}"


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}
