"""What the cells of the outcome say, and what a blank one says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import columns, engine
from core.columns import ColumnKind
from core.errors import Notice, UnreadableColumnError
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from core.experiments.experiment_options import BlankOutcome
    from core.experiments.reading.results_file import ResultsFile

_MIN_WORTH_SAYING = 0.01


@dataclass(frozen=True, slots=True)
class OutcomeValues:
    """How the outcome of each row is read.

    Parameters
    ----------
    column : the outcome
    sql : an engine expression over the rows, null where a cell cannot be read
    blanks : rows in which it is blank
    rows : rows of the file
    blank_is_nothing : those count as nothing: no money, not converted
    """

    column: str
    sql: str
    blanks: int
    rows: int
    blank_is_nothing: bool

    def notices(self, *, amount: bool) -> Iterator[Notice]:
        """What was made of blank outcomes."""
        nothing = "nothing (0)" if amount else "not converted"
        values = {"n": self.blanks, "rows": self.rows}
        if self.blanks and self.blank_is_nothing:
            yield Notice(
                "blank_outcomes",
                Sentence(
                    "{n:# row|# rows} of {rows} {n:has|have} no value in {column} and "
                    "{n:counts|count} as {nothing}. If these values are missing, leave the rows "
                    "out (blank = left_out; --blank left_out).",
                    column=self.column,
                    nothing=nothing,
                    **values,
                ),
                self.blanks,
            )
        elif self.blanks > self.rows * _MIN_WORTH_SAYING:
            yield Notice(
                "blank_outcomes_left_out",
                Sentence(
                    "{n:# row|# rows} of {rows} {n:has|have} no value in {column} and {n:is|are} "
                    "left out. If a blank means {nothing}, say so (blank = nothing; --blank "
                    "nothing).",
                    column=self.column,
                    nothing=nothing,
                    **values,
                ),
                self.blanks,
            )


def outcome_values(
    connection: duckdb.DuckDBPyConnection, file: ResultsFile, outcome: str, blank: BlankOutcome
) -> OutcomeValues:
    """Decide how the outcome is read.

    Only who bought has an amount in many files, and only who converted a yes. So a blank is
    nothing where more rows are blank than say nothing themselves, with a 0 or a no.

    Raises
    ------
    UnreadableColumnError : no cell of it can be read
    """
    value, empty = _value(file, outcome), engine.is_empty_cell(engine.trimmed_text(outcome))
    number = f"TRY_CAST(({value}) AS DOUBLE)"
    row = connection.execute(
        "SELECT count(*), count(*) FILTER (empty), count(*) FILTER (NOT empty AND value = 0), "
        f"count(value) FILTER (NOT empty) FROM (SELECT {number} AS value, {empty} AS empty "
        f"FROM {file.raw.sql})"
    ).fetchone()
    rows, blanks, nothings, readable = (int(count) for count in row or (0,) * 4)
    if not readable:
        raise UnreadableColumnError(
            f"No row has a value in the outcome {outcome[:40]} that can be read.",
            "Choose a column with 0 and 1, yes and no, or an amount (--outcome).",
        )
    as_nothing = blank == "nothing" or (blank == "auto" and blanks > nothings)
    sql = f"CASE WHEN {empty} THEN 0 ELSE {number} END" if as_nothing and blanks else number
    return OutcomeValues(outcome, sql, blanks, rows, as_nothing)


def only_says_yes(file: ResultsFile, outcome: str) -> bool:
    """Whether some cells hold one word, or the moment when it happened, and the others nothing."""
    column = file.column(outcome)
    return (
        column is not None
        and column.kind in {ColumnKind.CONSTANT, ColumnKind.DATE}
        and 0 < column.reading.filled < file.raw.rows
    )


def _value(file: ResultsFile, outcome: str) -> str:
    """The outcome as a number, where the cell is not blank."""
    column = file.column(outcome)
    text = engine.trimmed_text(outcome)
    yes, no = (
        ", ".join(engine.literal(word) for word in sorted(words))
        for words in (columns.YES, columns.NO)
    )
    answer = f"WHEN lower({text}) IN ({yes}) THEN 1 WHEN lower({text}) IN ({no}) THEN 0"
    if column is not None and column.kind is ColumnKind.FLAG:
        return f"CASE {answer} END"
    if column is not None and column.kind is ColumnKind.NUMBER:
        return column.reading.sql
    if only_says_yes(file, outcome):
        # Purchased, x, 2024-05-01: whatever it is, it stands there for those who did it.
        number = f"TRY_CAST({text} AS DOUBLE)"
        return f"CASE {answer} WHEN {number} IS NOT NULL THEN {number} ELSE 1 END"
    return text
