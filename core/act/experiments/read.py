"""From the rows of a results file to the arms of a test; every row is accounted for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from core import words
from core.act.experiments import results_file
from core.act.experiments.arms import Arm
from core.errors import MissingRoleError, Notice, SettingError, UnreadableColumnError
from core.load import cells, engine, ids, watch
from core.load.customer_columns import NO, YES, Kind
from core.load.engine import literal
from core.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb
    import pandas as pd

    from core.act.experiments.choices import ExperimentChoices
    from core.act.experiments.choices import Kind as OutcomeKind
    from core.act.experiments.results_file import ResultsFile

FIFTHS = 5
_MANY_VALUES = 12
STORE = "__store"
"""In place of a column: the segments of the open store."""


@dataclass(frozen=True)
class Readout:
    """A results file, read.

    Parameters
    ----------
    kind : what the outcome is
    arms : by name
    segments : the same arms within each segment; empty where none is asked for
    control : the arm the others are compared with
    rows_in, rows_used : of the file; a customer with several rows is one customer
    left_out : (reason, rows), by reason
    notices : what the reader should know
    """

    kind: OutcomeKind
    arms: tuple[Arm, ...]
    segments: dict[str, tuple[Arm, ...]]
    control: str
    rows_in: int
    rows_used: int
    left_out: tuple[tuple[str, int], ...]
    notices: tuple[Notice, ...]


def read(
    file: ResultsFile,
    choices: ExperimentChoices,
    labels: pd.Series[str] | None = None,
    progress: Progress = silent,
) -> Readout:
    """Sort the customers of a test into arms.

    A customer with several rows counts once: with the sum of the amounts, or as converted when any
    row says so. A customer in two arms is left out, for nobody can say what they saw.

    Parameters
    ----------
    file : from `results_file.look`
    choices : columns and kind; guessed where empty
    labels : the segment of each customer of the open store, for `choices.segment` = `STORE`
    progress : told how far it is; may raise `Cancelled`

    Raises
    ------
    MissingRoleError : no column for the group or the outcome, or a column that is not there
    UnreadableColumnError : the outcome is no number and no yes or no
    SettingError : there are fewer than two arms, or too many
    """
    group = _named(file, choices.group or file.group, "the group of each customer", "--group")
    outcome = _named(file, choices.outcome or file.outcome, "the outcome", "--outcome")
    customer = choices.customer or file.customer
    if customer is not None:
        customer = _named(file, customer, "the customer", "--customer")
    kind = _kind(file, outcome, choices.kind)
    with watch.steps(progress, "results", 3) as step, engine.connect() as connection:
        step("reading who was in which group")
        if labels is not None:
            known = labels.rename("label").rename_axis("id").reset_index().astype("str")
            connection.register("store_labels", known)
        connection.execute(_typed(connection, file, group, outcome, customer, choices, labels))
        counts = _account(connection)
        step("counting every customer once")
        connection.execute(_per_customer(kind, by_customer=customer is not None))
        step("adding up the outcomes")
        table = connection.execute(
            "SELECT segment, arm, outcome, count(*) AS customers FROM per_customer "
            "WHERE NOT torn GROUP BY ALL ORDER BY ALL"
        ).df()
        torn, torn_rows, merged = cast(
            "tuple[int, int, int]",
            connection.execute(
                "SELECT count(*) FILTER (torn), coalesce(sum(n) FILTER (torn), 0), "
                "count(*) FILTER (n > 1 AND NOT torn) FROM per_customer"
            ).fetchone(),
        )
    table["arm"] = table["arm"].map(_called([str(arm) for arm in table["arm"].unique()], group))
    arms = _arms(table)
    _refuse_odd(arms, group)
    left_out = [*counts[1:], (f"a customer in several values of {group}", int(torn_rows))]
    control = _control(choices.control, [arm.name for arm in arms], group)
    lost = sum(rows for _, rows in left_out)
    segmented = table[table["segment"].notna()]
    by_segment = {str(name): _arms(part) for name, part in segmented.groupby("segment", sort=True)}
    return Readout(
        kind=kind,
        arms=arms,
        segments=by_segment,
        control=control,
        rows_in=counts[0][1],
        rows_used=counts[0][1] - lost,
        left_out=tuple((reason, rows) for reason, rows in left_out if rows),
        notices=tuple(_notices(file, kind, outcome, torn, int(merged))),
    )


def _named(file: ResultsFile, column: str | None, what: str, option: str) -> str:
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


def _called(names: Sequence[str], group: str) -> dict[str, str]:
    """Arms that are called 0 and 1, or true and false, get the column's name before theirs."""
    bare = all(name.isdigit() or name.casefold() in YES | NO for name in names)
    return {name: f"{group} {name}" if bare else name for name in names}


