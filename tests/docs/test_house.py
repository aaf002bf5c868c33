"""The house keeps its rules: files that can be read at a sitting, and imports that run downhill."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("core", "ui", "pages", "tests", "benchmarks")
MOST_LINES = 340
"""A file asks to be two at about 300 lines; here it must be."""

LONGER = {
    "tests/core/migration/test_migration.py": "one shop, its movements counted by hand",
}
"""Files that may be longer, and why."""


def test_no_file_is_longer_than_a_sitting():
    lines = {
        file.relative_to(ROOT).as_posix(): len(file.read_text(encoding="utf-8").splitlines())
        for room in ROOMS
        for file in sorted((ROOT / room).rglob("*.py"))
    }
    assert len(lines) > 300
    too_long = {file: count for file, count in lines.items() if count > MOST_LINES}
    assert set(too_long) <= set(LONGER), "split by meaning, or say in LONGER why not"


def lint_imports(folder: Path) -> int:
    """As a process of its own: it changes the logging of the process it runs in."""
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [linter, "--no-cache"], cwd=folder, env={"PYTHONPATH": str(folder)}, check=False
    ).returncode


def test_imports_keep_to_the_contracts():
    assert lint_imports(ROOT) == 0


@pytest.mark.parametrize("indent", ["", "if TYPE_CHECKING:\n    "])
def test_a_circle_would_be_found_also_between_types(indent, tmp_path):
    house = tmp_path / "circled"
    house.mkdir()
    (house / "__init__.py").touch()
    head = "from typing import TYPE_CHECKING\n"
    (house / "one.py").write_text(f"{head}{indent}from circled import two\n")
    (house / "two.py").write_text(f"{head}from circled import one\n")
    contract = (
        (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[[tool.importlinter")[-1]
    )
    assert 'type = "acyclic_siblings"' in contract
    (tmp_path / "pyproject.toml").write_text(
        '[tool.importlinter]\nroot_packages = ["circled"]\n[[tool.importlinter'
        + contract.replace('"core', '"circled')
    )
    assert lint_imports(tmp_path) == 1
