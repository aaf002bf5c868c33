"""`Orders`: the clean order lines, and the evidence of how they came about."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from core.clean.report import CleaningReport

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
    """Clean order lines on disk, one row a line, with the report that accounts for the rest.

    Parameters
    ----------
    path : Parquet with `COLUMNS`, then `ATTRIBUTES` (null where the file has none). customer_id,
        order_id and product_id are text, ordered_at a timestamp, quantity, unit_price and amount
        exact decimals. A line with amount < 0 is a return.
    reversed_path : the same columns: sales and cancellations that cancel each other out, left out
        of `path` but needed for a customer's return rate
    report : what was left out and why
    currency : ISO code or symbol named by the file, None when it names none
    """

    path: Path
    reversed_path: Path
    report: CleaningReport
    currency: str | None

    @contextmanager
    def tables(self) -> Iterator[tuple[ir.Table, ir.Table]]:
        """Lines and reversed lines as Ibis tables on the embedded engine."""
        backend = ibis.duckdb.connect(
            threads=2, memory_limit="600MB", autoload_known_extensions=False
        )
        try:
            yield backend.read_parquet(self.path), backend.read_parquet(self.reversed_path)
        finally:
            backend.disconnect()
