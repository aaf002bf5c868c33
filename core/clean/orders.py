"""`Orders`: the clean order lines, the evidence of how they came about, and how they are made."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.clean import ledger
from core.clean.lines import EXACT, type_lines
from core.clean.notices import notices
from core.clean.report import CleaningReport, FileTotals, LeftOut
from core.clean.totals import totals_rows
from core.errors import NothingToSegmentError
from core.load import engine
from core.load.engine import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb
    import ibis.expr.types as ir
    import pandas as pd

    from core.clean.customer_rows import CustomerTable
    from core.errors import Notice
    from core.load.currency import OneCurrency
    from core.load.reading import Reading
    from core.load.table import RawTable
    from core.settings import CleanSettings, Limits

COLUMNS = (
    "customer_id",
    "order_id",
    "ordered_at",
    "product_id",
    "quantity",
    "unit_price",
    "amount",
)
ATTRIBUTES = ("product_name", "country", "category")


@dataclass(frozen=True)
class Orders:
    """Clean order lines on disk, one row a line, with the report that accounts for the rest.

    Parameters
    ----------
    path : Parquet with `COLUMNS`, then `ATTRIBUTES` (null where the file has none). customer_id,
        order_id and product_id are text, ordered_at a timestamp, quantity, unit_price and amount
        exact decimals. A line with amount < 0 is a return.
    reversed_path : the same columns: sales and cancellations that cancel each other out, left out
        of `path` but needed for a customer's return rate. A refund that stands in a column of the
        sale is such a pair too: `path` has what is left of the sale.
    left_out_path : Parquet with `row` (number in the file) and `reason` of every row left out
    report : what was left out and why
    currency : ISO code or symbol named by the file, None when it names none or several
    """

    path: Path
    reversed_path: Path
    left_out_path: Path
    report: CleaningReport
    currency: str | None

    @contextmanager
    def tables(self) -> Iterator[tuple[ir.Table, ir.Table]]:
        """Lines and reversed lines as Ibis tables on the embedded engine."""
        import ibis  # half a second that only computing needs

        with engine.connect() as connection:
            backend = ibis.duckdb.from_connection(connection)
            yield backend.read_parquet(self.path), backend.read_parquet(self.reversed_path)


def clean(
    raw: RawTable,
    readings: Sequence[Reading],
    workspace: Path,
    settings: CleanSettings,
    *,
    currencies: Sequence[str] = (),
    only: OneCurrency | None = None,
    told: Sequence[Notice] = (),
    limits: Limits | None = None,
) -> Orders:
    """Leave out the rows that are no sale to a known customer, and account for every one of them.

    Parameters
    ----------
    raw : the table as the file holds it
    readings : how each role's column is read; at least customer_id, ordered_at and money
    workspace : a private folder to write to
    settings : which rules apply
    currencies : the currencies the file names
    only : the one of them that is used, where not all are
    told : what loading has to say; it stands before what cleaning says

    Raises
    ------
    NothingToSegmentError : no purchase is left
    """
    with engine.connect(limits) as connection:
        type_lines(
            connection,
            raw,
            readings,
            settings,
            only=only,
            totals_rows=totals_rows(connection, raw, readings),
        )
        totals = ledger.file_totals(connection)
        in_currencies = ledger.in_currencies(connection, only)
        ledger.judge_rows(
            connection, settings, any_money=bool(totals.gross_revenue or totals.net_revenue)
        )
        left_out = ledger.left_out(connection)
        rows_used, used_revenue, purchases = ledger.one_row(
            connection,
            "SELECT count(*), coalesce(sum(amount), 0), count(*) FILTER (amount >= 0) "
            "FROM judged WHERE reason IS NULL",
        )
        if not purchases:
            raise _nothing_left(raw, totals, left_out)
        report = CleaningReport(
            file=totals,
            rows_used=rows_used,
            used_revenue=used_revenue,
            left_out=left_out,
            examples=ledger.examples(connection, raw),
            readings=tuple(readings),
            notices=(),
            currencies=in_currencies,
        )
        report = replace(
            report, notices=(*told, *notices(connection, report, settings, currencies, only))
        )
        stem = _stem(raw, readings, settings, only)
        orders = Orders(
            path=workspace / f"{stem}-orders.parquet",
            reversed_path=workspace / f"{stem}-reversed.parquet",
            left_out_path=workspace / f"{stem}-left-out.parquet",
            report=report,
            currency=only.code if only else currencies[0] if len(currencies) == 1 else None,
        )
        _write(connection, orders)
    return orders


def left_out_rows(
    raw: RawTable, orders: Orders | CustomerTable, reason: str | None = None
) -> pd.DataFrame:
    """Rows that were left out as they stand in the file, with `row` and `reason` before them.

    Parameters
    ----------
    reason : the code of one reason, or None for all
    """
    where = f"WHERE reason = {literal(reason)}" if reason else ""
    with engine.connect() as connection:
        return connection.execute(f"""
            SELECT row, reason, raw.* EXCLUDE ({quoted(engine.ROW)})
            FROM {engine.parquet(orders.left_out_path)} AS out
            JOIN {engine.parquet(raw.parquet)} AS raw ON raw.{quoted(engine.ROW)} = out.row
            {where} ORDER BY row
        """).df()


def _write(connection: duckdb.DuckDBPyConnection, orders: Orders) -> None:
    columns = ", ".join(
        f"amount::{EXACT} AS amount" if name == "amount" else name for name in COLUMNS + ATTRIBUTES
    )
    for path, query in (
        (orders.path, f"SELECT {columns} FROM judged WHERE reason IS NULL"),
        (orders.reversed_path, _reversed(columns)),
        (orders.left_out_path, "SELECT row, reason FROM judged WHERE reason IS NOT NULL"),
    ):
        unfinished = path.with_suffix(".part")
        connection.execute(f"COPY ({query}) TO {literal(str(unfinished))} (FORMAT parquet)")
        unfinished.replace(path)


def _reversed(columns: str) -> str:
    """Matched cancellations, and the refunded part of each sale as a sale and its refund."""
    return f"""
        SELECT {columns} FROM judged WHERE reason = 'cancelled'
        UNION ALL BY NAME
        SELECT {columns} FROM (
            SELECT * REPLACE (sign * least(refunded, amount + refunded) AS amount)
            FROM judged, (VALUES (1), (-1)) AS signs(sign)
            WHERE refunded > 0 AND (reason IS NULL OR reason = 'refunded')
        )
    """


def _nothing_left(
    raw: RawTable, totals: FileTotals, left_out: Sequence[LeftOut]
) -> NothingToSegmentError:
    if totals.net_revenue < 0 and not totals.gross_revenue:
        return NothingToSegmentError(
            f"{raw.source.name} holds returns only: there are no positive sales to segment.",
            "Upload an export that contains the sales as well.",
        )
    reasons = ", ".join(f"{reason.label.lower()} ({reason.rows:,} rows)" for reason in left_out)
    return NothingToSegmentError(
        f"No sale is left in {raw.source.name} after cleaning. Left out: {reasons}.",
        "Check which column is the customer, the date and the amount, or switch a rule off.",
    )


def _stem(
    raw: RawTable,
    readings: Sequence[Reading],
    settings: CleanSettings,
    only: OneCurrency | None,
) -> str:
    """A file name that is the same for the same rows read and cleaned the same way."""
    recipe = repr((raw.parquet.name, [(r.role, r.sql) for r in readings], settings, only))
    return hashlib.sha256(recipe.encode()).hexdigest()[:16]
