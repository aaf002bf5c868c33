"""From the rows of a results file to the arms of a test; every row is accounted for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from core import columns, formatting
from core.engine import connect, query_steps
from core.errors import Notice, SettingError
from core.experiments.arms import Arm
from core.experiments.reading import (
    customer_before,
    results_file,
    results_query,
    results_reading,
    segment_screening,
)
from core.experiments.reading.result_labels import MONEY_PER_CUSTOMER, ResultLabels
from core.formatting import Sentence
from core.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb
    import pandas as pd

    from core.experiments.experiment_options import ExperimentOptions, OutcomeKind
    from core.experiments.reading.results_file import ResultsFile
    from core.experiments.reading.results_reading import ResultsReading


@dataclass(frozen=True)
class Readout:
    """A results file, read.

    Parameters
    ----------
    outcome : the column with what customers did
    kind : what it is
    arms : by name
    segments : the same arms within each segment; empty where none is asked for
    control : the arm the others are compared with
    rows_in, rows_used : of the file; a customer with several rows is one customer
    left_out : (reason, rows), by reason
    notices : what the reader should know
    labels : how the outcome, and what was before, are called
    """

    outcome: str
    kind: OutcomeKind
    arms: tuple[Arm, ...]
    segments: dict[str, tuple[Arm, ...]]
    control: str
    rows_in: int
    rows_used: int
    left_out: tuple[tuple[str, int], ...]
    notices: tuple[Notice, ...]
    labels: ResultLabels = MONEY_PER_CUSTOMER


def read_results(
    file: ResultsFile,
    choices: ExperimentOptions,
    labels: pd.Series[str] | None = None,
    progress: Progress = silent,
    past: pd.DataFrame | None = None,
) -> Readout:
    """Sort the customers of a test into arms.

    A customer with several rows counts once: with the sum of the amounts, or as converted when any
    row says so; or each row counts, with the variance clustered. A customer in two arms is left
    out, as it is unknown which of the two they saw.

    Parameters
    ----------
    file : from `inspect_results_file`
    choices : columns and kind; guessed where empty
    labels : the segment of each customer of the open store, for `choices.segment` =
        `STORE_SEGMENTS`
    progress : called with the share done; may raise `Cancelled`
    past : what customers of the open store did before the test, from `measure_past`

    Raises
    ------
    MissingRoleError : no column for the group or the outcome, or a column that is not there
    UnreadableColumnError : the outcome is no number and no yes or no
    SettingError : there are fewer than two arms, or too many; the test changed the segment
    """
    with query_steps(progress, "results", 3) as step, connect() as connection:
        step("reading the groups")
        _register(connection, labels, past)
        reading = results_reading.plan_reading(connection, file, choices, past)
        connection.execute(
            results_query.typed_rows_sql(
                connection, file, reading.used, store_past=reading.past_names
            )
        )
        counts = _count_rows(connection)
        step("counting each customer once")
        connection.execute(
            results_query.per_customer_sql(
                reading.kind,
                len(reading.used.pasts) + len(reading.past_names),
                by_customer=reading.used.customer is not None,
                clustered=reading.clustered,
            )
        )
        before = customer_before.choose_past(
            connection, reading.all_pasts, choices, is_ratio=reading.is_ratio
        )
        step("adding up the outcomes")
        past_column = "NULL" if before.column is None else before.column
        per = "per" if reading.is_ratio else "NULL"
        table = connection.execute(
            f"SELECT segment, arm, outcome, CAST({past_column} AS DOUBLE) AS past, "
            f"CAST({per} AS DOUBLE) AS per, count(*) AS customers FROM per_customer "
            "WHERE NOT torn GROUP BY ALL ORDER BY ALL"
        ).df()
        torn, torn_rows, merged = cast(
            "tuple[int, int, int]",
            connection.execute(
                "SELECT count(*) FILTER (torn), coalesce(sum(n) FILTER (torn), 0), "
                "count(*) FILTER (n > 1 AND NOT torn) FROM per_customer"
            ).fetchone(),
        )
    group = reading.used.group
    table["arm"] = table["arm"].map(_arm_labels([str(arm) for arm in table["arm"].unique()], group))
    arms = _arms(table)
    _check_arms(arms, group)
    doubts = segment_screening.check_segment(table, reading.used.segment, choices)
    left_out = [*counts[1:], (f"a customer in several values of {group}", int(torn_rows))]
    control = _resolve_control(choices.control, [arm.name for arm in arms], group)
    lost = sum(rows for _, rows in left_out)
    segmented = table[table["segment"].notna()]
    by_segment = {str(name): _arms(part) for name, part in segmented.groupby("segment", sort=True)}
    return Readout(
        outcome=reading.used.outcome.column,
        kind=reading.kind,
        arms=arms,
        segments=by_segment,
        control=control,
        rows_in=counts[0][1],
        rows_used=counts[0][1] - lost,
        left_out=tuple((reason, rows) for reason, rows in left_out if rows),
        notices=(
            *reading.notices(),
            *before.notices,
            *doubts,
            *_notices(file, reading, torn, 0 if reading.unit else int(merged)),
        ),
        labels=ResultLabels(reading.money, reading.per, before.name),
    )


def _register(
    connection: duckdb.DuckDBPyConnection,
    labels: pd.Series[str] | None,
    past: pd.DataFrame | None,
) -> None:
    """Hand what the store knows to the engine."""
    if labels is not None:
        known = labels.rename("label").rename_axis("id").reset_index().astype("str")
        connection.register("store_labels", known)
    if past is not None:
        measured = past.rename_axis("id").reset_index()
        connection.register("store_past", measured.assign(id=measured["id"].astype("str")))


def _arm_labels(names: Sequence[str], group: str) -> dict[str, str]:
    """Arms that are called 0 and 1, or true and false, get the column's name before theirs."""
    bare = all(name.isdigit() or name.casefold() in columns.YES | columns.NO for name in names)
    return {name: f"{group} {name}" if bare else name for name in names}


