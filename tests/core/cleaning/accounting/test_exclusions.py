"""Every row that is left out has one reason, the first that holds, and is written down with it."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from core.cleaning.accounting import exclusions
from core.cleaning.accounting.file_statistics import measure_file
from core.cleaning.rules import rules
from core.settings import CleanSettings
from tests.core.conftest import line

LINES = [
    line("ann", "1", "2024-01-05"),
    line("ann", "1", "2024-01-05"),
    line(None, "2", "2024-01-06"),
    line("bob", "3", "2024-01-07", unit_price=0.0),
    line("cid", "4", "2024-01-08", quantity=-1),
    line(None, "5", "never", unit_price=2.0),
]


@pytest.fixture
def excluded(connection, row_context):
    def find(lines, repeats=(), **choices):
        context, settings = row_context(lines, repeats), CleanSettings(**choices)
        statistics = measure_file(connection, context.rows, settings, len(repeats))
        applied = rules.rules(settings, statistics.idle, None)
        return context, exclusions.find_exclusions(connection, context, settings, applied)

    return find


def test_a_row_has_the_first_reason_that_holds(excluded):
    _, found = excluded(LINES, repeats=(1,))
    by_reason = {code: places.tolist() for code, places in found.by_reason.items()}
    assert by_reason == {
        "duplicate": [1],
        "no_customer": [2],
        "zero_price": [3],
        "no_purchase": [4],
        "unreadable_date": [5],
    }


def test_a_rule_that_is_not_applied_leaves_nothing_out(excluded):
    _, found = excluded(LINES, repeats=(1,), drop_duplicates=False)
    assert 1 not in found.out


def test_tallies_count_rows_and_money_of_each_reason(excluded):
    _, found = excluded(LINES, repeats=(1,))
    tallies = found.tallies()
    assert {code: tally.rows for code, tally in tallies.items()} == {
        "duplicate": 1,
        "no_customer": 1,
        "zero_price": 1,
        "no_purchase": 1,
        "unreadable_date": 1,
    }
    assert (tallies["duplicate"].amount, tallies["duplicate"].repeats) == (5, 1)
    assert (tallies["no_purchase"].amount, tallies["no_purchase"].returns) == (-5, 1)
    left_out = exclusions.left_out_by_reason(tallies)
    assert sum(reason.rows for reason in left_out) == len(found.out)


def test_what_is_left_out_is_written_with_its_row_number_and_reason(excluded, tmp_path):
    _, found = excluded(LINES, repeats=(1,))
    found.write(tmp_path / "left-out.parquet")
    table = pq.read_table(tmp_path / "left-out.parquet").to_pylist()
    assert [(row["row"], row["reason"]) for row in table] == [
        (2, "duplicate"),
        (3, "no_customer"),
        (4, "zero_price"),
        (5, "no_purchase"),
        (6, "unreadable_date"),
    ]


def test_examples_are_the_first_rows_of_each_reason_as_they_stand_in_the_file(excluded):
    many = [line(None, str(number), "2024-01-05") for number in range(exclusions.EXAMPLES + 3)]
    context, found = excluded([line("ann", "a", "2024-01-05"), *many])
    examples = found.examples(context.raw)
    assert list(examples["row"]) == list(range(2, 2 + exclusions.EXAMPLES))
    assert set(examples["reason"]) == {"no_customer"}
    assert list(examples["order_id"]) == [str(number) for number in range(exclusions.EXAMPLES)]
