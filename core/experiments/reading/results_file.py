"""The results of a test as a file: which column is what, guessed so that it can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from core import bundled_data, vocabulary
from core.columns import ColumnKind, CustomerColumn, inspect_columns
from core.settings import ReadSettings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from core.files import RawTable

_MIN_CUSTOMER_SCORE = 0.6
_MIN_DISTINCT_SHARE = 0.5
_CONTROL_BONUS = 0.3
_MIN_TEST_SCORE = 0.75
"""What a column's name and values must say at least for its file to be taken for a test's."""
_OUTCOME_KINDS = (ColumnKind.NUMBER, ColumnKind.FLAG, ColumnKind.CONSTANT, ColumnKind.ID)


@dataclass(frozen=True)
class ResultsFile:
    """A file with the results of a test, one row a customer.

    Parameters
    ----------
    raw : its rows
    columns : what each column is
    group, outcome, customer : the columns that seem to say so; None where none does
    groups, outcomes, segments : the columns that could
    pasts : numbers whose names say that they are from before the test
    """

    raw: RawTable
    columns: tuple[CustomerColumn, ...]
    group: str | None
    outcome: str | None
    customer: str | None
    groups: tuple[str, ...]
    outcomes: tuple[str, ...]
    segments: tuple[str, ...]
    pasts: tuple[str, ...] = ()

    def column(self, name: str) -> CustomerColumn | None:
        """What a column is, None where the file has no such column."""
        return next((column for column in self.columns if column.name == name), None)


def inspect_results_file(raw: RawTable, read: ReadSettings | None = None) -> ResultsFile:
    """Find out which column says the arm, which the outcome, and which the customer.

    Parameters
    ----------
    raw : the file, as `core.joins.proposal.read_orders` gives it
    read : how its numbers are read
    """
    columns = inspect_columns(raw, read or ReadSettings(), None)
    customer = _guess_customer(columns, raw.rows)
    # A second arm may be called "none", which elsewhere is an empty cell.
    could_group = [
        column
        for column in columns
        if column.name != customer
        and (
            1 < column.different <= _vocabulary()["most_arms"]
            or (column.different and _group_score(column))
        )
    ]
    ranked_groups = sorted(could_group, key=_group_score, reverse=True)
    group = ranked_groups[0].name if ranked_groups and _group_score(ranked_groups[0]) > 0 else None
    could_be_outcome = [
        column
        for column in columns
        if column.name not in {customer, group}
        and (column.kind in _OUTCOME_KINDS or _says_when(column, raw.rows))
    ]
    ranked_outcomes = sorted(could_be_outcome, key=_outcome_score, reverse=True)
    outcome = (
        ranked_outcomes[0].name
        if ranked_outcomes and _outcome_score(ranked_outcomes[0]) > 0
        else None
    )
    return ResultsFile(
        raw=raw,
        columns=columns,
        group=group,
        outcome=outcome,
        customer=customer,
        groups=tuple(column.name for column in ranked_groups),
        outcomes=tuple(column.name for column in ranked_outcomes),
        segments=tuple(
            column.name
            for column in columns
            if column.name not in {customer, group}
            and column.kind in {ColumnKind.NUMBER, ColumnKind.FLAG, ColumnKind.CATEGORY}
            # What a test may have changed is no segment: it would sort customers by its result.
            and not _outcome_score(column)
        ),
        pasts=tuple(
            column.name
            for column in columns
            if column.name not in {customer, group}
            and column.kind is ColumnKind.NUMBER
            and set(vocabulary.split_words(column.name)) & set(_vocabulary()["before"])
        ),
    )


def seems_a_test(file: ResultsFile) -> bool:
    """Whether a table with one row a customer is the results of a test, and not a customer list.

    It is where one column names a few arms, by its own name or by a value such as "control", and
    another says what customers did.

    Parameters
    ----------
    file : from `inspect_results_file`
    """
    group = file.column(file.group) if file.group else None
    if group is None or file.outcome is None:
        return False
    few = 1 < group.different <= _vocabulary()["most_arms"]
    return few and _group_score(group) >= _MIN_TEST_SCORE


def is_money(column: str) -> bool:
    """Whether a name says that its numbers are amounts of money."""
    return bool(set(vocabulary.split_words(column)) & set(_vocabulary()["money"]))


def guess_control(arms: Collection[str]) -> str:
    """The arm that seems to be the one where nothing was done: by its words, else the first."""
    known = set(_vocabulary()["control"])

    def like_one(name: str) -> tuple[int, str]:
        held = vocabulary.split_words(name)
        return (0 if known & set(held) else 1, name.casefold())

    return min(arms, key=like_one)


def _guess_customer(columns: Sequence[CustomerColumn], rows: int) -> str | None:
    def like(column: CustomerColumn) -> float:
        if column.different < rows * _MIN_DISTINCT_SHARE:
            return 0.0
        named = vocabulary.match_role("customer_id", column.name).score
        return max(named, _MIN_CUSTOMER_SCORE if column.kind is ColumnKind.ID else 0.0)

    best = max(columns, key=like, default=None)
    return best.name if best is not None and like(best) >= _MIN_CUSTOMER_SCORE else None


def _group_score(column: CustomerColumn) -> float:
    score = _word_score(column.name, _vocabulary()["group"])
    levels = {word for level in column.levels for word in vocabulary.split_words(level)}
    if score and levels & set(_vocabulary()["control"]):
        score += _CONTROL_BONUS
    return score


def _outcome_score(column: CustomerColumn) -> float:
    if set(vocabulary.split_words(column.name)) & set(_vocabulary()["before"]):
        return 0.0
    return _word_score(column.name, _vocabulary()["outcome"])


def _says_when(column: CustomerColumn, rows: int) -> bool:
    """Whether it has the moment of those who did it, and nothing for the others."""
    return column.kind is ColumnKind.DATE and 0 < column.reading.filled < rows


def _word_score(name: str, known: Mapping[str, float]) -> float:
    words = vocabulary.split_words(name)
    scores = [known[word] / len(words) ** 0.5 for word in (*words, "".join(words)) if word in known]
    return max(scores, default=0.0)


@cache
def _vocabulary() -> Mapping[str, Any]:
    vocabulary_file: Mapping[str, Any] = bundled_data.read("experiments.yaml")
    return vocabulary_file


def unit_words() -> frozenset[str]:
    """Words for what is put into groups where it is no customer."""
    return frozenset(_vocabulary()["unit"])


def arm_limits() -> tuple[int, int]:
    """The most arms a test has, and the fewest customers in one."""
    return int(_vocabulary()["most_arms"]), int(_vocabulary()["fewest_in_an_arm"])
