"""The shop in a layout, before it is written: tables of values, names of columns, right answer."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from invented_shops import distractions, locales, names
from invented_shops.answers import Right
from invented_shops.layouts import Layout
from invented_shops.locales import NumberStyle
from invented_shops.shop import CENT, Shop, open_shop
from invented_shops.tables import KEY, SHAPES, Row, Table

_KEYS = {
    "number": ("customer",),
    "code": ("customer",),
    "padded": ("customer",),
    "email": ("email",),
    "person": ("person",),
    "number_person": ("customer", "person"),
    "number_email": ("customer", "email"),
}
_MONEY = {"price", "line_total", "order_total", "cost", "list_price", "monetary", "discount"}
_NO_TOTALS = "^no_order_history|^no_money"
"""Notices that a table of customers does not say how often or for how much."""


@dataclass(slots=True)
class Draft:
    """Everything that is about to be written; defects change it.

    Parameters
    ----------
    tables : the last one is the main one
    headers : names of columns that the language's own do not give
    above : lines above the header, as cells
    without_header : the main table begins with its first row
    edits : changes of the main table's finished rows of text, header included
    raw_edits : changes of the finished text of a CSV file
    fitting, about, must_say, also : as in `Right`; `also` holds further fair figures by their name
    """

    layout: Layout
    shop: Shop
    rng: random.Random
    tables: list[Table]
    headers: dict[str, str] = field(default_factory=dict)
    above: list[list[str]] = field(default_factory=list)
    without_header: bool = False
    edits: list[Callable[[list[list[str]]], None]] = field(default_factory=list)
    raw_edits: list[Callable[[str], str]] = field(default_factory=list)
    fitting: str = ""
    about: tuple[str, ...] = ()
    must_say: bool = False
    also: dict[str, set[Any]] = field(default_factory=dict)
    header_edit: Callable[[str], str] | None = None

    @property
    def main(self) -> Table:
        return self.tables[-1]

    @property
    def style(self) -> NumberStyle:
        return locales.NUMBERS[self.layout.numbers]

    @property
    def typed(self) -> bool:
        """Whether its cells hold numbers and moments: in every third workbook."""
        made_as_text = self.edits or self.without_header
        return self.layout.container == "xlsx" and self.layout.seed % 3 == 0 and not made_as_text

    def word(self, key: str) -> str:
        """A word of the shop's language."""
        return names.word(self.layout.language, key)

    def by_order(self) -> dict[int, list[Row]]:
        """The rows of the main table, order by order."""
        result: dict[int, list[Row]] = {}
        for row in self.main.rows:
            result.setdefault(row["what"], []).append(row)
        return result

    def some_orders(self, share: float) -> list[list[Row]]:
        """The rows of some orders: not of the first or last, nor of anyone's only one."""
        orders = list(self.by_order().values())
        visits: dict[int, int] = {}
        for rows in orders:
            visits[rows[0]["who"]] = visits.get(rows[0]["who"], 0) + 1
        middle = [rows for rows in orders[1:-1] if visits[rows[0]["who"]] > 1]
        self.rng.shuffle(middle)
        chosen: list[list[Row]] = []
        for rows in middle:
            if len(chosen) >= share * len(orders):
                break
            if visits[rows[0]["who"]] > 1:
                visits[rows[0]["who"]] -= 1
                chosen.append(rows)
        return chosen

    def cell(self, role: str, value: Any) -> str:
        """A value as it stands in the file."""
        if value is None or isinstance(value, str):
            return value or ""
        if role in _MONEY:
            return self.style.money(Decimal(value))
        if role in ("date", "first", "last", "delivery"):
            return locales.DATES[self.layout.dates](value, self.layout.language)
        if role == "customer":
            key = self.layout.customer_key
            return (
                f"C-{value}" if key == "code" else f"{value:07}" if key == "padded" else f"{value}"
            )
        return str(value)

    def right(self) -> Right:
        """The right answer: what the rows that count add up to."""
        rows = [row for row in self.main.rows if row.get("counts", True)]
        days = [row["at"].date() for row in rows]
        summary = self.layout.shape == "summary"
        first = [row["first"].date() for row in rows] if summary else days
        if summary:
            orders = sum(row["frequency"] for row in rows)
        elif self.layout.shape == "lines_unnumbered":
            moments = [
                row["date"] if self.typed else self.cell("date", row["date"]) for row in rows
            ]
            orders = len({(row["who"], at) for row, at in zip(rows, moments, strict=True)})
        else:
            orders = len({row["what"] for row in rows})
        exact = sum((row["paid"] for row in rows), Decimal())
        rounded = sum((row["paid"].quantize(CENT) for row in rows), Decimal())
        return Right(
            customers={len({row["who"] for row in rows})} | self.also.get("customers", set()),
            orders={orders} | self.also.get("orders", set()),
            revenue={exact, rounded, *self._without_copies(rows)} | self.also.get("revenue", set()),
            days=None if "days" in self.also else (min(first), max(days)),
            fitting="|".join(filter(None, (self.fitting, _NO_TOTALS if summary else ""))),
            about=self.about,
            must_say=self.must_say,
        )

    def _without_copies(self, rows: list[Row]) -> Iterator[Decimal]:
        """The money of rows that differ, where nothing says that equal ones are two purchases."""
        if self.layout.shape == "lines_unnumbered" and not self.typed:
            roles = self.main.roles
            different = {
                tuple(self.cell(role, row.get(role)) for role in roles): row for row in rows
            }
            yield sum((row["paid"] for row in different.values()), Decimal())


def draft_of(layout: Layout) -> Draft:
    """The shop in a layout, with its defect."""
    from invented_shops import defects

    rng = random.Random(f"shop {layout.seed}")
    shop = open_shop(rng, unit=locales.NUMBERS[layout.numbers].unit)
    shape = SHAPES[layout.shape]
    tables = [
        Table(
            name,
            [
                one
                for role in shape.columns[name]
                for one in (_KEYS[layout.customer_key] if role is KEY else (role,))
            ],
            make(shop),
        )
        for name, make in shape.tables.items()
    ]
    draft = Draft(layout, shop, rng, tables)
    distractions.distract(draft)
    if layout.defect in defects.DEFECTS:
        defects.DEFECTS[layout.defect].change(draft)
    for table in draft.tables:
        if rng.random() < 0.7:
            rng.shuffle(table.roles)
    return draft
