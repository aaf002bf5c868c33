"""`FileStatistics`: what the rules need to know of the whole file before they judge its rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core import engine
from core.cleaning.accounting import row_totals
from core.cleaning.accounting.report import FileTotals
from core.cleaning.accounting.row_totals import Tally
from core.cleaning.lines.line_recipe import MOMENT, MONEY, PRODUCT
from core.cleaning.rules import rules
from core.engine import as_money, exact_total

if TYPE_CHECKING:
    from decimal import Decimal

    import duckdb

    from core.cleaning.lines.encoded_rows import EncodedRows
    from core.engine import Codes
    from core.settings import CleanSettings


@dataclass(frozen=True, slots=True)
class FileStatistics:
    """The whole file, before any row is left out.

    Parameters
    ----------
    totals : what the report says of the file
    tally : all its rows
    refunds, refunded : rows of which money was given back, and how much
    idle : codes of the rules that no row of this file can fall under
    """

    totals: FileTotals
    tally: Tally
    refunds: int
    refunded: Decimal
    idle: frozenset[str]


def measure_file(
    connection: duckdb.DuckDBPyConnection, rows: EncodedRows, settings: CleanSettings, repeats: int
) -> FileStatistics:
    """Count and sum over all rows, and prepare the tables that three of the rules compare with.

    Parameters
    ----------
    connection : holds what `rows.describe` left; gets the tables `horizon`, `beginning` and
        `non_products`
    repeats : how many rows repeat another
    """
    today = dt.datetime.now(dt.UTC).date()
    counts = rows.facets[MONEY].counts
    refunds = rows.money("refunded")
    sold = rows.amount + refunds
    gross = exact_total(np.maximum(sold, 0), counts)
    everything = row_totals.tally_all(rows, repeats)
    dated = rows.moments[(rows.facets[MOMENT].counts > 0) & ~np.isnat(rows.moments)]
    first: dt.datetime | None = dated.min().item() if len(dated) else None
    last: dt.datetime | None = dated.max().item() if len(dated) else None
    idle = set() if repeats else {"duplicate"}
    if not (gross or everything.amount):
        idle.add("zero_price")
    if last is None or last.date() <= today:
        idle.add("future")
    else:
        connection.execute(rules.FAR_AHEAD, {"today": today})
    if first is None or last is None or (last - first).days <= rules.LONGEST_PAUSE_DAYS:
        idle.add("long_ago")
    else:
        connection.execute(rules.LONG_AGO, {"today": today})
    if not settings.drop_non_products or not (_find_non_products(connection) or _unnamed(rows)):
        idle.add("non_product")
    customers, orders = rows.customers, rows.orders
    return FileStatistics(
        FileTotals(
            len(rows),
            _different(customers[1], len(customers[0])),
            _different(orders[1], len(orders[0])),
            as_money(gross),
            everything.amount,
            first,
            last,
        ),
        everything,
        int(counts[refunds > 0].sum()),
        as_money(exact_total(refunds, counts)),
        frozenset(idle),
    )


def one_row(
    connection: duckdb.DuckDBPyConnection, query: str, values: dict[str, Any] | None = None
) -> tuple[Any, ...]:
    """The one row of an aggregate query."""
    (row,) = connection.execute(query, values or {}).fetchall()
    return row


def _different(codes: Codes, size: int) -> int:
    """How many ids occur: those of sums and broken rows do not count."""
    there = np.zeros(size + 1, dtype=bool)
    for part in engine.chunk_slices(len(codes)):
        there[codes[part].astype(np.intp)] = True
    return int(there[:size].sum())


def _unnamed(rows: EncodedRows) -> bool:
    """Whether some row has no product code."""
    return bool(rows.facet_values[PRODUCT].column("product_id").null_count)


def _find_non_products(connection: duckdb.DuckDBPyConnection) -> int:
    """Judge each product code once, not once a row; how many stand for no product."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE products AS "
        f"SELECT DISTINCT product_id FROM {PRODUCT}_lines WHERE product_id IS NOT NULL"
    )
    (long_codes,) = one_row(connection, rules.LONG_CODES)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE non_products AS SELECT product_id FROM products "
        f"WHERE {rules.stands_for_no_product(long_codes=bool(long_codes))}"
    )
    (count,) = one_row(connection, "SELECT count(*) FROM non_products")
    return int(count)
