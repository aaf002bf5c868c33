"""The benchmark of loading: it runs, compares like with like, and its judge can say no."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def load():
    sys.path.insert(0, str(FOLDER))
    yield importlib.import_module("load")
    sys.path.remove(str(FOLDER))


@pytest.mark.shared
@pytest.mark.usefixtures("shared")
def test_the_small_benchmark_measures_both_ways_and_judges_nothing():
    finished = subprocess.run(
        [sys.executable, FOLDER / "load.py", "--small", "--only", "csv", "--only", "parquet40m"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-2000:]
    ways = [line.split() for line in finished.stdout.splitlines()]
    measured = {words[0]: words for words in ways if words and words[0] in ("pandas", "duckdb")}
    ours = [words for words in ways if words and words[0] == "clientele"]
    assert set(measured) == {"pandas", "duckdb"}
    assert len(ours) == 2
    assert not any(words[0] in ("met:", "MISSED:") for words in ways if words)
    # Everyone of the large shop has bought something; DuckDB's group-by counts the same people.
    assert int(ours[1][-1].replace(",", "")) == int(measured["duckdb"][-1].replace(",", ""))


def test_a_missed_target_is_called_missed(load):
    slow, quick = load.Spent(20.0, 6.0, 900.0, 1), load.Spent(10.0, 10.0, 2100.0, 1)
    judged = load.targets("csv10", {"clientele": slow, "pandas": quick})
    assert [target.met for target in judged] == [False, False]
    lean = load.Spent(5.0, 4.9, 690.0, 1)
    judged = load.targets("csv10", {"clientele": lean, "pandas": quick})
    assert [target.met for target in judged] == [True, True]
    quicker = load.Spent(2.0, 2.0, 900.0, 1)
    assert not load.targets("parquet40m", {"clientele": slow, "duckdb": quicker})[0].met
