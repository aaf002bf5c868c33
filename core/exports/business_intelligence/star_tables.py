"""The tables of the star schema as views of the engine, with what is known of their columns.

Order lines never become rows of Python: they run from the file through the engine to the disk, so
that memory stays flat however many there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import pyarrow as pa

from core import charts, engine
from core.exports import tables
from core.exports.business_intelligence import customer_names
from core.exports.business_intelligence.star_columns import columns_of_frame, own_columns
from core.exports.business_intelligence.star_schema import StarColumn
from core.exports.export_columns import ExportColumn, columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

    from core.analysis import Analysis
    from core.exports.export_inputs import ExportInputs

_OF_LINES = ("customer_id", "segment", "order_id", "ordered_on", "ordered_at", "product_id",
             "product_name", "category", "country", "quantity", "unit_price", "amount",
             "returned")  # fmt: skip
_MONEY_OF_LINES = ("unit_price", "amount")
_OF_DATES = ("date", "year", "quarter", "month", "month_name", "weekday", "weekday_number")
_OF_SEGMENTS = {
    "position": ExportColumn("Position", "number", "1 is the best segment; to sort by."),
    "colour": ExportColumn("Colour", "text", "Its colour in Clientele, to be used in charts."),
}


class StarView(NamedTuple):
    """A table that is not written yet.

    Parameters
    ----------
    name : of the view in the engine
    columns : in their order
    """

    name: str
    columns: tuple[StarColumn, ...]


def customers_view(inputs: ExportInputs, connection: duckdb.DuckDBPyConnection) -> StarView:
    """Every customer as the other exports have them, without addresses; and the view `names`."""
    named = inputs.named
    table = tables.customers_table(named, inputs.forecast, inputs.playbook, inputs.kind)
    names = customer_names.customer_names(inputs.analysis)
    connection.register(
        "names",
        as_arrow(
            pd.DataFrame(
                {
                    "customer_id": names.index.astype(str),
                    "shown": names.to_numpy(),
                    "segment": named.labels(inputs.kind).reindex(names.index).astype(str),
                }
            )
        ),
    )
    table = table.assign(customer_id=table["customer_id"].map(names))
    found = customer_names.contact_columns([str(name) for name in table])
    return _registered(inputs, table.drop(columns=found), "everybody", connection)


def segments_view(inputs: ExportInputs, connection: duckdb.DuckDBPyConnection) -> StarView:
    """Every segment as the other exports have it, with its place and its colour."""
    table = tables.segments_table(inputs.named, inputs.kind, inputs.forecast)
    profiles = inputs.named.profiles(inputs.kind)
    colours = charts.colours_by_name(profiles)
    table = table.assign(
        position=range(1, len(table) + 1), colour=[colours[name] for name in table["segment"]]
    )
    return _registered(inputs, table, "every_segment", connection)


def _registered(
    inputs: ExportInputs, table: pd.DataFrame, view: str, connection: duckdb.DuckDBPyConnection
) -> StarView:
    """A table as a view, without the columns of which nothing is known."""
    table = table.dropna(axis="columns", how="all")
    known = columns_of(inputs.analysis.customers, table)
    columns = columns_of_frame(table, {**known, **_OF_SEGMENTS} if "colour" in table else known)
    connection.register(
        view, as_arrow(table.set_axis([one.name for one in columns], axis="columns"))
    )
    return StarView(view, columns)


def as_arrow(table: pd.DataFrame) -> pa.Table:
    """A table as the engine takes it; a column of all kinds of values becomes text."""
    mixed = [name for name in table if table[name].dtype == object]
    table = table.copy(deep=False)
    for name in mixed:
        table[name] = table[name].map(str, na_action="ignore")
    return pa.Table.from_pandas(table, preserve_index=False)


def order_lines_view(inputs: ExportInputs, connection: duckdb.DuckDBPyConnection) -> StarView:
    """The lines that the customers' measures are made of: of buyers, before the day they count to.

    Where ids are hidden, numbers of orders are too: one may be made of the customer and the day.
    """
    analysis = inputs.analysis
    hidden = customer_names.hides_ids(analysis)
    order_id = "dense_rank() OVER (ORDER BY lines.order_id)" if hidden else "lines.order_id"
    as_of = analysis.customers.as_of
    before = "" if as_of is None else f"WHERE lines.ordered_at < DATE '{as_of.isoformat()}'"
    connection.execute(f"""
        CREATE TEMP VIEW every_line AS
        SELECT names.shown AS customer_id, names.segment AS segment, {order_id} AS order_id,
            lines.ordered_at::DATE AS ordered_on, lines.ordered_at, lines.product_id,
            lines.product_name, lines.category, lines.country, lines.quantity, lines.unit_price,
            lines.amount, lines.amount < 0 AS returned
        FROM order_lines AS lines JOIN names USING (customer_id) {before}
    """)
    optional = ("product_id", "product_name", "category", "country", "quantity", *_MONEY_OF_LINES)
    counted = ", ".join(f"count({name})" for name in optional)
    row: Any = connection.execute(f"SELECT {counted} FROM every_line").fetchone()
    empty = tuple(name for name, count in zip(optional, row, strict=True) if not count)
    known = known_columns(analysis, _OF_LINES, _MONEY_OF_LINES)
    return StarView("every_line", own_columns([name for name in known if name not in empty]))


def known_columns(
    analysis: Analysis, names: tuple[str, ...], money: tuple[str, ...]
) -> tuple[str, ...]:
    """The columns there are: none of money where the file has none."""
    if analysis.customers.knows_money:
        return names
    return tuple(name for name in names if name not in money)


def dates_view(days: Sequence[tuple[Path, str]], connection: duckdb.DuckDBPyConnection) -> StarView:
    """Whole years, so that programs that compare one with the year before find every day.

    Parameters
    ----------
    days : Parquet files, each with a column of days
    connection : gets the view
    """
    spans = " UNION ALL ".join(
        f"SELECT min({column}) AS first, max({column}) AS last FROM {engine.read_parquet(path)}"
        for path, column in days
    )
    connection.execute(f"""
        CREATE TEMP VIEW every_day AS
        WITH span AS (SELECT min(first) AS first, max(last) AS last
                      FROM ({spans})),
        days AS (SELECT unnest(generate_series(date_trunc('year', first)::DATE,
                    make_date(year(last)::BIGINT, 12, 31), INTERVAL 1 DAY))::DATE AS date FROM span)
        SELECT date, year(date) AS year, strftime(date, '%Y') || ' Q' || quarter(date) AS quarter,
            date_trunc('month', date)::DATE AS month, strftime(date, '%Y-%m') AS month_name,
            dayname(date) AS weekday, isodow(date) AS weekday_number
        FROM days ORDER BY date
    """)
    return StarView("every_day", own_columns(_OF_DATES))