def _resolve_control(name: str | None, arms: list[str], group: str) -> str:
    if name is None:
        return results_file.guess_control(arms)
    by_name = {arm.casefold(): arm for arm in arms}
    control = by_name.get(name.casefold()) or by_name.get(f"{group} {name}".casefold())
    if control is None:
        raise SettingError(
            f"No customer is in the arm {name[:40]!r}.", f"The arms are {formatting.listed(arms)}."
        )
    return control


def _count_rows(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    row = connection.execute(
        "SELECT count(*), count(*) FILTER (reason = 1), count(*) FILTER (reason = 2), "
        "count(*) FILTER (reason = 3) FROM typed"
    ).fetchone()
    rows, no_arm, no_outcome, no_customer = row or (0, 0, 0, 0)
    return [
        ("rows", int(rows)),
        ("no group", int(no_arm)),
        ("no outcome that can be read", int(no_outcome)),
        ("no customer", int(no_customer)),
    ]


def _arms(table: pd.DataFrame) -> tuple[Arm, ...]:
    summed = (
        table.groupby(["arm", "outcome", "past", "per"], sort=True, dropna=False)["customers"]
        .sum()
        .reset_index()
    )
    arms = []
    for name, part in summed.groupby("arm", sort=True):
        values = part["outcome"].to_numpy(float)
        arms.append(Arm(str(name), values, part["customers"].to_numpy("int64")))
        if table["past"].notna().any():
            arms[-1] = replace(arms[-1], before=part["past"].to_numpy(float))
        if table["per"].notna().any():
            arms[-1] = replace(arms[-1], per=part["per"].to_numpy(float))
    return tuple(arms)


def _check_arms(arms: tuple[Arm, ...], group: str) -> None:
    most, fewest = results_file.arm_limits()
    if len(arms) < 2:  # noqa: PLR2004 - a test compares
        raise SettingError(
            f"Column {group[:40]} has {formatting.count(len(arms), 'value')}: a test has two groups"
            " or more.",
            "Choose the column that says who was in which group.",
        )
    if len(arms) > most:
        raise SettingError(
            f"Column {group[:40]} has {formatting.count(len(arms), 'value')}; a test has at most"
            f" {most} groups.",
            "Choose the column that says who was in which group.",
        )
    small = next((arm for arm in arms if arm.customers < fewest), None)
    if small is not None:
        raise SettingError(
            f"The group {small.name[:40]} has {formatting.count(small.customers, 'customer')}.",
            "Leave its rows out of the file, or choose another column.",
        )


def _notices(
    file: ResultsFile, reading: ResultsReading, torn: int, merged: int
) -> Iterator[Notice]:
    kind, outcome = reading.kind, reading.used.outcome.column
    column = file.column(outcome)
    if kind == "conversion" and column is not None and column.kind is columns.ColumnKind.NUMBER:
        yield Notice(
            "positive_converts", f"Whoever has more than 0 in {outcome} counts as converted."
        )
    if torn:
        yield Notice(
            "customer_in_two_arms",
            Sentence(
                "{n:# customer|# customers} {n:was|were} in more than one group and {n:is|are} "
                "left out.",
                n=torn,
            ),
            torn,
        )
    if merged:
        how = "converted when any row says so" if kind == "conversion" else "with the sum"
        if reading.clustered:
            how = "with all of them: the variance is clustered by customer"
        yield Notice(
            "customer_repeated",
            Sentence(
                "{n:# customer|# customers} had several rows and count once, {how}.",
                n=merged,
                how=how,
            ),
            merged,
        )
