"""`Habits`: when customers order, from where, how much at once, and what goes together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from core import engine
from core.progress import Progress, silent

if TYPE_CHECKING:
    import datetime as dt

    import duckdb

    from core.cleaning import Orders
    from core.features.customers import Customers

MAX_COUNTRIES = 15
MAX_PRODUCTS = 200
"""Pairs are looked for among so many products: those in most orders."""
MIN_PAIR_ORDERS, MIN_PAIR_SHARE = 10, 0.002
"""A pair must be in so many orders, and in so large a share of them."""
MAX_PAIRS = 50

ITEM = "coalesce(nullif(product_id, ''), nullif(product_name, ''))"
"""What a product is compared by: its code, else its name."""


@dataclass(frozen=True)
class OrderPatterns:
    """How customers order.

    Parameters
    ----------
    hours : index weekday (1 is Monday), columns hour of the day (0 to 23), orders placed; one
        column, 0, where the file has days without a time
    countries : country, customers, orders, revenue (NaN where not known), most orders first, at
        most `MAX_COUNTRIES`; empty where the file names none
    baskets : index different products in one order, how many orders have so many; empty where the
        file names no products
    pairs : products bought together: first, second, orders (with both), support (share of all
        orders), confidence (share of the orders with `first` that hold `second`), lift (how many
        times as often as if the two had nothing to do with each other); best lift first
    orders : purchase orders that all this is about
    """

    hours: pd.DataFrame
    countries: pd.DataFrame
    baskets: pd.Series[int]
    pairs: pd.DataFrame
    orders: int

    @property
    def knows_hours(self) -> bool:
        """Whether the file says at what time orders were placed."""
        return self.hours.shape[1] > 1


def measure_order_patterns(
    orders: Orders, customers: Customers, progress: Progress = silent
) -> OrderPatterns:
    """Count how customers order.

    Parameters
    ----------
    orders : the clean lines
    customers : measured from them; nothing from their day on is seen
    progress : reports how far it is; may raise `Cancelled`

    References
    ----------
    Agrawal, Imieliński and Swami (1993), SIGMOD 22(2): support and confidence.
    Brin, Motwani, Ullman and Tsur (1997), SIGMOD 26(2): lift (there called interest).
    """
    as_of = customers.as_of
    if as_of is None:
        raise LookupError("customers that are measured from orders have a day")
    known = {reading.role for reading in orders.report.readings}
    with engine.query_steps(progress, "habits", 9) as step, orders.opened() as connection:
        step("reading every order", 5)
        _collect(connection, as_of)
        ((placed,),) = connection.execute("SELECT count(*) FROM baskets").fetchall()
        products = bool(known & {"product_id", "product_name"})
        step("counting orders by country")
        countries = _countries(connection, as_of)
        if not customers.knows_money:
            countries["revenue"] = float("nan")
        step("counting orders by hour and by size")
        hours, sizes = _hours(connection), _sizes(connection, products=products)
        step("looking for products that go together", 2)
        return OrderPatterns(
            hours=hours,
            countries=countries if "country" in known else countries.iloc[:0],
            baskets=sizes,
            pairs=_pairs(connection, placed),
            orders=placed,
        )


def _collect(connection: duckdb.DuckDBPyConnection, as_of: dt.date) -> None:
    """What was in each purchase order: every product once, with its most frequent name."""
    connection.execute(f"""
        CREATE TEMP TABLE held AS
        SELECT dense_rank() OVER (ORDER BY customer_id, order_id) AS basket, item, name, placed_at
        FROM (
            SELECT customer_id, order_id, {ITEM} AS item, any_value(product_name) AS name,
                min(ordered_at) AS placed_at
            FROM order_lines WHERE amount >= 0 AND ordered_at < DATE '{as_of}' GROUP BY ALL
        );
        CREATE TEMP TABLE baskets AS
        SELECT basket, min(placed_at) AS placed_at, count(item) AS products
        FROM held GROUP BY basket;
    """)


def _hours(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    counted = connection.execute("""
        SELECT isodow(placed_at) AS weekday, hour(placed_at) AS hour, count(*) AS orders
        FROM baskets GROUP BY ALL
    """).df()
    table: pd.DataFrame = (
        counted.pivot_table(index="weekday", columns="hour", values="orders", aggfunc="sum")
        .reindex(index=range(1, 8))
        .fillna(0)
        .astype(int)
    )
    if table.shape[1] > 1:
        return table.reindex(columns=range(24), fill_value=0)
    return table


def _countries(connection: duckdb.DuckDBPyConnection, as_of: dt.date) -> pd.DataFrame:
    return connection.execute(f"""
        SELECT country, count(DISTINCT customer_id) FILTER (bought) AS customers,
            count(*) FILTER (bought) AS orders, sum(amount) AS revenue
        FROM (
            SELECT country, customer_id, order_id, bool_or(amount >= 0) AS bought,
                sum(amount)::DOUBLE AS amount
            FROM order_lines
            WHERE ordered_at < DATE '{as_of}' AND country IS NOT NULL GROUP BY ALL
        )
        GROUP BY country HAVING customers > 0 ORDER BY orders DESC, country LIMIT {MAX_COUNTRIES}
    """).df()


def _sizes(connection: duckdb.DuckDBPyConnection, *, products: bool) -> pd.Series[int]:
    counted = connection.execute(
        "SELECT products, count(*) AS orders FROM baskets "
        f"WHERE {'products > 0' if products else 'false'} GROUP BY 1 ORDER BY 1"
    ).df()
    sizes: pd.Series[int] = counted.set_index("products")["orders"]
    return sizes


def _pairs(connection: duckdb.DuckDBPyConnection, placed: int) -> pd.DataFrame:
    least = max(MIN_PAIR_ORDERS, MIN_PAIR_SHARE * placed)
    connection.execute(f"""
        CREATE TEMP TABLE often AS
        SELECT item, coalesce(mode(name) FILTER (name <> ''), item) AS name, count(*) AS orders,
            row_number() OVER (ORDER BY count(*) DESC, item) AS place
        FROM held WHERE item IS NOT NULL GROUP BY item
        QUALIFY place <= {MAX_PRODUCTS};
        CREATE TEMP TABLE frequent AS
        SELECT basket, place FROM held JOIN often USING (item);
    """)
    # The confidence is given from the rarer product to the commoner one, where it says most.
    return connection.execute(f"""
        SELECT rare.name AS first, common.name AS second, paired.orders AS orders,
            paired.orders / {placed} AS support, paired.orders / rare.orders AS confidence,
            paired.orders * {placed} / (common.orders::DOUBLE * rare.orders) AS lift
        FROM (
            SELECT a.place AS one, b.place AS other, count(*) AS orders
            FROM frequent AS a JOIN frequent AS b ON a.basket = b.basket AND a.place < b.place
            GROUP BY ALL HAVING orders >= {least}
        ) AS paired
        JOIN often AS common ON common.place = one JOIN often AS rare ON rare.place = other
        WHERE paired.orders * {placed} > common.orders::DOUBLE * rare.orders
        ORDER BY lift DESC, first, second LIMIT {MAX_PAIRS}
    """).df()
