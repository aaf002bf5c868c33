"""The rows of a results file as one query: who was in which arm, and what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from core import columns, engine, formatting
from core.errors import MissingRoleError, UnreadableColumnError
from core.experiments.outcome_values import only_says_yes

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from core.experiments.experiment_options import ExperimentOptions, OutcomeKind
    from core.experiments.outcome_values import OutcomeValues
    from core.experiments.results_file import ResultsFile

N_QUANTILES = 5
_MAX_NUMERIC_LEVELS = 12
STORE_SEGMENTS = "__store"
"""In place of a column: the segments of the open store."""


def resolve_column(file: ResultsFile, column: str | None, what: str, option: str) -> str:
    """A column as the file writes it.

    Parameters
    ----------
    file : the results
    column : as it was asked for, in any case
    what, option : what it is for, and how the terminal asks for it

    Raises
    ------
    MissingRoleError : there is none, or none of this name
    """
    if column is None:
        raise MissingRoleError(
            f"No column of {file.raw.source.name} seems to hold {what}.",
            f"Choose it ({option} in the terminal). There are {', '.join(file.raw.columns[:20])}.",
        )
    known = {name.casefold(): name for name in file.raw.columns}
    if column.casefold() not in known:
        raise MissingRoleError(
            f"{file.raw.source.name} has no column {column[:40]!r}.",
            f"There are {', '.join(file.raw.columns[:20])}.",
        )
    return known[column.casefold()]


def outcome_kind(
    file: ResultsFile, outcome: str, asked: Literal["auto", "conversion", "revenue"]
) -> OutcomeKind:
    """Whether an outcome is a yes or no, or an amount.

    Raises
    ------
    UnreadableColumnError : it is neither
    """
    column = file.column(outcome)
    if only_says_yes(file, outcome):
        return "conversion" if asked == "auto" else asked
    if column is None or column.kind in {
        columns.ColumnKind.TEXT,
        columns.ColumnKind.DATE,
        columns.ColumnKind.CATEGORY,
    }:
        raise UnreadableColumnError(
            f"The outcome {outcome[:40]} is neither a yes or no nor a number.",
            "Choose a column with 0 and 1, yes and no, or an amount.",
        )
    if asked != "auto":
        return asked
    return (
        "conversion"
        if column.kind in {columns.ColumnKind.FLAG, columns.ColumnKind.CONSTANT}
        else "revenue"
    )


def typed_rows_sql(
    connection: duckdb.DuckDBPyConnection,
    file: ResultsFile,
    group: str,
    outcome: OutcomeValues,
    customer: str | None,
    choices: ExperimentOptions,
    labels: pd.Series[str] | None,
) -> str:
    """The query for the rows with arm, outcome, customer and segment, null where one is missing.

    Parameters
    ----------
    connection : the engine; it looks at values to decide how ids are written
    file : from `inspect_results_file`
    group, customer : its columns
    outcome : how what they did is read
    choices : the segment that is asked for
    labels : the segments of the open store, where they are asked for: the table `store_labels`
    """
    # An arm may be called "none": only empty cells have no arm.
    arm = f"nullif(regexp_replace({engine.trimmed_text(group)}, '^(\\d+)\\.0+$', '\\1'), '')"
    who = "CAST(NULL AS VARCHAR)"
    if customer is not None:
        values = engine.distinct_values(connection, file.raw, customer)
        who = columns.choose_id_parser(connection, values, customer, file.raw.types[customer]).sql
    segment = _segment_sql(connection, file, choices.segment)
    source = (
        f"SELECT {arm} AS arm, {outcome.sql} AS outcome, {who} AS customer, "
        f"{segment} AS segment FROM {file.raw.sql}"
    )
    if choices.segment == STORE_SEGMENTS and labels is not None:
        source = (
            f"SELECT arm, outcome, customer, label AS segment FROM ({source}) AS rows_read "
            "LEFT JOIN store_labels ON store_labels.id = rows_read.customer"
        )
    needs = "true" if customer is not None else "false"
    return (
        "CREATE TEMP TABLE typed AS SELECT *, CASE WHEN arm IS NULL THEN 1 "
        "WHEN outcome IS NULL OR isnan(outcome) OR isinf(outcome) THEN 2 "
        f"WHEN {needs} AND customer IS NULL THEN 3 "
        f"ELSE 0 END AS reason FROM ({source})"
    )


def _segment_sql(connection: duckdb.DuckDBPyConnection, file: ResultsFile, name: str | None) -> str:
    """A column's values as segments; numbers of many values in fifths."""
    if name is None or name == STORE_SEGMENTS:
        return "CAST(NULL AS VARCHAR)"
    column = file.column(resolve_column(file, name, "the segment", "--segment"))
    if (
        column is None
        or column.kind is not columns.ColumnKind.NUMBER
        or column.different <= _MAX_NUMERIC_LEVELS
    ):
        text = engine.trimmed_text(name if column is None else column.name)
        return f"nullif({text}, '')"
    number = f"({column.reading.sql})"
    places = [place / N_QUANTILES for place in range(1, N_QUANTILES)]
    row = connection.execute(
        f"SELECT quantile_disc(value, {places}) FROM (SELECT {number} AS value FROM {file.raw.sql})"
    ).fetchone()
    cuts = sorted({float(cut) for cut in (row[0] if row else [])})
    if not cuts:
        return "CAST(NULL AS VARCHAR)"
    shown = [formatting.decimal(cut, 2) for cut in cuts]
    cases = [
        f"WHEN {number} <= {cuts[0]!r} THEN {engine.literal(f'{column.name} up to {shown[0]}')}"
    ]
    cases += [
        f"WHEN {number} <= {high!r} THEN"
        f" {engine.literal(f'{column.name} {shown[at]} to {shown[at + 1]}')}"
        for at, high in enumerate(cuts[1:])
    ]
    last = engine.literal(f"{column.name} over {shown[-1]}")
    return f"CASE WHEN {number} IS NULL THEN NULL {' '.join(cases)} ELSE {last} END"
