"""`Orders`: the clean order lines, the evidence of how they came about, and how they are made."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core import engine, formatting
from core.cleaning import duplicates, exclusions, filters, order_level_values, rules
from core.cleaning.encoded_rows import encode_rows
from core.cleaning.file_statistics import measure_file
from core.cleaning.line_facts import measure_lines
from core.cleaning.line_recipe import LineRecipe
from core.cleaning.order_identity import resolve_order_identity
from core.cleaning.placeholders import resolve_placeholders
from core.cleaning.repeated_totals import resolve_repeated_totals
from core.cleaning.report import CleaningReport, FileTotals, LeftOut
from core.cleaning.row_context import RowContext
from core.cleaning.row_notices import alike_notice, row_notices
from core.cleaning.row_totals import total_tally
from core.cleaning.typed_lines import EXACT, typed_lines_query
from core.errors import NothingToSegmentError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import duckdb
    import ibis.expr.types as ir
    import pandas as pd

    from core.cleaning.customer_rows import CustomerTable
    from core.columns import ColumnParser, OneCurrency
    from core.errors import Notice
    from core.files import RawTable
    from core.settings import CleanSettings, FilterSettings, Limits

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
    """Clean order lines, one row a line, with the report that accounts for the rest.

    The lines are not written down a second time: they are the rows of the raw table, read as the
    recipe says, without those that were left out.

    Parameters
    ----------
    raw : where the rows lie
    read : how they are read, before any is left out
    recipe : a query over `raw_rows` (that table) and `left_out` for `COLUMNS`, then `ATTRIBUTES`
        (null where the file has none). customer_id, order_id and product_id are text, ordered_at a
        timestamp, quantity, unit_price and amount exact decimals. A line with amount < 0 is a
        return.
    reversed_path : Parquet with the same columns: sales and cancellations that cancel each other
        out, left out of the lines but needed for a customer's return rate. A refund that stands in
        a column of the sale is such a pair too: the lines have what is left of the sale.
    left_out_path : Parquet with `row` (number in the file) and `reason` of every row left out
    report : what was left out and why
    currency : ISO code or symbol named by the file, None when it names none or several
    """

    raw: RawTable
    read: LineRecipe
    recipe: str
    reversed_path: Path
    left_out_path: Path
    report: CleaningReport
    currency: str | None

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """An engine with the views `order_lines` and `reversed_lines`."""
        with engine.connect() as connection:
            connection.execute(f"""
                CREATE TEMP VIEW raw_rows AS FROM {self.raw.sql};
                CREATE TEMP VIEW left_out AS FROM {engine.read_parquet(self.left_out_path)};
                CREATE TEMP VIEW order_lines AS {self.recipe};
                CREATE TEMP VIEW reversed_lines AS FROM {engine.read_parquet(self.reversed_path)};
            """)
            yield connection

    @contextmanager
    def tables(self) -> Iterator[tuple[ir.Table, ir.Table]]:
        """Lines and reversed lines as Ibis tables on the embedded engine."""
        import ibis  # half a second that only computing needs

        with self.opened() as connection:
            backend = ibis.duckdb.from_connection(connection)
            yield backend.table("order_lines"), backend.table("reversed_lines")


def clean_orders(
    raw: RawTable,
    readings: Sequence[ColumnParser],
    workspace: Path,
    settings: CleanSettings,
    *,
    currencies: Sequence[str] = (),
    only: OneCurrency | None = None,
    told: Sequence[Notice] = (),
    limits: Limits | None = None,
    chosen: FilterSettings | None = None,
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
    chosen : the part of the orders that is looked at; all of them when None

    Raises
    ------
    NothingToSegmentError : no purchase is left
    """
    with engine.connect(limits) as connection, engine.column_cache():
        readings, of_customers = resolve_placeholders(connection, raw, readings, settings)
        readings, of_orders = resolve_order_identity(connection, raw, readings, settings)
        readings, of_totals = resolve_repeated_totals(connection, raw, readings, settings)
        stem = _stem(raw, readings, settings, only, chosen)
        context = _row_context(connection, raw, readings, settings, only, workspace / stem)
        statistics = measure_file(connection, context.rows, settings, len(context.repeats))
        excluded = exclusions.find_exclusions(
            connection, context, settings, rules.rules(settings, statistics.idle, chosen)
        )
        by_reason = excluded.tallies()
        left_out = exclusions.left_out_by_reason(by_reason)
        used = statistics.tally - total_tally(by_reason.values())
        if not used.purchases:
            raise _nothing_left(raw, statistics.totals, left_out, chosen)
        report = CleaningReport(
            file=statistics.totals,
            rows_used=used.rows,
            used_revenue=used.amount,
            left_out=left_out,
            examples=excluded.examples(raw),
            readings=tuple(readings),
            notices=(),
            currencies=exclusions.in_currencies(connection, context, only),
            lines=measure_lines(context.rows),
        )
        if not any(parser.role in {"amount", "unit_price"} for parser in readings):
            report = report.without_money()
        said = (*told, *of_customers, *of_orders, *of_totals, *alike_notice(context.alike))
        own_notices = row_notices(report, statistics, by_reason, settings, currencies, only)
        orders = Orders(
            raw=context.raw,
            read=context.recipe,
            recipe=_recipe(context.recipe.sql, by_reason),
            reversed_path=workspace / f"{stem}-reversed.parquet",
            left_out_path=workspace / f"{stem}-left-out.parquet",
            report=replace(report, notices=(*said, *own_notices)),
            currency=only.code if only else currencies[0] if len(currencies) == 1 else None,
        )
        excluded.write(orders.left_out_path)
        _write_reversed(connection, context, excluded, orders, any_refunds=bool(statistics.refunds))
    return orders


