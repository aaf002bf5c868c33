"""The ledger: which row is left out for which reason, and what that comes to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from core.clean import rules as rulebook
from core.clean.report import FileTotals, InCurrency, LeftOut
from core.load import engine
from core.load.engine import literal, quoted

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from core.load.currency import OneCurrency
    from core.load.table import RawTable
    from core.settings import CleanSettings

EXAMPLES = 5
"""Rows shown for each reason."""


def file_totals(connection: duckdb.DuckDBPyConnection) -> FileTotals:
    """What the whole file holds, from the table `typed`, before any row is left out."""
    return FileTotals(
        *one_row(
            connection,
            """
            SELECT count(*), count(DISTINCT customer_id), count(DISTINCT order_id),
                coalesce(sum(amount + refunded) FILTER (amount + refunded > 0), 0),
                coalesce(sum(amount), 0),
                min(ordered_at), max(ordered_at)
            FROM typed
            """,
        )
    )


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
    connection: duckdb.DuckDBPyConnection, settings: CleanSettings, *, any_money: bool
) -> None:
    """Turn the table `typed` into `judged`: each row with the first reason to leave it out, if any.

    Parameters
    ----------
    settings : which rules apply
    any_money : whether any row has an amount other than zero
    """
    connection.execute(rulebook.FAR_AHEAD, {"today": dt.datetime.now(dt.UTC).date()})
    (long_codes,) = one_row(connection, rulebook.LONG_CODES)
    applied = rulebook.rules(settings, any_money=any_money)
    cases = " ".join(f"WHEN {rule.condition} THEN {literal(rule.code)}" for rule in applied)
    connection.execute(f"""
        CREATE TEMP TABLE first_look AS
        SELECT typed.*, CASE {cases} END AS reason
        FROM typed, horizon, (SELECT {long_codes} AS long_codes)
    """)
    # Each look copies the lines; the copy before it goes: a large file is held twice at most.
    connection.execute("DROP TABLE typed")
    connection.execute("CREATE TEMP VIEW kept AS SELECT * FROM first_look WHERE reason IS NULL")
    if settings.match_cancellations:
        connection.execute(rulebook.MATCH_CANCELLATIONS)
    else:
        connection.execute("CREATE TEMP TABLE matched AS SELECT row FROM kept WHERE false")
    returns = rulebook.RETURNS.condition if settings.returns == "leave_out" else "false"
    connection.execute(f"""
        CREATE TEMP TABLE second_look AS
        SELECT first_look.* EXCLUDE (reason), CASE
            WHEN reason IS NOT NULL THEN reason
            WHEN row IN (SELECT row FROM matched) THEN {literal(rulebook.CANCELLED.code)}
            WHEN {returns} THEN {literal(rulebook.RETURNS.code)}
        END AS reason
        FROM first_look
    """)
    connection.execute("DROP VIEW kept; DROP TABLE first_look")
    connection.execute(f"""
        CREATE TEMP TABLE judged AS
        SELECT second_look.* EXCLUDE (reason), CASE
            WHEN reason IS NOT NULL THEN reason
            WHEN {rulebook.NO_PURCHASE.condition} THEN {literal(rulebook.NO_PURCHASE.code)}
        END AS reason
        FROM second_look
    """)
    connection.execute("DROP TABLE second_look")


def left_out(connection: duckdb.DuckDBPyConnection) -> tuple[LeftOut, ...]:
    """Rows and money of each reason, in the order in which the rules are asked."""
    counted = connection.execute("""
        SELECT reason, count(*), coalesce(sum(amount), 0)
        FROM judged WHERE reason IS NOT NULL GROUP BY reason
    """).fetchall()
    by_code = {code: (rows, amount) for code, rows, amount in counted}
    return tuple(
        LeftOut(rule.code, rule.label, *by_code[rule.code], setting=rule.setting)
        for rule in rulebook.every_rule()
        if rule.code in by_code
    )


def examples(connection: duckdb.DuckDBPyConnection, raw: RawTable) -> pd.DataFrame:
    """A few rows of each reason as they stand in the file."""
    return connection.execute(f"""
        SELECT reason, row, raw.* EXCLUDE ({quoted(engine.ROW)})
        FROM (
            SELECT reason, row FROM judged WHERE reason IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY reason ORDER BY row) <= {EXAMPLES}
        ) AS picked
        JOIN {engine.parquet(raw.parquet)} AS raw ON raw.{quoted(engine.ROW)} = picked.row
        ORDER BY reason, row
    """).df()


def one_row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """The one row of an aggregate query."""
    row: tuple[Any, ...] | None = connection.execute(query).fetchone()
    if row is None:
        raise RuntimeError("an aggregate query always returns one row")
    return row
