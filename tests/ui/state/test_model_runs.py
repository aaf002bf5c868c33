from __future__ import annotations

import pandas as pd

from ui.state.model_runs import MAX_RUNS, ModelRun, ModelRuns


def run(key: str) -> ModelRun:
    return ModelRun("", key, "K-Means", 3, {}, pd.Series(dtype=str), "python -m core segment a.csv")


def several(count: int) -> ModelRuns:
    runs = ModelRuns()
    for number in range(count):
        runs = runs.with_run(run(str(number)))
    return runs


def test_the_first_run_is_the_baseline_until_another_is_pinned():
    runs = several(3)
    assert [one.name for one in runs.runs] == ["Run 1", "Run 2", "Run 3"]
    assert runs.baseline.name == "Run 1"
    assert runs.with_baseline("Run 3").baseline.name == "Run 3"
    assert ModelRuns().baseline is None


def test_a_baseline_that_is_removed_leaves_the_first_one():
    runs = several(3).with_baseline("Run 3").without("Run 3")
    assert runs.baseline.name == "Run 1"


def test_a_name_is_never_given_twice():
    runs = several(2).without("Run 2").with_run(run("x"))
    assert [one.name for one in runs.runs] == ["Run 1", "Run 3"]


def test_a_note_stays_with_its_run():
    runs = several(2).with_note("Run 2", "more even").with_run(run("x"))
    assert [one.note for one in runs.runs] == ["", "more even", ""]


def test_the_list_has_an_end():
    runs = several(MAX_RUNS + 2)
    assert len(runs.runs) == MAX_RUNS
    assert runs.runs[0].name == "Run 3"
