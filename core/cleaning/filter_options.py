"""What the orders of a file can be filtered by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.cleaning.rules import rules
from core.engine import ROW, connect, literal, quoted, read_parquet

if TYPE_CHECKING:
    from core.cleaning.orders import Orders
    from core.files import RawTable

MAX_OPTIONS = 200
"""Countries or categories offered, those with most rows first: a longer list is not read."""


@dataclass(frozen=True)
class FilterOptions:
    """What the orders of a file can be filtered by, whatever filter is on.

    Parameters
    ----------
    first_day, last_day : of the orders that are used without a filter
    countries, categories : name and rows of each, most rows first, at most `MOST_OFFERED`; empty
        where the file has no such column
    """

    first_day: dt.date
    last_day: dt.date
    countries: tuple[tuple[str, int], ...]
    categories: tuple[tuple[str, int], ...]


def filter_options_of(raw: RawTable, orders: Orders) -> FilterOptions:
    """What a file can be filtered by.

    Parameters
    ----------
    raw : the table as the file holds it
    orders : its orders, with a filter or without
    """
    read = {reading.role: reading.sql for reading in orders.report.readings}
    named = [role for role in ("country", "category") if role in read]
    listed = "".join(f", ({read[role]})::VARCHAR AS {role}" for role in named)
    row = quoted(ROW)
    with connect() as connection:
        # Rows left out for another reason stay out: a mistyped year is no end of the history.
        connection.execute(f"""
            CREATE TEMP TABLE offered AS
            SELECT ({read["ordered_at"]})::DATE AS day{listed}, count(*) AS n
            FROM {raw.sql} AS raw_rows
            ANTI JOIN (
                SELECT row FROM {read_parquet(orders.left_out_path)}
                WHERE reason::VARCHAR <> {literal(rules.OUTSIDE.code)}
            ) AS out ON raw_rows.{row} = out.row
            GROUP BY ALL
        """)
        first, last = connection.execute("SELECT min(day), max(day) FROM offered").fetchall()[0]
        result = {
            role: tuple(
                (str(name), int(rows))
                for name, rows in connection.execute(
                    f"SELECT {role}, sum(n) AS rows FROM offered WHERE {role} IS NOT NULL "
                    f"GROUP BY 1 ORDER BY rows DESC, 1 LIMIT {MAX_OPTIONS}"
                ).fetchall()
            )
            for role in named
        }
    return FilterOptions(first, last, result.get("country", ()), result.get("category", ()))
