"""The house keeps its rules: short files, names used once, faces, and imports that run downhill."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("core", "api", "ui", "pages", "tests", "benchmarks")
MAX_LINES = 340
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
    too_long = {file: count for file, count in lines.items() if count > MAX_LINES}
    assert set(too_long) <= set(LONGER), "split by meaning, or say in LONGER why not"


def modules(*rooms: str) -> dict[str, ast.Module]:
    """The parsed files of some folders, by their path."""
    return {path: tree for room in rooms for path, tree in parsed(room).items()}


@functools.cache
def parsed(room: str) -> dict[str, ast.Module]:
    return {
        file.relative_to(ROOT).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted((ROOT / room).rglob("*.py"))
    }


def product() -> dict[str, ast.Module]:
    app = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    return {"app.py": app, **modules("core", "api", "ui", "pages", "benchmarks")}


@functools.cache
def face_of(package: str) -> set[str]:
    """The names that a package of core offers."""
    folder = ROOT / "core" / package
    stub = folder / "__init__.pyi"
    tree = ast.parse((stub if stub.exists() else folder / "__init__.py").read_text("utf-8"))
    names = {alias.asname or alias.name for node in tree.body for alias in aliases(node)}
    return names | {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def aliases(node: ast.stmt) -> list[ast.alias]:
    return node.names if isinstance(node, ast.ImportFrom) else []


def past_the_face(path: str, tree: ast.Module) -> Iterator[str]:
    """What a file imports from the inside of a package of core that is not its own."""
    packages = {init.parent.name for init in (ROOT / "core").glob("*/__init__.py")}
    own = {"core/__main__.py": "cli"}.get(path, path.split("/")[1] if "/" in path else "")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("core."))
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("core."):
            continue
        _, package, *inside = str(node.module).split(".")
        if package == own or package not in packages:
            continue
        if inside:
            yield str(node.module)
            continue
        face = face_of(package)
        folder = ROOT / "core" / package
        for alias in node.names:
            is_module = (folder / f"{alias.name}.py").exists() or (folder / alias.name).is_dir()
            if is_module and alias.name not in face:
                yield f"{node.module}.{alias.name}"


def test_a_package_is_entered_by_its_face():
    past = {path: [*past_the_face(path, tree)] for path, tree in product().items()}
    assert {path: names for path, names in past.items() if names} == {}


def test_a_way_past_a_face_would_be_found():
    code = "from core.files.reading import read_table\nfrom core.files import reading, read_table"
    assert [*past_the_face("ui/page.py", ast.parse(code))] == [
        "core.files.reading",
        "core.files.reading",
    ]
    assert [*past_the_face("core/files/detect.py", ast.parse(code))] == []


def test_no_two_public_classes_share_a_name():
    places = defaultdict(list)
    for path, tree in modules("core", "ui").items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path)
    assert len(places) > 200
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


ONE_KIND = {"__init__.py", "registry.py", "result.py"}
"""Files that are the same in every package: its face, its registry, its central result."""

NAMED_AFTER_ANOTHER = {"charts", "cli", "settings"}
"""Folders whose files are named after what they draw, run or set."""

SHARED_FILE_NAMES = {
    "customers.py": "measured in features, invented in demo",
    "profile.py": "of segments, and of one customer",
    "search.py": "for the best segmentation, and for a customer",
}
"""Names that two files of core still share, and what each of them is. The list only gets
shorter."""


def test_no_two_files_of_core_share_a_name():
    places = defaultdict(list)
    for file in sorted((ROOT / "core").rglob("*.py")):
        folder = file.relative_to(ROOT / "core").parts[0]
        if file.name not in ONE_KIND and folder not in NAMED_AFTER_ANOTHER:
            places[file.name].append(file.relative_to(ROOT).as_posix())
    assert len(places) > 200
    shared = {name: where for name, where in places.items() if len(where) > 1}
    assert set(shared) <= set(SHARED_FILE_NAMES), shared


MAX_IMPORTS_INSIDE_FUNCTIONS = 20
"""Packages load lazily, so that imports can stand at the top of files."""


def test_imports_stand_at_the_top_of_files():
    inside = {
        (path, node.lineno)
        for path, tree in modules("core", "ui", "pages").items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert len(inside) <= MAX_IMPORTS_INSIDE_FUNCTIONS


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
