"""Every command by its name, and what starting one costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.commands import COMMANDS

ROOT = Path(__file__).parents[3]
HEAVY = ("duckdb", "ibis", "pandas", "pyarrow", "scipy", "sklearn")
SEEN = """
import contextlib, io, sys
from core.__main__ import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main(sys.argv[1:])
print(*sorted(set(sys.modules)))
"""


def libraries_of(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", SEEN, *arguments], capture_output=True, text=True, cwd=ROOT,
        check=True,
    )  # fmt: skip
    return set(done.stdout.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_a_module_with_options_that_can_be_run(name):
    module = COMMANDS[name].module()
    assert callable(module.add)
    assert callable(module.run)


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("rfm", "--help"), ("segment", "--help"), ("score", "--help")],
    ids=" ".join,
)
def test_help_and_the_options_of_a_command_need_no_large_library(arguments):
    assert not libraries_of(*arguments) & set(HEAVY)


def test_scoring_needs_neither_ibis_nor_a_library_of_statistics(tmp_path):
    path = tmp_path / "orders.csv"
    rows = [f"o{n},c{n % 40},2025-{1 + n % 12:02}-{1 + n % 27:02},{5 + n % 40}" for n in range(400)]
    path.write_text("\n".join(["order,customer,date,amount", *rows]) + "\n")
    loaded = libraries_of("rfm", str(path))
    assert "duckdb" in loaded
    assert not loaded & {"ibis", "scipy.stats", "scipy.optimize", "sklearn", "optuna"}