def _control(asked: str | None, arms: list[str], group: str) -> str:
    if asked is None:
        return results_file.guess_control(arms)
    known = {arm.casefold(): arm for arm in arms}
    found = known.get(asked.casefold()) or known.get(f"{group} {asked}".casefold())
    if found is None:
        raise SettingError(
            f"No customer is in the arm {asked[:40]!r}.", f"The arms are {words.listed(arms)}."
        )
    return found


def _kind(
    file: ResultsFile, outcome: str, asked: Literal["auto", "conversion", "revenue"]
) -> OutcomeKind:
    column = file.column(outcome)
    if column is None or column.kind in {Kind.TEXT, Kind.DATE, Kind.CATEGORY}:
        raise UnreadableColumnError(
            f"The outcome {outcome[:40]} is neither a yes or no nor a number.",
            "Choose a column with 0 and 1, yes and no, or an amount.",
        )
    if asked != "auto":
        return asked
    return "conversion" if column.kind in {Kind.FLAG, Kind.CONSTANT} else "revenue"


def _typed(
    connection: duckdb.DuckDBPyConnection,
    file: ResultsFile,
    group: str,
    outcome: str,
    customer: str | None,
    choices: ExperimentChoices,
    labels: pd.Series[str] | None,
) -> str:
    """The rows with arm, outcome, customer and segment, null where one is missing."""
    column = file.column(outcome)
    value = cells.trimmed(outcome)
    if column is not None and column.kind is Kind.FLAG:
        yes, no = (", ".join(literal(each) for each in sorted(said)) for said in (YES, NO))
        value = (
            f"CASE WHEN lower({value}) IN ({yes}) THEN 1 WHEN lower({value}) IN ({no}) THEN 0 END"
        )
    elif column is not None and column.kind is Kind.NUMBER:
        value = column.reading.sql
    # An arm may be called "none": only empty cells have no arm.
    arm = f"nullif(regexp_replace({cells.trimmed(group)}, '^(\\d+)\\.0+$', '\\1'), '')"
    who = "CAST(NULL AS VARCHAR)"
    if customer is not None:
        who = ids.decide(connection, file.raw.sql, customer, file.raw.types[customer]).sql
    segment = _segment(connection, file, choices.segment)
    source = (
        f"SELECT {arm} AS arm, TRY_CAST(({value}) AS DOUBLE) AS outcome, {who} AS customer, "
        f"{segment} AS segment FROM {file.raw.sql}"
    )
    if choices.segment == STORE and labels is not None:
        source = (
            f"SELECT arm, outcome, customer, label AS segment FROM ({source}) AS rows_read "
            "LEFT JOIN store_labels ON store_labels.id = rows_read.customer"
        )
    needs = "true" if customer is not None else "false"
    return (
        f"CREATE TEMP TABLE typed AS SELECT *, CASE WHEN arm IS NULL THEN 1 "
        f"WHEN outcome IS NULL OR isnan(outcome) OR isinf(outcome) THEN 2 "
        f"WHEN {needs} AND customer IS NULL THEN 3 "
        f"ELSE 0 END AS reason FROM ({source})"
    )


