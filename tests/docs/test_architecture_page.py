"""docs/architecture.md shows the house as it stands, and every page names files that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]
PLAN = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("```")[1]


def rooms(folder: str) -> set[str]:
    """What the plan of the house lists inside one folder."""
    lines = PLAN.split(f"\n{folder}/", 1)[1].split("\n")[1:]
    inside = []
    for line in lines:
        if line and not line.startswith(" "):
            break
        if re.match(r" {2}\S", line):
            inside += re.findall(r"(\w+)(?:\.py|/)", re.split(r" {3,}", line.strip())[0])
    return set(inside)


@pytest.mark.parametrize("folder", ["core", "ui"])
def test_everything_inside_is_listed_and_nothing_else(folder):
    there = {
        entry.stem
        for entry in (ROOT / folder).iterdir()
        if entry.name not in {"__init__.py", "__pycache__"}
        and (entry.suffix == ".py" or entry.is_dir())
    }
    listed = rooms(folder)
    assert listed - there == set()
    if folder == "core":  # of ui, only what a page needs to know
        assert there - listed == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page):
    named = re.findall(
        r"(?<![\w/])((?:core|ui|pages|tests|data|docs|benchmarks|\.ci)/[\w./-]*\w)",
        page.read_text(encoding="utf-8"),
    )
    gone = {each for each in named if not (ROOT / each).exists() and "NAME" not in each}
    assert gone == set()


def types_that_travel() -> list[tuple[str, str]]:
    """Every type in the table of the architecture, with its package."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]*`) \| `(core\.[\w.]+)` \|", page, re.MULTILINE)
    return [(name, package) for names, package in rows for name in re.findall(r"`(\w+)`", names)]


@pytest.mark.parametrize(("name", "package"), types_that_travel())
def test_every_type_that_travels_is_where_the_page_says(name, package):
    place = ROOT / package.replace(".", "/")
    files = place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
    assert any(f"\nclass {name}" in file.read_text(encoding="utf-8") for file in files)
