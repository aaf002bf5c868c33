"""An order's total that stands on each of its lines: it counts once, not once a line.

Its name says so (order total, Rechnungsbetrag), or the prices beside it add up to it, or it stays
the same where the lines of an order are of different numbers of pieces. A shop where all articles
of an order cost the same looks alike: where nothing decides, a notice says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core import engine, vocabulary
from core.errors import Notice
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from core.columns import ColumnParser
    from core.files import RawTable
    from core.settings import CleanSettings

REPEATED = "repeated"
"""The form of an amount that stands on each line of its order and belongs to all of them."""

_NEARLY_ALL, _MOST = 0.98, 0.9
_MIN_ORDERS, _MIN_VALUES = 5, 3
_NEAR = (0.6, 1.4)
"""An order's total as a share of what its lines cost by their list prices, or without tax."""
_TOTALS_DIFFER = 0.5
"""Different totals an order; prices of a few kinds of articles are fewer."""

_OF_ORDER = re.compile(
    "order|invoice|basket|cart|receipt|checkout|grand|bestell|auftrag|rechnung|warenkorb|bon"
    "|commande|facture|panier|pedido|factura|fatura|encomenda|ordine|fattura|scontrino|factuur"
    "|zamowieni|faktura|faktur|siparis|objednavk|ordre|pesanan|заказ|注文|주문|订单"
)
_OF_LINE = re.compile(
    "(?<!on)line|item|position|product|unit|artikel|zeile|ligne|linea|linha|riga|regel|pozycj|article"
)


def resolve_repeated_totals(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    readings: Sequence[ColumnParser],
    settings: CleanSettings,
) -> tuple[tuple[ColumnParser, ...], tuple[Notice, ...]]:
    """The readings, with an amount marked that its order repeats on each line.

    Parameters
    ----------
    connection : an engine
    readings : how each role's column is read; the order id names one order
    settings : `order_totals` may say how they count
    """
    read = {reading.role: reading for reading in readings}
    amount, order = read.get("amount"), read.get("order_id")
    asked = settings.order_totals
    if amount is None or order is None or amount.once_per_order or asked == "each_line":
        return tuple(readings), ()
    orders, values = _steady_orders(raw, order, amount)
    if not orders:
        return tuple(readings), ()
    named = " ".join(vocabulary.split_words(amount.column))
    of_order = bool(_OF_ORDER.search(named)) and not _OF_LINE.search(named)
    prices = _told_by_prices(connection, raw, read)
    if prices is None and not _OF_LINE.search(named):
        prices = _told_by_pieces(connection, raw, read, orders, values) or None
    if asked == "once" or prices or (of_order and prices is None):
        once = replace(amount, once_per_order=True, form=REPEATED)
        sentence = Sentence(
            "{column} is the same on all lines of {n:# order|# orders} with several lines, so it "
            "was read as the order total and counts once per order. If it is the amount of each "
            "line, set order_totals to each_line.",
            column=amount.column,
            n=orders,
        )
        made = tuple(once if one is amount else one for one in readings)
        return made, (Notice("totals_repeated", sentence),)
    if prices is False or of_order or orders < _MIN_ORDERS or values < _MIN_VALUES:
        return tuple(readings), ()
    sentence = Sentence(
        "{column} is the same on all lines of {n:# order|# orders} with several lines and counts "
        "on each line. If it is the order total, set order_totals to once.",
        column=amount.column,
        n=orders,
    )
    return tuple(readings), (Notice("totals_maybe_repeated", sentence),)


def _steady_orders(raw: RawTable, order: ColumnParser, amount: ColumnParser) -> tuple[int, int]:
    """Orders of several lines, and their different amounts, where nearly all have one amount."""
    columns = [name for name in raw.columns if engine.quoted(name) in order.sql]
    group = engine.encode_group(raw, columns)
    money = engine.encode_columns(raw, [amount.column])[amount.column]
    known = group.parts[order.column].is_valid().to_numpy(zero_copy_only=False)
    several = (group.counts > 1) & known
    if not several.any():
        return 0, 0
    last = np.zeros(group.size, dtype=money.codes.dtype)
    last[group.codes] = money.codes
    unsteady = np.zeros(group.size, dtype=bool)

    def differs(part: slice) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        found: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
            last.take(group.codes[part]) != money.codes[part]
        )
        return found

    unsteady[group.codes[engine.rows_where(len(group.codes), differs)]] = True
    steady = several & ~unsteady
    if steady.sum() < several.sum() * _NEARLY_ALL:
        return 0, 0
    return int(several.sum()), len(np.unique(last[steady]))


def _told_by_prices(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, read: Mapping[str, ColumnParser]
) -> bool | None:
    """Whether prices add up to the amount by order (true) or by line (false); None: neither.

    With list prices, or with tax and shipping in the amount, it is near their sum, and not below
    the dearest line.
    """
    if "unit_price" not in read:
        return None
    quantity = read["quantity"].sql if "quantity" in read else "1"
    ((by_line, by_order, near),) = connection.execute(f"""
        WITH lines AS (
            SELECT ({read["order_id"].sql}) AS number, ({read["amount"].sql})::DOUBLE AS amount,
                ({quantity})::DOUBLE * ({read["unit_price"].sql})::DOUBLE AS paid
            FROM {raw.sql}
        ),
        orders AS (
            SELECT avg((abs(paid - amount) <= 0.011)::INTEGER) AS line,
                abs(sum(paid) - max(amount)) <= 0.011 AS whole,
                count(DISTINCT paid) > 1 AS varied,
                max(amount) >= max(paid) - 0.011 AND max(amount) / nullif(sum(paid), 0)
                    BETWEEN {_NEAR[0]} AND {_NEAR[1]} AS near
            FROM lines WHERE number IS NOT NULL GROUP BY number HAVING count(*) > 1
        )
        SELECT avg(line), avg(whole::INTEGER),
            CASE WHEN count_if(varied) >= {_MIN_ORDERS} THEN avg(near::INTEGER) FILTER (varied) END
        FROM orders
    """).fetchall()
    if (by_line or 0) >= _MOST:
        return False
    return True if max(by_order or 0, near or 0) >= _MOST else None


def _told_by_pieces(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    read: Mapping[str, ColumnParser],
    orders: int,
    values: int,
) -> bool:
    """Whether lines of one order have different numbers of pieces and one amount all the same."""
    if "quantity" not in read or values < max(_MIN_VALUES, orders * _TOTALS_DIFFER):
        return False
    ((varied, same),) = connection.execute(f"""
        WITH lines AS (
            SELECT ({read["order_id"].sql}) AS number, ({read["amount"].sql})::DOUBLE AS amount,
                ({read["quantity"].sql})::DOUBLE AS quantity
            FROM {raw.sql}
        ),
        orders AS (
            SELECT max(amount) - min(amount) <= 0.011 AS same FROM lines
            WHERE number IS NOT NULL AND quantity > 0 GROUP BY number
            HAVING count(DISTINCT quantity) > 1
        )
        SELECT count(*), avg(same::INTEGER) FROM orders
    """).fetchall()
    return bool(varied >= _MIN_ORDERS and (same or 0) >= _NEARLY_ALL)
