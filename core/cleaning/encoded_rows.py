"""`Rows`: every row of a file by what it says, and sums over rows that lose no penny."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core import engine
from core.cleaning import column_groups
from core.cleaning.column_groups import CUSTOMER, MOMENT, MONEY, ORDER, PRODUCT, Facet, Recipe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb
    from numpy.typing import NDArray

    from core.engine import Codes, RowNumbers
    from core.files import RawTable

_BEYOND_FLOATS = 2.0**53
_BEYOND_64_BITS = 2.0**62
_DECIMALS = 6


@dataclass(frozen=True, eq=False)
class EncodedRows:
    """Every row of a raw table, described by one code for each facet.

    Money and quantities are whole millionths, so that sums are exact in any order.

    Parameters
    ----------
    numbers : the row number of each
    facets : which of the different things each row says, by facet
    told : what these come to: columns of the typed lines, and what rules want to know beside them
    """

    numbers: RowNumbers
    facets: Mapping[str, Facet]
    told: Mapping[str, pa.Table]

    def __len__(self) -> int:
        """How many rows."""
        return self.numbers.rows

    def said(self, facet: str, column: str) -> NDArray[Any]:
        """A column of what a facet comes to, by code; false where a yes or no is not known."""
        told = self.told[facet].column(column)
        if pa.types.is_boolean(told.type):
            told = told.fill_null(fill_value=False)
        values: NDArray[Any] = told.to_numpy()
        return values

    @cached_property
    def amount(self) -> NDArray[Any]:
        """What the shop keeps, by money code; zero where it is not known."""
        return self._money("amount")[0]

    @cached_property
    def amount_known(self) -> NDArray[np.bool_]:
        """Whether it is, by money code."""
        return self._money("amount")[1]

    def money(self, column: str) -> NDArray[Any]:
        """A column of money or quantities, by money code; zero where it is not known."""
        return self._money(column)[0]

    def _money(self, column: str) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        return column_groups.exact(self.told[MONEY].column(column))

    @cached_property
    def moments(self) -> NDArray[np.datetime64]:
        """When, by moment code; not-a-time where no date can be read."""
        return self.said(MOMENT, "ordered_at").astype("datetime64[us]")

    @cached_property
    def customers(self) -> tuple[pa.Array, Codes]:
        """All ids of customers, sorted, and for each row the place of its own; past the end: none.

        Several texts can be one id: 17850 and 17850.0.
        """
        return self._named(CUSTOMER, self.told[CUSTOMER].column("customer_id"))

    @cached_property
    def orders(self) -> tuple[pa.Array, Codes]:
        """All ids of orders, and for each row the place of its own; past the end: none."""
        return self._named(ORDER, self.told[ORDER].column("order_id"))

    @cached_property
    def products(self) -> tuple[pa.Array, Codes]:
        """All products by their id, else their name; and for each row the place of its own."""
        told = self.told[PRODUCT]
        named = pc.coalesce(told.column("product_id"), told.column("product_name"))
        return self._named(PRODUCT, named)

    @cached_property
    def countries(self) -> tuple[pa.Array, Codes]:
        """All countries, sorted, and for each row the place of its own; past the end: none."""
        return self._named(
            column_groups.COUNTRY, self.told[column_groups.COUNTRY].column("country")
        )

    def _named(self, facet: str, names: pa.ChunkedArray) -> tuple[pa.Array, Codes]:
        coded = names.combine_chunks().dictionary_encode()
        different = coded.dictionary
        places = coded.indices.fill_null(len(different)).to_numpy()
        if facet in {CUSTOMER, column_groups.COUNTRY}:
            order = pc.sort_indices(different).to_numpy()
            place = np.append(np.argsort(order), len(different))
            different, places = different.take(pa.array(order)), place[places]
        mine = self.facets[facet].codes
        if bool((places == np.arange(len(places))).all()):
            return different, mine
        return different, engine.take_values(engine.smallest_dtype(places, len(different)), mine)


def encode_rows(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    recipe: Recipe,
    sums: Sequence[int] = (),
) -> EncodedRows:
    """Describe every row of a raw table.

    For each facet a table with what its different values come to is left behind, `money_lines`,
    `moment_lines` and so on, with `row`, the code counted from one.

    Parameters
    ----------
    connection : gets these tables
    recipe : how the rows are read
    sums : numbers of rows that hold sums, not sales: they have no order, and no money counts
    """
    found = {name: column_groups.facet(raw, columns) for name, columns in recipe.columns.items()}
    for name, each in found.items():
        column_groups.ask(connection, raw, recipe.sql, each.parts, np.arange(1, each.size + 1))
        wanted = ", ".join((*recipe.gives[name], *_asked(name)))
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name}_lines AS SELECT row, {wanted} FROM ({recipe.sql})"
        )
    numbers = engine.row_numbers(raw)
    if sums:
        found = _without_sums(connection, found, numbers.places(np.array(sums)))
    told = {
        name: connection.sql(f"FROM {name}_lines ORDER BY row").to_arrow_table() for name in found
    }
    rows = EncodedRows(numbers, found, told)
    # They are always asked for; here two are made at a time.
    named = ("orders", "customers", "products", "countries")
    engine.parallel_map(partial(getattr, rows), named, len(rows))
    return rows


def _asked(facet: str) -> tuple[str, ...]:
    """What rules and notices want to know of a facet, beside its columns."""
    if facet == MONEY:
        return (
            "coalesce(price_given AND unit_price < 0 AND quantity > 0, false) AS negative_price",
            "coalesce(status = 'open', false) AS open",
        )
    if facet == MOMENT:
        tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
        return (f"coalesce(ordered_at >= DATE '{tomorrow}', false) AS future",)
    return ()


def _without_sums(
    connection: duckdb.DuckDBPyConnection,
    found: Mapping[str, Facet],
    rows: NDArray[np.int64],
) -> dict[str, Facet]:
    """Let rows of sums say that they have no order and no money."""
    changed = dict(found)
    for name, what in ((MONEY, _NO_MONEY), (ORDER, {})):
        given, size = found[name], found[name].size
        joined = given.codes.astype(np.min_scalar_type(size), copy=True)
        joined[rows] = size
        changed[name] = replace(given, codes=joined, size=size + 1)
        names = ", ".join(("row", *what))
        values = ", ".join((str(size + 1), *what.values()))
        connection.execute(f"INSERT INTO {name}_lines ({names}) VALUES ({values})")
    return changed


_NO_MONEY = {
    "not_sold": "false",
    "other_currency": "false",
    "face_value": "0",
    "price_given": "false",
    "amount": "0",
    "refunded": "0",
    "negative_price": "false",
    "open": "false",
}


def total(values: NDArray[Any], counts: NDArray[np.int64]) -> int:
    """Exactly how much values come to that occur so often, in whole millionths."""
    if values.dtype == object or _most(values, counts) > _BEYOND_64_BITS:
        return int(np.dot(values.astype(object), counts.astype(object)))
    return int(np.dot(values, counts))


def _most(values: NDArray[Any], counts: NDArray[np.int64]) -> float:
    # Multiplied and added here: for a product of vectors, the library starts threads that spin.
    return float((np.abs(values).astype(float) * counts).sum())


class ExactSums:
    """Adds up by group, stretch by stretch, what the values of some codes come to, exactly.

    Parameters
    ----------
    values : whole millionths, by code
    counts : no code is added more often
    size : how many groups there are
    """

    def __init__(self, values: NDArray[Any], counts: NDArray[np.int64], size: int) -> None:
        most = _most(values, counts)
        # Whole numbers below 2^53 are added by floats without loss, and several times faster.
        self._floats = most < _BEYOND_FLOATS
        wide = values.dtype == object or most > _BEYOND_64_BITS
        self._values = values.astype(float if self._floats else object if wide else np.int64)
        self._sums = np.zeros(size, dtype=self._values.dtype)

    def add(self, groups: Codes, codes: Codes) -> None:
        """Add the value of each code to its group."""
        np.add.at(self._sums, groups, self._values.take(codes))

    def sums(self) -> NDArray[Any]:
        """Of each group: 64-bit integers, or Python's own where these would not hold them."""
        return np.rint(self._sums).astype(np.int64) if self._floats else self._sums


def money(millionths: int) -> Decimal:
    """Whole millionths as money."""
    return Decimal(millionths).scaleb(-_DECIMALS)
