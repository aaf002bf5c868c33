"""The errands in contributing.md lead to files and registries that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/contributing.md").read_text(encoding="utf-8")
PATHS = sorted(
    {name for name in re.findall(r"`([\w./]+)`", TEXT) if "/" in name and "NAME" not in name}
)
REGISTRIES = re.findall(r"`([A-Z]\w+)` in\s+`([\w./]+\.py)`", TEXT)


@pytest.mark.parametrize("path", PATHS)
def test_every_file_named_exists(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("name", "path"), REGISTRIES)
def test_every_registry_named_exists(name, path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    names = {
        target.id
        for node in tree.body
        for target in (
            node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        )
        if isinstance(target, ast.Name)
    }
    assert name in names


def test_the_errands_name_their_registries():
    assert {"FORMATS", "ALGORITHMS", "FEATURES", "EXPORTS"} <= {name for name, _ in REGISTRIES}


@pytest.mark.parametrize(
    "errand",
    [
        "A file format",
        "A clustering algorithm",
        "A feature of customers",
        "A page",
        "An export",
        "A playbook",
    ],
)
def test_every_errand_has_its_section(errand):
    assert f"\n## {errand}\n" in TEXT
