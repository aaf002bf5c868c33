"""`Survey`: what the rules need to know of the whole file before they are asked of its rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.clean import rules
from core.clean.report import FileTotals
from core.clean.tally import COUNTED, Tally

if TYPE_CHECKING:
    import duckdb

    from core.settings import CleanSettings


@dataclass(frozen=True, slots=True)
class Survey:
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


def survey(connection: duckdb.DuckDBPyConnection, settings: CleanSettings, repeats: int) -> Survey:
    """Look at every row of `typed` once, and make the view `lines` that the rules are asked of.

    `lines` is `typed` with what a rule or a notice wants to know of a row beside its values:
    `repeat`, `negative_price`, `future` and `open`. The tables `horizon`, `beginning` and
    `non_products` hold what three of the rules compare with.

    Parameters
    ----------
    connection : holds `typed` and `repeats`
    repeats : how many rows repeat another
    """
    today = dt.datetime.now(dt.UTC).date()
    # To mark each copy costs more than all the sums together; how many there are is known.
    customers, orders, gross, first, last, refunds, refunded, unnamed, *counted = one_row(
        connection,
        f"""
            SELECT count(DISTINCT customer_id), count(DISTINCT order_id),
                coalesce(sum(amount + refunded) FILTER (amount + refunded > 0), 0),
                min(ordered_at), max(ordered_at),
                count(*) FILTER (refunded > 0), coalesce(sum(refunded), 0),
                count(*) FILTER (product_id IS NULL), {COUNTED}
            FROM ({_lines("false", today)})
            """,
    )
    tally = replace(Tally(*counted), repeats=repeats)
    connection.execute(
        "CREATE TEMP VIEW lines AS "
        + _lines("row IN (SELECT row FROM repeats)" if repeats else "false", today)
    )
    idle = set() if repeats else {"duplicate"}
    if not (gross or tally.amount):
        idle.add("zero_price")
    if last is None or last.date() <= today:
        idle.add("future")
    else:
        connection.execute(rules.FAR_AHEAD, {"today": today})
    if last is None or (last - first).days <= rules.LONGEST_PAUSE_DAYS:
        idle.add("long_ago")
    else:
        connection.execute(rules.LONG_AGO, {"today": today})
    if not settings.drop_non_products or not (_find_non_products(connection) or unnamed):
        idle.add("non_product")
    return Survey(
        FileTotals(tally.rows, customers, orders, gross, tally.amount, first, last),
        tally,
        refunds,
        refunded,
        frozenset(idle),
    )


def one_row(
    connection: duckdb.DuckDBPyConnection, query: str, values: dict[str, Any] | None = None
) -> tuple[Any, ...]:
    """The one row of an aggregate query."""
    row: tuple[Any, ...] | None = connection.execute(query, values or {}).fetchone()
    if row is None:
        raise RuntimeError("an aggregate query always returns one row")
    return row


def _lines(repeat: str, today: dt.date) -> str:
    return f"""
        SELECT *, {repeat} AS repeat,
            coalesce(price_given AND unit_price < 0 AND quantity > 0, false) AS negative_price,
            coalesce(ordered_at >= DATE '{today + dt.timedelta(days=1)}', false) AS future,
            coalesce(status = 'open', false) AS open
        FROM typed
    """


def _find_non_products(connection: duckdb.DuckDBPyConnection) -> int:
    """Judge each product code once, not once a row; how many stand for no product."""
    connection.execute(
        "CREATE TEMP TABLE products AS "
        "SELECT DISTINCT product_id FROM typed WHERE product_id IS NOT NULL"
    )
    (long_codes,) = one_row(connection, rules.LONG_CODES)
    connection.execute(
        "CREATE TEMP TABLE non_products AS SELECT product_id FROM products "
        f"WHERE {rules.stands_for_no_product(long_codes=bool(long_codes))}"
    )
    (found,) = one_row(connection, "SELECT count(*) FROM non_products")
    return int(found)