def _segment(connection: duckdb.DuckDBPyConnection, file: ResultsFile, name: str | None) -> str:
    """A column's values as segments; numbers of many values in fifths."""
    if name is None or name == STORE:
        return "CAST(NULL AS VARCHAR)"
    column = file.column(_named(file, name, "the segment", "--segment"))
    if column is None or column.kind is not Kind.NUMBER or column.different <= _MANY_VALUES:
        text = cells.trimmed(name if column is None else column.name)
        return f"nullif({text}, '')"
    number = f"({column.reading.sql})"
    places = [place / FIFTHS for place in range(1, FIFTHS)]
    row = connection.execute(
        f"SELECT quantile_disc(value, {places}) FROM (SELECT {number} AS value FROM {file.raw.sql})"
    ).fetchone()
    cuts = sorted({float(cut) for cut in (row[0] if row else [])})
    if not cuts:
        return "CAST(NULL AS VARCHAR)"
    shown = [words.decimal(cut, 2) for cut in cuts]
    cases = [f"WHEN {number} <= {cuts[0]!r} THEN {literal(f'{column.name} up to {shown[0]}')}"]
    cases += [
        f"WHEN {number} <= {high!r} THEN {literal(f'{column.name} {shown[at]} to {shown[at + 1]}')}"
        for at, high in enumerate(cuts[1:])
    ]
    last = literal(f"{column.name} over {shown[-1]}")
    return f"CASE WHEN {number} IS NULL THEN NULL {' '.join(cases)} ELSE {last} END"


def _account(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
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


def _per_customer(kind: OutcomeKind, *, by_customer: bool) -> str:
    value = "CAST(outcome > 0 AS DOUBLE)" if kind == "conversion" else "outcome"
    if not by_customer:
        return (
            f"CREATE TEMP VIEW per_customer AS SELECT segment, arm, {value} AS outcome, 1 AS n, "
            "false AS torn FROM typed WHERE reason = 0"
        )
    together = "max" if kind == "conversion" else "sum"
    return (
        "CREATE TEMP TABLE per_customer AS SELECT min(segment) AS segment, min(arm) AS arm, "
        f"{together}({value}) AS outcome, count(*) AS n, min(arm) != max(arm) AS torn "
        "FROM typed WHERE reason = 0 GROUP BY customer"
    )


def _arms(table: pd.DataFrame) -> tuple[Arm, ...]:
    summed = table.groupby(["arm", "outcome"], sort=True)["customers"].sum().reset_index()
    return tuple(
        Arm(str(name), part["outcome"].to_numpy(float), part["customers"].to_numpy("int64"))
        for name, part in summed.groupby("arm", sort=True)
    )


def _refuse_odd(arms: tuple[Arm, ...], group: str) -> None:
    most, fewest = results_file.limits()
    if len(arms) < 2:  # noqa: PLR2004 - a test compares
        raise SettingError(
            f"Column {group[:40]} has {words.count(len(arms), 'value')}: a test has two groups or "
            "more.",
            "Choose the column that says who was in which group.",
        )
    if len(arms) > most:
        raise SettingError(
            f"Column {group[:40]} has {words.count(len(arms))} values; a test has at most {most} "
            "groups.",
            "Choose the column that says who was in which group.",
        )
    small = next((arm for arm in arms if arm.customers < fewest), None)
    if small is not None:
        raise SettingError(
            f"The group {small.name[:40]} has {words.count(small.customers, 'customer')}.",
            "Leave its rows out of the file, or choose another column.",
        )


def _notices(
    file: ResultsFile, kind: OutcomeKind, outcome: str, torn: int, merged: int
) -> Iterator[Notice]:
    column = file.column(outcome)
    if kind == "conversion" and column is not None and column.kind is Kind.NUMBER:
        yield Notice(
            "positive_converts", f"Whoever has more than 0 in {outcome} counts as converted."
        )
    if torn:
        yield Notice(
            "customer_in_two_arms",
            f"{words.count(torn, 'customer')} stood in more than one group and "
            f"{'is' if torn == 1 else 'are'} left out.",
            torn,
        )
    if merged:
        each = "converted when any row says so" if kind == "conversion" else "with the sum"
        yield Notice(
            "customer_repeated",
            f"{words.count(merged, 'customer')} had several rows and count once, {each}.",
            merged,
        )
