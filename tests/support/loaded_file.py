"""A loaded file as tests look at it, and small files to load."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.columns.parsers.column_parser import ColumnParser
from core.columns.roles import Roles
from core.engine import connection as engine
from core.files.raw_table import RawTable


@dataclass(frozen=True)
class Loaded:
    """A file that was loaded all the way, and its values as the readings give them."""

    raw: RawTable
    roles: Roles
    readings: tuple[ColumnParser, ...]

    def reading(self, role: str) -> ColumnParser:
        return next(reading for reading in self.readings if reading.role == role)

    def values(self, role: str) -> list[Any]:
        """The role's values, row by row."""
        return [value for (value,) in self.ask(f"SELECT {self.reading(role).sql}", ordered=True)]

    def ask(self, select: str, *, ordered: bool = False) -> list[tuple[Any, ...]]:
        order = f" ORDER BY {engine.quoted(engine.ROW)}" if ordered else ""
        with engine.connect() as connection:
            query = f"{select} FROM {self.raw.sql}{order}"
            return connection.execute(query).fetchall()

    def totals(self) -> tuple[int, int | None, float]:
        """Distinct customers and orders, and the sum of the amounts, over all rows."""
        sql = {reading.role: reading.sql for reading in self.readings}
        amount = sql.get("amount") or f"({sql['unit_price']}) * ({sql.get('quantity', '1')})"
        order = f"count(DISTINCT {sql['order_id']})" if "order_id" in sql else "NULL"
        return self.ask(f"SELECT count(DISTINCT {sql['customer_id']}), {order}, sum({amount})")[0]

    def codes(self) -> set[str]:
        return {notice.code for notice in self.raw.notices}


Load = Callable[..., Loaded]


def orders_csv(column: str, cells: Sequence[str]) -> str:
    """A small order file in which one column holds the given texts."""
    columns = ["order_no", "customer_id", "order_date", "unit_price"]
    lines = [",".join(columns)]
    for number, cell in enumerate(cells, start=1):
        row = {
            "order_no": f"A{number}",
            "customer_id": f"C{number}",
            "order_date": "2024-05-31",
            "unit_price": "1.50",
            column: '"' + cell.replace('"', '""') + '"',
        }
        lines.append(",".join(row[name] for name in columns))
    return "\n".join(lines) + "\n"
