"""The rows of a results file as one query: who was in which arm, and what they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import columns, engine, formatting
from core.errors import MissingRoleError, UnreadableColumnError
from core.experiments.reading.outcome_values import only_says_yes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from core.experiments.experiment_options import OutcomeChoice, OutcomeKind
    from core.experiments.reading.outcome_values import OutcomeValues
    from core.experiments.reading.results_file import ResultsFile

N_QUANTILES = 5
_MAX_NUMERIC_LEVELS = 12
STORE_SEGMENTS = "__store"
"""In place of a column: the segments of the open store."""
STORE_PAST = "__store"
"""In place of a column: what customers of the open store did before."""


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


def outcome_kind(file: ResultsFile, outcome: str, asked: OutcomeChoice) -> OutcomeKind:
    """Whether an outcome is a yes or no, or an amount.

    Raises
    ------
    UnreadableColumnError : it is neither
    """
    column = file.column(outcome)
    wanted: OutcomeKind | None = (
        None if asked == "auto" else "conversion" if asked == "conversion" else "revenue"
    )
    if only_says_yes(file, outcome):
        return wanted or "conversion"
    if column is None or column.kind in {
        columns.ColumnKind.TEXT,
        columns.ColumnKind.DATE,
        columns.ColumnKind.CATEGORY,
    }:
        raise UnreadableColumnError(
            f"The outcome {outcome[:40]} is neither a yes or no nor a number.",
            "Choose a column with 0 and 1, yes and no, or an amount.",
        )
    if wanted is not None:
        return wanted
    return (
        "conversion"
        if column.kind in {columns.ColumnKind.FLAG, columns.ColumnKind.CONSTANT}
        else "revenue"
    )


@dataclass(frozen=True)
class ResultsColumns:
    """The columns of a results file that a reading uses.

    Parameters
    ----------
    group, customer, segment : their names; None where there is none
    outcome : how what they did is read
    per : what the outcome is divided by
    pasts : what customers did before the test
    """

    group: str
    outcome: OutcomeValues
    customer: str | None = None
    segment: str | None = None
    per: str | None = None
    pasts: tuple[str, ...] = ()


def typed_rows_sql(
    connection: duckdb.DuckDBPyConnection,
    file: ResultsFile,
    used: ResultsColumns,
    *,
    store_past: Sequence[str] = (),
) -> str:
    """The query for the rows with arm, outcome, customer and segment, null where one is missing.

    What was before stands in columns past_0, past_1 …: the file's, then the store's.

    Parameters
    ----------
    connection : the engine; it looks at values to decide how ids are written
    file : from `inspect_results_file`
    used : its columns
    store_past : columns of the table `store_past`; with `STORE_SEGMENTS` the table `store_labels`
        is joined too
    """
    # An arm may be called "none": only empty cells have no arm.
    arm = f"nullif(regexp_replace({engine.trimmed_text(used.group)}, '^(\\d+)\\.0+$', '\\1'), '')"
    who = "CAST(NULL AS VARCHAR)"
    if used.customer is not None:
        values = engine.distinct_values(connection, file.raw, used.customer)
        who = columns.choose_id_parser(
            connection, values, used.customer, file.raw.types[used.customer]
        ).sql
    per = "1.0" if used.per is None else f"coalesce({_number_sql(file, used.per)}, 0)"
    pasts = [f"{_number_sql(file, past)} AS past_{n}" for n, past in enumerate(used.pasts)]
    segment = _segment_sql(connection, file, used.segment)
    source = (
        f"SELECT {', '.join([f'{arm} AS arm', f'{used.outcome.sql} AS outcome'])}, "
        f"{', '.join([f'{who} AS customer', f'{segment} AS segment', f'{per} AS per', *pasts])} "
        f"FROM {file.raw.sql}"
    )
    if used.segment == STORE_SEGMENTS:
        source = (
            f"SELECT rows_read.* EXCLUDE (segment), label AS segment FROM ({source}) AS rows_read "
            "LEFT JOIN store_labels ON store_labels.id = rows_read.customer"
        )
    if store_past:
        joined = ", ".join(
            f"CASE WHEN isnan({engine.quoted(name)}) THEN NULL ELSE {engine.quoted(name)} END"
            f" AS past_{n}"
            for n, name in enumerate(store_past, start=len(used.pasts))
        )
        source = (
            f"SELECT rows_read.*, {joined} FROM ({source}) AS rows_read "
            "LEFT JOIN store_past ON store_past.id = rows_read.customer"
        )
    needs = "true" if used.customer is not None else "false"
    return (
        "CREATE TEMP TABLE typed AS SELECT *, CASE WHEN arm IS NULL THEN 1 "
        "WHEN outcome IS NULL OR isnan(outcome) OR isinf(outcome) THEN 2 "
        f"WHEN {needs} AND customer IS NULL THEN 3 "
        f"ELSE 0 END AS reason FROM ({source})"
    )


def _number_sql(file: ResultsFile, name: str) -> str:
    """A column as a number, null where it holds none.

    Raises
    ------
    UnreadableColumnError : it is no column of numbers
    """
    column = file.column(name)
    kinds = {columns.ColumnKind.NUMBER, columns.ColumnKind.FLAG, columns.ColumnKind.CONSTANT}
    if column is None or column.kind not in kinds:
        raise UnreadableColumnError(
            f"The column {name[:40]} does not hold numbers.", "Choose a column of numbers."
        )
    if column.kind is columns.ColumnKind.NUMBER:
        return f"TRY_CAST(({column.reading.sql}) AS DOUBLE)"
    return f"TRY_CAST({engine.trimmed_text(name)} AS DOUBLE)"


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


def per_customer_sql(kind: OutcomeKind, pasts: int, *, by_customer: bool, clustered: bool) -> str:
    """The query that makes one row a customer of the table `typed`: `per_customer`.

    Parameters
    ----------
    kind : of the outcome
    pasts : how many columns say what was before
    by_customer : rows of one customer are put together
    clustered : the rows of a customer are counted, and stand below the sum of their outcomes
    """
    value = "CAST(outcome > 0 AS DOUBLE)" if kind == "conversion" else "outcome"
    known = [f"past_{n}" for n in range(pasts)]
    if not by_customer:
        columns_kept = ", ".join(["segment", "arm", f"{value} AS outcome", "per", *known])
        return (
            f"CREATE TEMP VIEW per_customer AS SELECT {columns_kept}, 1 AS n, false AS torn "
            "FROM typed WHERE reason = 0"
        )
    together = "max" if kind == "conversion" and not clustered else "sum"
    averages = "".join(f", avg({past}) AS {past}" for past in known)
    return (
        "CREATE TEMP TABLE per_customer AS SELECT min(segment) AS segment, min(arm) AS arm, "
        f"{together}({value}) AS outcome, {'count(*)' if clustered else 'sum(per)'} AS per"
        f"{averages}, count(*) AS n, min(arm) != max(arm) AS torn "
        "FROM typed WHERE reason = 0 GROUP BY customer"
    )
