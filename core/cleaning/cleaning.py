"""From every row of a file to the clean order lines: `clean_orders`."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core import engine, formatting
from core.cleaning import filters
from core.cleaning.accounting import exclusions
from core.cleaning.accounting.file_statistics import measure_file
from core.cleaning.accounting.report import CleaningReport, FileTotals, LeftOut
from core.cleaning.accounting.row_notices import alike_notice, row_notices
from core.cleaning.accounting.row_totals import total_tally
from core.cleaning.lines import order_level_values
from core.cleaning.lines.encoded_rows import encode_rows
from core.cleaning.lines.line_facts import measure_lines
from core.cleaning.lines.line_recipe import LineRecipe
from core.cleaning.lines.order_identity import resolve_order_identity
from core.cleaning.lines.repeated_totals import resolve_repeated_totals
from core.cleaning.lines.row_context import RowContext
from core.cleaning.lines.typed_lines import EXACT, typed_lines_query
from core.cleaning.orders import ATTRIBUTES, COLUMNS, Orders
from core.cleaning.rules import duplicates, rules
from core.cleaning.rules.placeholders import resolve_placeholders
from core.errors import NothingToSegmentError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import duckdb

    from core.columns import ColumnParser, OneCurrency
    from core.errors import Notice
    from core.files import RawTable
    from core.settings import CleanSettings, FilterSettings, Limits


def clean_orders(
    raw: RawTable,
    readings: Sequence[ColumnParser],
    workspace: Path,
    settings: CleanSettings,
    *,
    currencies: Sequence[str] = (),
    only: OneCurrency | None = None,
    of_loading: Sequence[Notice] = (),
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
    of_loading : what loading has to say; it stands before what cleaning says
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
        notices = (*of_loading, *of_customers, *of_orders, *of_totals, *alike_notice(context.alike))
        own_notices = row_notices(report, statistics, by_reason, settings, currencies, only)
        orders = Orders(
            raw=context.raw,
            read=context.recipe,
            recipe=_recipe(context.recipe.sql, by_reason),
            reversed_path=workspace / f"{stem}-reversed.parquet",
            left_out_path=workspace / f"{stem}-left-out.parquet",
            report=replace(report, notices=(*notices, *own_notices)),
            currency=only.code if only else currencies[0] if len(currencies) == 1 else None,
        )
        excluded.write(orders.left_out_path)
        _write_reversed(connection, context, excluded, orders, any_refunds=bool(statistics.refunds))
    return orders


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
            f"No sale in {raw.source.name} matches the filter ({filters.filter_text(chosen)}).",
            "Choose a longer period or more countries and categories, or clear the filter.",
        )
    if totals.net_revenue < 0 and not totals.gross_revenue:
        return NothingToSegmentError(
            f"{raw.source.name} has only returns: there are no sales to segment.",
            "Upload an export that also contains the sales.",
        )
    reasons = ", ".join(
        f"{reason.label.lower()} ({formatting.count(reason.rows, 'row')})" for reason in left_out
    )
    return NothingToSegmentError(
        f"No sales are left in {raw.source.name} after cleaning. Left out: {reasons}.",
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
