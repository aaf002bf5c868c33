"""`orders.sqlite` in a project's folder: the orders that came in one by one."""

from __future__ import annotations

import datetime as dt
import weakref
from typing import TYPE_CHECKING

from core import private_database
from core.live_scoring.new_order import NewOrder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "orders.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    order_id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    ordered_at TEXT NOT NULL,
    amount REAL NOT NULL,
    received TEXT NOT NULL
) STRICT;
"""


class OrderStore:
    """The orders of one project. An order that was added is on the disk.

    Parameters
    ----------
    path : of the project's folder
    """

    def __init__(self, path: Path) -> None:
        # Whoever uses it holds a lock.
        self._store = private_database.connect(
            path / FILE, _SCHEMA, synchronous="FULL", check_same_thread=False
        )
        weakref.finalize(self, self._store.close)
        self._version = self._data_version()

    def add(self, customer_id: str, order: NewOrder) -> None:
        """Add an order whose number is not there."""
        with self._store:
            self._store.execute(
                "INSERT INTO orders VALUES (?,?,?,?,?)",
                (
                    *(order.order_id, customer_id, order.ordered_at.isoformat(), order.amount),
                    dt.datetime.now(dt.UTC).isoformat(),
                ),
            )

    def find(self, order_id: str) -> tuple[str, NewOrder] | None:
        """An order with its customer; None where there is none of that number."""
        row = self._store.execute(
            "SELECT customer_id, order_id, ordered_at, amount FROM orders WHERE order_id = ?",
            (order_id,),
        ).fetchone()
        return None if row is None else (row[0], _order(*row[1:]))

    def all(self) -> Iterator[tuple[str, NewOrder, dt.datetime]]:
        """Every order with its customer and when it came in, in the order in which they came."""
        rows = self._store.execute(
            "SELECT customer_id, order_id, ordered_at, amount, received FROM orders ORDER BY rowid"
        )
        for customer_id, *order, received in rows:
            yield customer_id, _order(*order), dt.datetime.fromisoformat(received)

    def changed_elsewhere(self) -> bool:
        """Whether another process has added orders since this was asked."""
        version = self._data_version()
        changed = version != self._version
        self._version = version
        return changed

    def _data_version(self) -> int:
        return int(self._store.execute("PRAGMA data_version").fetchone()[0])


def _order(order_id: str, ordered_at: str, amount: float) -> NewOrder:
    return NewOrder(
        order_id=order_id, ordered_at=dt.datetime.fromisoformat(ordered_at), amount=amount
    )
