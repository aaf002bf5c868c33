"""docs/cli.md names every option of the terminal and every key of its answer."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path

import pytest

from core.__main__ import main, parser
from core.cli.commands import COMMANDS

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
PARSERS = next(action for action in parser()._actions if action.dest == "command").choices
OPTIONS = sorted(
    {
        tuple(name for name in action.option_strings if name.startswith("--"))
        for command in PARSERS.values()
        for action in command._actions
        if action.option_strings and "--help" not in action.option_strings
    }
)
"""The names of each option; the first is the usual one."""
NAMED_BY_THE_DATA = {"roles", "left_out", "parameters", "standard_errors"}
"""Objects whose keys are roles, reasons or a model's own parameters, explained elsewhere."""


def keys(document: object) -> set[str]:
    """Every key in a JSON document, at any depth."""
    if isinstance(document, list):
        return set().union(*(keys(entry) for entry in document))
    if not isinstance(document, dict):
        return set()
    inner = (keys(value) for name, value in document.items() if name not in NAMED_BY_THE_DATA)
    return set(document).union(*inner)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terminal")
    orders = "".join(
        f"c{customer},2025-{1 + (customer + order) % 12:02d}-{1 + customer % 28:02d},"
        f"{5 + customer * (order + 1) % 90}\n"
        for customer in range(80)
        for order in range(customer % 5 + 1)
    )
    (folder / "orders.csv").write_text(f"customer,date,amount\n{orders}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def answer(folder: Path) -> dict[str, object]:
    out = folder / "out"
    command = ["segment", str(folder / "orders.csv"), "--json", "--trials", "3", "--out", str(out)]
    assert main(command) == 0
    document: dict[str, object] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def forecast(folder: Path) -> dict[str, object]:
    out = folder / "forecast"
    command = ["value", str(folder / "orders.csv"), "--horizon", "90", "--trials", "3"]
    assert main([*command, "--json", "--out", str(out)]) == 0
    document: dict[str, object] = json.loads((out / "forecast.json").read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def plan(folder: Path) -> dict[str, object]:
    out = folder / "plan"
    command = ["plan", str(folder / "orders.csv"), "--budget", "500", "--trials", "3", "--rfm"]
    assert main([*command, "--json", "--out", str(out)]) == 0
    document: dict[str, object] = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def scored(folder: Path) -> dict[str, object]:
    out = folder / "rfm"
    command = ["rfm", str(folder / "orders.csv"), "--propose-weights", "--json"]
    assert main([*command, "--out", str(out)]) == 0
    document: dict[str, object] = json.loads((out / "rfm.json").read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def moved(folder: Path) -> dict[str, object]:
    out = folder / "movement"
    command = ["movement", str(folder / "orders.csv"), "--json", "--out", str(out)]
    assert main(command) == 0
    document: dict[str, object] = json.loads((out / "movement.json").read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def tests_of_customers(folder: Path, answer_of) -> list[dict[str, object]]:
    rows = "".join(f"c{n},{'AB'[n % 2]},{n % 3 == 0:d},{n // 2 % 4}\n" for n in range(400))
    path = folder / "results.csv"
    path.write_text(f"customer_id,variant,converted,region\n{rows}", encoding="utf-8")
    commands = (
        ["experiment", str(path), "--segment", "region"],
        ["statistics", str(folder / "orders.csv"), "--of", "Spend", "--by", "RFM segment"],
        ["statistics", str(folder / "orders.csv"), "--of", "Spend", "--by", "Orders"],
    )
    return [answer_of(command) for command in commands]


@pytest.fixture(scope="module")
def answer_of():
    """Run a command and read the document it prints."""

    def run(command: list[str]) -> dict[str, object]:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            assert main([*command, "--json"]) == 0
        document: dict[str, object] = json.loads(printed.getvalue())
        return document

    return run


def test_every_key_of_a_test_is_explained(tests_of_customers):
    held = set().union(*(keys(document) for document in tests_of_customers))
    missing = sorted(key for key in held if f"`{key}`" not in PAGE)
    assert not missing, f"docs/cli.md lacks these keys: {', '.join(missing)}"


@pytest.mark.parametrize("names", OPTIONS, ids=lambda names: names[0])
def test_every_option_is_explained(names):
    assert re.search(rf"^\|[^|]*`{names[0]}[` ]", PAGE, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_explained(command):
    assert f"python -m core {command}" in PAGE


def test_every_key_of_the_answer_is_explained(answer):
    missing = sorted(key for key in keys(answer) if f"`{key}`" not in PAGE)
    assert not missing, f"docs/cli.md lacks these keys: {', '.join(missing)}"


def test_every_key_of_a_forecast_is_explained(forecast):
    missing = sorted(key for key in keys(forecast) if f"`{key}`" not in PAGE)
    assert not missing, f"docs/cli.md lacks these keys: {', '.join(missing)}"


def test_every_key_of_a_plan_is_explained(plan):
    missing = sorted(key for key in keys(plan) if f"`{key}`" not in PAGE)
    assert not missing, f"docs/cli.md lacks these keys: {', '.join(missing)}"


def test_every_key_of_scores_and_of_movement_is_explained(scored, moved):
    missing = sorted(key for key in keys(scored) | keys(moved) if f"`{key}`" not in PAGE)
    assert not missing, f"docs/cli.md lacks these keys: {', '.join(missing)}"
    assert scored["proposal"]["tested_at"] > scored["proposal"]["learned_at"]
    assert moved["outlook"]["test"]["quarters"] >= 1
    assert sum(each["customers"] for each in moved["moves"]) == scored["customers"]


def test_every_top_level_key_is_in_the_readme(answer):
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert not [key for key in answer if f"`{key}`" not in readme]
