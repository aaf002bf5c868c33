"""A blank outcome is nothing where other rows have an amount or a yes, and that is said."""

from __future__ import annotations

import pytest
from trials import evaluated, opened

from core.errors import UnreadableColumnError


@pytest.fixture
def results(workspace):
    def build(header, values):
        rows = [f"p{n},{'control' if n % 2 == 0 else 'variant'},{v}" for n, v in enumerate(values)]
        path = workspace / "results.csv"
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        return opened(path, workspace)

    return build


def means(found):
    return {arm.name: arm.mean for arm in found.arms}


def said(found):
    return {notice.code: notice.rows for notice in found.notices}


@pytest.mark.parametrize("column", ["revenue", "total_spend", "outcome"])
def test_who_has_no_amount_bought_nothing(results, column):
    values = [30 + n if n < 20 else "" for n in range(200)]
    found, _ = evaluated(results(f"id,variant,{column}", values))
    assert found.rows_used == 200
    assert means(found) == {"control": 3.9, "variant": 4.0}
    assert said(found)["blank_outcomes"] == 180


@pytest.mark.parametrize("word", ["Yes", "1", "x", "purchased", "2024-05-01"])
def test_one_word_or_a_moment_and_else_nothing_is_a_yes_or_no(results, word):
    values = [word if n % 2 or n % 4 == 0 else "" for n in range(200)]
    found, _ = evaluated(results("id,variant,converted", values))
    assert found.kind == "conversion"
    assert means(found) == {"control": 0.5, "variant": 1.0}


def test_blanks_are_missing_where_nothing_is_written_as_nothing(results):
    values = ["" if n % 50 == 0 else 20 + n if n % 5 == 0 else 0 for n in range(200)]
    found, _ = evaluated(results("id,variant,revenue", values))
    assert found.rows_used == 196
    assert dict(found.left_out) == {"no outcome that can be read": 4}
    assert said(found)["blank_outcomes_left_out"] == 4


def test_what_a_blank_is_can_be_chosen(results):
    values = ["yes" if n < 60 else "no" if n < 150 else "" for n in range(200)]
    file = results("id,variant,converted", values)
    assert evaluated(file)[0].rows_used == 150
    assert evaluated(file, blank="nothing")[0].rows_used == 200
    few = results("id,variant,revenue", [5 + n if n < 50 else "" for n in range(200)])
    assert evaluated(few, blank="left_out")[0].rows_used == 50


def test_the_column_at_fault_is_the_one_named(results):
    file = results("id,variant,converted", ["maybe", "perhaps", "later", "soon"] * 20)
    with pytest.raises(UnreadableColumnError, match="converted"):
        evaluated(file, outcome="converted")
    blank = results("id,variant,converted", [""] * 40)
    with pytest.raises(UnreadableColumnError, match="converted"):
        evaluated(blank, outcome="converted")
