"""The ledger: which row is left out for which reason, and what that comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.clean import cancellations, rules
from core.clean.report import InCurrency, LeftOut
from core.clean.tally import COUNTED, Tally
from core.load import engine
from core.load.engine import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    import pandas as pd

    from core.load.currency import OneCurrency
    from core.load.table import RawTable
    from core.settings import CleanSettings

EXAMPLES = 5
"""Rows shown for each reason."""

USABLE = "customer_id IS NOT NULL AND ordered_at IS NOT NULL AND amount IS NOT NULL"
"""True of every row that is used; `rules.ALWAYS` leaves out the others, whatever the settings."""

_SEEN_AT_ONCE = ", ".join(literal(rule.code) for rule in rules.ALWAYS)
_REASONS = ", ".join(literal(rule.code) for rule in rules.every_rule())

EXCLUDED = f"(SELECT row FROM left_out WHERE reason NOT IN ({_SEEN_AT_ONCE}))"
"""The rows left out that are not told apart by `USABLE`; few, where many have no customer."""

_KEPT = f"SELECT lines.* FROM lines ANTI JOIN {EXCLUDED} USING (row) WHERE {USABLE}"
_FACTS = "amount, face_value, negative_price, repeat, future, open"


def in_currencies(
    connection: duckdb.DuckDBPyConnection, only: OneCurrency | None
) -> tuple[InCurrency, ...]:
    """What the table `typed` holds in each currency, most rows first; none where all counts."""
    if only is None:
        return ()
    counted = connection.execute(f"""
        SELECT currency, count(*) AS n, coalesce(sum(stated) FILTER (NOT not_sold), 0),
            any_value({only.rate("currency")}),
            coalesce(sum(face_value) FILTER (NOT not_sold AND NOT other_currency), 0)
        FROM typed WHERE NOT totals_row GROUP BY currency ORDER BY n DESC, currency NULLS LAST
    """).fetchall()
    return tuple(InCurrency(*each) for each in counted)


def judge_rows(
    connection: duckdb.DuckDBPyConnection,
    settings: CleanSettings,
    applied: tuple[rules.Rule, ...],
    *,
    any_returns: bool,
) -> None:
    """Put each row that is left out into the table `left_out`, with the first reason that holds.

    Only those rows are written, and the returns with what they may reverse; the rest of the file,
    most of it, stays where it is. The table `cancelled` holds the sales and cancellations that
    were matched, every column of them.

    Parameters
    ----------
    connection : holds the view `lines` (core/clean/survey.py)
    applied : the rules on single rows, in order
    any_returns : whether any row has an amount below zero
    """
    cases = " ".join(f"WHEN {rule.condition} THEN {literal(rule.code)}" for rule in applied)
    connection.execute(f"""
        CREATE TEMP TABLE left_out AS
        SELECT row, reason::ENUM({_REASONS}) AS reason, {_FACTS}
        FROM (SELECT *, CASE {cases} END AS reason FROM lines) WHERE reason IS NOT NULL
    """)
    connection.execute(
        f"CREATE TEMP TABLE reversible AS {_picked(connection, 'amount < 0', ask=any_returns)}"
    )
    if settings.match_cancellations and any_returns:
        sales = _picked(connection, cancellations.MAY_BE_REVERSED)
        cancellations.match(connection, sales)
        _leave_out(connection, rules.CANCELLED, "FROM cancelled")
    else:
        connection.execute("CREATE TEMP TABLE cancelled AS FROM reversible WHERE false")
    if not any_returns:
        return
    others = "FROM reversible ANTI JOIN cancelled USING (row) WHERE amount < 0"
    if settings.returns == "leave_out":
        _leave_out(connection, rules.RETURNS, others)
        return
    connection.execute(f"""
        CREATE TEMP TABLE buying AS
        SELECT DISTINCT customer_id FROM ({_KEPT})
        WHERE amount >= 0 AND customer_id IN (SELECT customer_id {others})
    """)
    _leave_out(
        connection,
        rules.NO_PURCHASE,
        f"{others} AND customer_id NOT IN (SELECT customer_id FROM buying)",
    )


def _picked(connection: duckdb.DuckDBPyConnection, condition: str, *, ask: bool = True) -> str:
    """A query for the lines of which something rare is true, and that no rule has left out so far.

    Their numbers are found first: to read every column of every row only to drop most of them
    takes twice as long.

    Parameters
    ----------
    ask : False where it is known to be true of none
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE picked AS "
        f"SELECT row FROM lines WHERE {condition if ask else 'false'}"
    )
    return f"{_KEPT} AND row IN (SELECT row FROM picked)"


def _leave_out(connection: duckdb.DuckDBPyConnection, rule: rules.Rule, source: str) -> None:
    connection.execute(f"INSERT INTO left_out SELECT row, {literal(rule.code)}, {_FACTS} {source}")


def tallies(connection: duckdb.DuckDBPyConnection) -> dict[str, Tally]:
    """What the rows left out for each reason come to."""
    counted = connection.execute(
        f"SELECT reason, {COUNTED} FROM left_out GROUP BY reason"
    ).fetchall()
    return {str(reason): Tally(*numbers) for reason, *numbers in counted}


def left_out(by_reason: Mapping[str, Tally]) -> tuple[LeftOut, ...]:
    """Rows and money of each reason, in the order in which the rules are asked."""
    return tuple(
        LeftOut(
            rule.code,
            rule.label,
            by_reason[rule.code].rows,
            by_reason[rule.code].amount,
            setting=rule.setting,
        )
        for rule in rules.every_rule()
        if rule.code in by_reason
    )


def examples(connection: duckdb.DuckDBPyConnection, raw: RawTable) -> pd.DataFrame:
    """A few rows of each reason as they stand in the file."""
    first = connection.execute(
        f"SELECT reason::VARCHAR, min(row, {EXAMPLES}) FROM left_out GROUP BY reason"
    ).fetchall()
    picked = [(reason, row) for reason, rows in first for row in rows]
    # As constants, so that the engine goes straight to these rows of a large file.
    rows = ", ".join(str(row) for _, row in picked) or "0"
    reasons = ", ".join(f"({row}, {literal(reason)})" for reason, row in picked) or "(0, '')"
    return connection.execute(f"""
        SELECT reason, row, raw.* EXCLUDE ({quoted(engine.ROW)})
        FROM (VALUES {reasons}) AS picked(row, reason)
        JOIN (SELECT * FROM {raw.sql} AS raw WHERE {quoted(engine.ROW)} IN ({rows})) AS raw
            ON raw.{quoted(engine.ROW)} = picked.row
        ORDER BY reason, row
    """).df()
