"""Small files with one kind of fault each, from the terminal's own entry point to their answer.

The table of right answers comes with the files. The answer itself is expected everywhere, also
where the table would accept a question or a notice in its stead.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from core.__main__ import main

_CASES = Path(__file__).parents[4] / "shared" / "cases"
_CENT = 0.006
pytestmark = pytest.mark.shared


def _rows() -> list[Any]:
    path = _CASES / "cases.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            pytest.param(row, id=f"{row['file']}-{row['field']}")
            for row in csv.DictReader(file, delimiter="\t")
        ]


def _arguments(row: dict[str, str]) -> list[str]:
    command, *options = (word for word in row["command"].split() if word != "FILE")
    quick = ["--trials", "1"] if command == "segment" else []
    return [command, str(_CASES / row["file"]), *options, "--json", *quick]


@pytest.fixture(scope="module")
def answers():
    """What was printed for a file: a document, or an error; kept, since rows ask for it again."""
    return {}


@pytest.fixture
def answer(answers, capfd):
    """The JSON document that a row's command prints."""

    def once(row: dict[str, str]) -> dict[str, Any]:
        key = row["file"], row["command"]
        if key not in answers:
            capfd.readouterr()
            code = main(_arguments(row))
            printed = capfd.readouterr()
            text = printed.err.splitlines()[-1] if code else printed.out
            answers[key] = json.loads(text)
        return answers[key]

    return once


def _experiment_reads_blanks_as_nothing(document: dict[str, Any]) -> None:
    control, variant = document["arms"]
    assert control["mean"] == pytest.approx(4.0965)
    assert variant["mean"] == pytest.approx(4.3735)
    assert document["verdict"]["code"] != "worse"


def _experiment_reads_a_blank_as_no(document: dict[str, Any]) -> None:
    assert [arm["converted"] / arm["customers"] for arm in document["arms"]] == [0.2, 0.4]


def _experiment_counts_each_unit_once(document: dict[str, Any]) -> None:
    assert {arm["customers"] for arm in document["arms"]} == {12}


def _verdict_fits_its_numbers(document: dict[str, Any]) -> None:
    backtest = document["backtest"]
    errors = {one["name"]: one["mae"] for one in backtest["rows"]}
    smallest, used = min(errors.values()), errors[backtest["chosen"]]
    assert f"smallest error, {smallest:.2f}" in backtest["verdict"]
    if used > smallest:
        assert f"off by {used:.2f} and is used because" in backtest["verdict"]
    else:
        assert "and is used" in backtest["verdict"]


_SPECIAL = {
    ("e01_blank_nonbuyers.csv", "verdict.code"): _experiment_reads_blanks_as_nothing,
    ("e02_yes_or_blank.csv", "verdict or error"): _experiment_reads_a_blank_as_no,
    ("e03_repeated_unit.csv", "arms[].customers"): _experiment_counts_each_unit_once,
    ("v01_value_verdict.csv", "backtest.verdict"): _verdict_fits_its_numbers,
}
"""Answers that the table gives in a sentence."""


def _at(document: dict[str, Any], place: str) -> Any:
    value: Any = document
    for step in place.split("."):
        value = value[step]
    return value


def _agrees(value: Any, right: str) -> bool:
    """Whether a printed value is the one at the start of the table's cell."""
    if right == "null":
        return value is None
    if isinstance(value, (int, float)):
        return abs(value - float(right.split(maxsplit=1)[0])) < _CENT
    return str(value).startswith(right)


@pytest.mark.parametrize("row", _rows())
def test_the_answer_is_right(row, answer):
    document = answer(row)
    assert "error" not in document, document["error"]
    special = _SPECIAL.get((row["file"], row["field"]))
    if special is not None:
        special(document)
    elif row["right"].startswith("not "):
        names = {feature["name"] for feature in document["features"]}
        assert not names & set(row["right"].removeprefix("not ").split(", "))
    else:
        assert _agrees(_at(document, row["field"]), row["right"])