def left_out_rows(
    raw: RawTable, orders: Orders | CustomerTable, reason: str | None = None
) -> pd.DataFrame:
    """Rows that were left out as they stand in the file, with `row` and `reason` before them.

    Parameters
    ----------
    reason : the code of one reason, or None for all
    """
    where = f"WHERE out.reason = {engine.literal(reason)}" if reason else ""
    with engine.connect() as connection:
        return connection.execute(f"""
            SELECT out.row, out.reason, raw.* EXCLUDE ({engine.quoted(engine.ROW)})
            FROM {engine.read_parquet(orders.left_out_path)} AS out
            JOIN {raw.sql} AS raw ON raw.{engine.quoted(engine.ROW)} = out.row
            {where} ORDER BY out.row
        """).df()


def _row_context(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    readings: Sequence[ColumnParser],
    settings: CleanSettings,
    only: OneCurrency | None,
    stem: Path,
) -> RowContext:
    """Encode every row; find copies."""
    alike = engine.encode_columns(raw, [reading.column for reading in readings])
    numbers = engine.row_numbers(raw)
    further = duplicates.mark_further(connection, raw, tuple(alike))
    repeats, unlike = duplicates.find_duplicates(list(alike.values()), numbers, further)
    source = raw
    recipe = LineRecipe.of_readings(
        raw,
        typed_lines_query(readings, settings, only=only),
        readings,
        only.sql if only else None,
        guests=settings.guests == "one_per_order",
    )
    if order_level_values.stand_once(readings):
        # Lines that depend on whole orders are written once: computing them is expensive.
        path = stem.with_name(f"{stem.name}-typed.parquet")
        connection.register("repeats", pa.table({"row": numbers.at(repeats)}))
        connection.execute(f"CREATE OR REPLACE TEMP VIEW raw_rows AS FROM {raw.sql}")
        numbered = f"SELECT row AS {engine.quoted(engine.ROW)}, * EXCLUDE (row) FROM ({recipe.sql})"
        _write(connection, numbered, path)
        raw = written(raw, path)
        recipe = LineRecipe.of_typed(raw.columns)
        repeats = np.sort(engine.row_numbers(raw).places(numbers.at(repeats)))
    rows = engine.cached(
        (raw.parquet, recipe.sql), lambda: encode_rows(connection, raw, recipe, source, readings)
    )
    return RowContext(raw, recipe, rows, repeats, unlike)


