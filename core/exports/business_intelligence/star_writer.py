"""The star schema as files: every table as Parquet and as CSV, written by the engine."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from core import engine
from core.exports import spreadsheets
from core.exports.business_intelligence import star_tables
from core.exports.business_intelligence.monthly_snapshots import write_snapshots
from core.exports.business_intelligence.star_columns import own_columns
from core.exports.business_intelligence.star_schema import (
    CUSTOMERS,
    DATES,
    ORDER_LINES,
    SEGMENTS,
    SNAPSHOTS,
    ColumnType,
    StarSchema,
    StarTable,
)
from core.exports.business_intelligence.star_tables import StarView

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from core.analysis import Analysis
    from core.exports.business_intelligence.star_schema import StarColumn
    from core.exports.export_inputs import ExportInputs
    from core.progress import Progress

_SQL_TYPES: dict[ColumnType, str] = {
    "text": "VARCHAR",
    "whole": "BIGINT",
    "real": "DOUBLE",
    "date": "DATE",
    "moment": "TIMESTAMP",
    "flag": "BOOLEAN",
}
_OF_SNAPSHOTS = ("snapshot_on", "customer_id", "segment", "recency_days", "frequency", "monetary")
_TITLES = {
    CUSTOMERS: ("Customers", "One row a customer, with segment, scores and measures."),
    SEGMENTS: ("Segments", "One row a segment, the best first."),
    ORDER_LINES: ("Order lines", "One row a line of an order, with the customer's segment today."),
    SNAPSHOTS: ("Snapshots", "One row a customer and month, with the segment of that day."),
    DATES: ("Dates", "One row a day, for years, quarters, months and weekdays."),
}


def write_star(inputs: ExportInputs, folder: Path, progress: Progress) -> StarSchema:
    """Write every table as NAME.parquet and NAME.csv.

    Parameters
    ----------
    inputs : what exports are made from; the private folder of the analysis still is there
    folder : where to; it is there
    progress : called as the work goes on; may raise `Cancelled`
    """
    analysis = inputs.analysis
    with engine.shared_engine(analysis.settings.limits), _opened(analysis) as connection:
        progress("tables", 0.0, "customers and segments")
        written = [
            _write(connection, folder, CUSTOMERS, star_tables.customers_view(inputs, connection)),
            _write(connection, folder, SEGMENTS, star_tables.segments_view(inputs, connection)),
        ]
        if analysis.orders is not None:
            written += _history(inputs, connection, folder, progress)
    return StarSchema(tuple(written), analysis.currency)


def _history(
    inputs: ExportInputs, connection: duckdb.DuckDBPyConnection, folder: Path, progress: Progress
) -> Iterator[StarTable]:
    """What is known of single days: order lines, snapshots, and the days themselves."""
    progress("tables", 0.2, "order lines")
    lines = star_tables.order_lines_view(inputs, connection)
    yield _write(connection, folder, ORDER_LINES, lines)
    days = [(folder / f"{ORDER_LINES}.parquet", "ordered_on")]
    progress("tables", 0.6, "the customers of every month")
    path = folder / f"{SNAPSHOTS}.parquet"
    if write_snapshots(inputs, path):
        connection.execute(f"CREATE TEMP VIEW monthly AS FROM {engine.read_parquet(path)}")
        known = star_tables.known_columns(inputs.analysis, _OF_SNAPSHOTS, ("monetary",))
        columns = own_columns(known, segment="The customer's segment on that day.")
        yield _write(connection, folder, SNAPSHOTS, StarView("monthly", columns))
        days.append((path, "snapshot_on"))
    progress("tables", 0.9, "dates")
    yield _write(connection, folder, DATES, star_tables.dates_view(days, connection))


@contextmanager
def _opened(analysis: Analysis) -> Iterator[duckdb.DuckDBPyConnection]:
    """The engine, with the view `order_lines` where there are orders."""
    if analysis.orders is None:
        with engine.connect() as connection:
            yield connection
    else:
        with analysis.orders.opened() as connection:
            yield connection


def _write(
    connection: duckdb.DuckDBPyConnection, folder: Path, name: str, view: StarView
) -> StarTable:
    """Write a view as Parquet, and that as CSV, its texts made safe for spreadsheets."""
    parquet, csv = folder / f"{name}.parquet", folder / f"{name}.csv"
    unfinished = parquet.with_suffix(".part")
    stored = ", ".join(
        f"{engine.quoted(one.name)}::{_SQL_TYPES[one.type]} AS {engine.quoted(one.name)}"
        for one in view.columns
    )
    connection.execute(
        f"COPY (SELECT {stored} FROM {view.name}) TO {engine.literal(str(unfinished))} "
        "(FORMAT parquet)"
    )
    unfinished.replace(parquet)
    safe = ", ".join(map(_safe, view.columns))
    connection.execute(
        f"COPY (SELECT {safe} FROM {engine.read_parquet(parquet)}) TO {engine.literal(str(csv))} "
        "(FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S')"
    )
    title, about = _TITLES[name]
    return StarTable(name, title, about, view.columns, pq.read_metadata(parquet).num_rows)


def _safe(column: StarColumn) -> str:
    """A column as CSV has it."""
    value = engine.quoted(column.name)
    if column.type == "text":
        value = spreadsheets.safe_sql(value)
    return f"{value} AS {engine.quoted(spreadsheets.safe_text(column.name))}"
