"""Which tables of a source can hold the orders, recognised by the names of their columns.

Orders are often spread over tables: the lines hold prices, another table holds the date and the
customer. Names say which table could stand at the base of a join and which columns could be keys;
`core.joins.proposal` asks the values whether that is true.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from core import vocabulary

_CARRIED = 0.6
LIST_PRICE = 0.6
"""How well the name of a list price fits a price (data/column_words.yaml)."""
_STRONG = 0.9
_BARE = {("id",), ("number",), ("no",), ("nr",), ("code",), ("key",), ("uuid",)}
_KEYS = ("order_id", "customer_id", "product_id")
_NO_KEYS = ("ordered_at", "amount", "unit_price", "quantity")


class Order(enum.IntEnum):
    """How well a table tells one order from the next."""

    UNKNOWN = 0
    WEAK = 1
    STRONG = 2


@dataclass(frozen=True)
class TableCandidate:
    """One table, and what the names of its columns promise.

    Parameters
    ----------
    name : the table
    rows : number of rows, None where that is not cheap to know
    columns : its column names
    """

    name: str
    rows: int | None
    columns: tuple[str, ...]

    @property
    def short(self) -> str:
        """The table's name without the folder and the ending of a file in an archive."""
        path = PurePosixPath(self.name)
        return path.stem if path.suffix.lower() in {".csv", ".tsv", ".txt"} else path.name

    @cached_property
    def scores(self) -> dict[tuple[str, str], float]:
        """How well the name of each column fits each role that matters here.

        A name that is both counts pieces (jumlah barang): what is left is the money.
        """
        result = {
            (role, column): vocabulary.match_role(role, self.meant(column)).score
            for role in (*_KEYS, *_NO_KEYS)
            for column in self.columns
        }
        for column in self.columns:
            if 0 < result["amount", column] <= result["quantity", column]:
                result["amount", column] = 0.0
        return result

    def meant(self, column: str) -> str:
        """What a column is called from outside: `id` of the table orders is the order id."""
        words = vocabulary.split_words(column)
        return f"{_singular(self.short)} {column}" if words in _BARE else column

    def score(self, role: str) -> float:
        """How well the best column fits a role."""
        return max((self.scores[role, column] for column in self.columns), default=0.0)

    def best(self, role: str) -> str:
        """The column that fits a role best, however badly."""
        return max(self.columns, key=lambda column: self.scores[role, column])

    def carries(self, role: str) -> bool:
        """Whether a column plays a role by its name."""
        return self.score(role) >= _CARRIED

    def plays(self, role: str, column: str) -> bool:
        """Whether this column plays a role by its name."""
        return self.scores[role, column] >= _CARRIED

    @cached_property
    def keys(self) -> dict[str, str]:
        """The columns that can be keys, under what they are called, and under the role they play.

        Columns of one role have one name here, so that `Order No` meets `order_id`.
        """
        able = [
            column
            for column in self.columns
            if not any(self.plays(role, column) for role in _NO_KEYS)
        ]
        result: dict[str, str] = {}
        for column in able:
            result.setdefault("".join(vocabulary.split_words(self.meant(column))), column)
        for role in _KEYS:
            surest = max(able, key=lambda column: self.scores[role, column], default=None)
            if surest is not None and self.scores[role, surest] >= _STRONG:
                result.setdefault(f"the {role}", surest)
        return result

    @property
    def has_money(self) -> bool:
        """Whether rows carry money of their own."""
        return self.carries("amount") or self.carries("unit_price")

    @property
    def has_list_price_only(self) -> bool:
        """Whether the only money of its rows is a list price, which may be more than was paid."""
        listed = _CARRIED <= self.score("unit_price") <= LIST_PRICE
        return listed and not self.carries("amount")

    @property
    def order(self) -> Order:
        """Whether a column names the order, surely or perhaps."""
        score = self.score("order_id")
        return Order.STRONG if score >= _STRONG else Order(int(score >= _CARRIED))

    @property
    def suffices(self) -> bool:
        """Whether nothing that is needed has to come from another table."""
        return self.has_money and self.carries("customer_id") and self.carries("ordered_at")


@dataclass(frozen=True, slots=True)
class Link:
    """Two columns whose names say that they are the same key.

    Parameters
    ----------
    left, left_key : the table that refers to another, and its column
    right, right_key : the table referred to, and its column
    by_order : the key names an order
    """

    left: TableCandidate
    left_key: str
    right: TableCandidate
    right_key: str
    by_order: bool


def links(left: TableCandidate, right: TableCandidate) -> Iterator[Link]:
    """The pairs of columns that can be one key, by the same words first, then by the same role."""
    for word, left_key in left.keys.items():
        right_key = right.keys.get(word)
        if right_key is not None:
            by_order = left.scores["order_id", left_key] >= _STRONG
            yield Link(left, left_key, right, right_key, by_order)


def _singular(name: str) -> str:
    """A table's name as one of its rows is called: orders -> order, categories -> category."""
    for ending, single in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if re.search(rf"[a-z]{{2}}{ending}$", name, re.IGNORECASE) and not name.endswith("ss"):
            return name[: -len(ending)] + single
    return name