def written(raw: RawTable, path: Path) -> RawTable:
    """A table of typed lines that was made of a raw table."""
    with pq.ParquetFile(path) as file:
        columns = tuple(name for name in file.schema_arrow.names if name != engine.ROW)
    return replace(raw, parquet=path, columns=columns, in_place=())


def _recipe(lines: str, reasons: Collection[str]) -> str:
    """The lines that are used, as a query over `raw_rows` and `left_out`."""
    seen_at_once = {rule.code for rule in rules.ALWAYS}
    others = f"ANTI JOIN {exclusions.EXCLUDED} USING (row)" if set(reasons) - seen_at_once else ""
    return (
        f"WITH typed AS ({lines}) SELECT {_COLUMNS} FROM typed {others} WHERE {exclusions.USABLE}"
    )


_COLUMNS = ", ".join(COLUMNS + ATTRIBUTES)


def _write(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    unfinished = path.with_suffix(".part")
    connection.execute(f"COPY ({query}) TO {engine.literal(str(unfinished))} (FORMAT parquet)")
    unfinished.replace(path)


def _write_reversed(
    connection: duckdb.DuckDBPyConnection,
    context: RowContext,
    excluded: exclusions.Exclusions,
    orders: Orders,
    *,
    any_refunds: bool,
) -> None:
    """Write matched cancellations, and the refunded part of each sale as a sale and its refund."""
    matched = excluded.by_reason.get(rules.CANCELLED.code, np.empty(0, dtype=np.int64))
    lines = context.typed(matched, connection)
    connection.execute(f"CREATE TEMP TABLE cancelled AS SELECT {_COLUMNS} FROM ({lines})")
    query = "FROM cancelled"
    if any_refunds:
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW raw_rows AS FROM {context.raw.sql};"
            f"CREATE TEMP VIEW left_out AS FROM {engine.read_parquet(orders.left_out_path)};"
        )
        query = f"""
            FROM cancelled
            UNION ALL BY NAME
            SELECT {_COLUMNS} FROM (
                SELECT * REPLACE ((sign * least(refunded, amount + refunded))::{EXACT} AS amount)
                FROM ({lines})
                    ANTI JOIN (SELECT row FROM left_out WHERE reason != 'refunded') USING (row),
                    (VALUES (1), (-1)) AS signs(sign)
                WHERE refunded > 0
            )
        """
    _write(connection, query, orders.reversed_path)


def _nothing_left(
    raw: RawTable,
    totals: FileTotals,
    left_out: Sequence[LeftOut],
    chosen: FilterSettings | None,
) -> NothingToSegmentError:
    if chosen is not None and any(row.code == rules.OUTSIDE.code for row in left_out):
        return NothingToSegmentError(
            f"No sale in {raw.source.name} is inside the filter ({filters.filter_text(chosen)}).",
            "Choose a longer period or more countries and categories, or clear the filter.",
        )
    if totals.net_revenue < 0 and not totals.gross_revenue:
        return NothingToSegmentError(
            f"{raw.source.name} holds returns only: there are no positive sales to segment.",
            "Upload an export that contains the sales as well.",
        )
    reasons = ", ".join(
        f"{reason.label.lower()} ({formatting.count(reason.rows, 'row')})" for reason in left_out
    )
    return NothingToSegmentError(
        f"No sale is left in {raw.source.name} after cleaning. Left out: {reasons}.",
        "Check which column is the customer, the date and the amount, or switch a rule off.",
    )


def _stem(
    raw: RawTable,
    readings: Sequence[ColumnParser],
    settings: CleanSettings,
    only: OneCurrency | None,
    chosen: FilterSettings | None,
) -> str:
    """A file name that is the same for the same rows read and cleaned the same way."""
    recipe = repr(
        (
            raw.source.sha256,
            raw.parquet.name,
            [(r.role, r.sql) for r in readings],
            settings,
            only,
            chosen,
        )
    )
    return hashlib.sha256(recipe.encode()).hexdigest()[:16]
