"""`EncodedRows`: every row of a file as codes for its money, its moment, its customer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core import engine
from core.cleaning.lines import line_recipe, summary_rows
from core.cleaning.lines.line_recipe import CUSTOMER, MOMENT, MONEY, ORDER, PRODUCT, LineRecipe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import duckdb
    from numpy.typing import NDArray

    from core.columns import ColumnParser
    from core.engine import Codes, ColumnGroup, RowNumbers
    from core.files import RawTable


@dataclass(frozen=True, eq=False)
class EncodedRows:
    """Every row of a raw table, described by one code for each facet.

    Money and quantities are whole millionths, so that sums are exact in any order.

    Parameters
    ----------
    numbers : the row number of each
    facets : by facet, the combination of raw values in each row
    facet_values : by facet, the columns of the typed lines for each combination, and flags for the
        rules
    sums, broken : places of the rows that hold sums, and of those whose cells fit no column; they
        have no customer, no order, no date and no money
    lineless : places of the orders that no line belongs to, in joined tables
    """

    numbers: RowNumbers
    facets: Mapping[str, ColumnGroup]
    facet_values: Mapping[str, pa.Table]
    sums: NDArray[np.int64]
    broken: NDArray[np.int64]
    lineless: NDArray[np.int64]

    def __len__(self) -> int:
        """How many rows."""
        return self.numbers.rows

    def column(self, facet: str, column: str) -> NDArray[Any]:
        """A column of what a facet comes to, by code; false where a yes or no is not known."""
        held = self.facet_values[facet].column(column)
        if pa.types.is_boolean(held.type):
            held = held.fill_null(fill_value=False)
        values: NDArray[Any] = held.to_numpy()
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
        return engine.as_millionths(self.facet_values[MONEY].column(column))

    @cached_property
    def moments(self) -> NDArray[np.datetime64]:
        """When, by moment code; not-a-time where no date can be read."""
        return self.column(MOMENT, "ordered_at").astype("datetime64[us]")

    @cached_property
    def customers(self) -> tuple[pa.Array, Codes]:
        """All ids of customers, sorted, and for each row the place of its own; past the end: none.

        Several texts can be one id: 17850 and 17850.0.
        """
        return self._named(CUSTOMER, self.facet_values[CUSTOMER].column("customer_id"))

    @cached_property
    def orders(self) -> tuple[pa.Array, Codes]:
        """All ids of orders, and for each row the place of its own; past the end: none."""
        return self._named(ORDER, self.facet_values[ORDER].column("order_id"))

    @cached_property
    def products(self) -> tuple[pa.Array, Codes]:
        """All products by their id, else their name; and for each row the place of its own."""
        products = self.facet_values[PRODUCT]
        names = pc.coalesce(products.column("product_id"), products.column("product_name"))
        return self._named(PRODUCT, names)

    @cached_property
    def countries(self) -> tuple[pa.Array, Codes]:
        """All countries, sorted, and for each row the place of its own; past the end: none."""
        return self._named(
            line_recipe.COUNTRY, self.facet_values[line_recipe.COUNTRY].column("country")
        )

    def _named(self, facet: str, names: pa.ChunkedArray) -> tuple[pa.Array, Codes]:
        coded = names.combine_chunks().dictionary_encode()
        different = coded.dictionary
        places = coded.indices.fill_null(len(different)).to_numpy()
        if facet in {CUSTOMER, line_recipe.COUNTRY}:
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
    recipe: LineRecipe,
    source: RawTable | None = None,
    readings: Sequence[ColumnParser] = (),
) -> EncodedRows:
    """Describe every row of a raw table.

    For each facet a table with what its different values come to is left behind, `money_lines`,
    `moment_lines` and so on, with `row`, the code counted from one.

    Parameters
    ----------
    connection : gets these tables
    recipe : how the rows are read
    source, readings : the table as the file holds it and how each role's column is read, to find
        sums and broken rows; none are looked for where they are not given
    """
    facets = {name: engine.encode_group(raw, columns) for name, columns in recipe.columns.items()}
    for name, group in facets.items():
        line_recipe.register_values(
            connection, raw, recipe.sql, group.parts, np.arange(1, group.size + 1)
        )
        wanted = ", ".join((*recipe.gives[name], *_asked(name)))
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name}_lines AS SELECT row, {wanted} FROM ({recipe.sql})"
        )
    numbers = engine.row_numbers(raw)
    values = _values(connection, facets)
    sums = broken = np.empty(0, dtype=np.int64)
    if source is not None:
        sums, broken = summary_rows.find(source, readings, numbers, facets, values)
    if len(sums) or len(broken):
        facets = _set_aside(connection, facets, np.concatenate([sums, broken]))
        values = _values(connection, facets)
    lineless = np.arange(raw.rows - raw.lineless + 1, raw.rows + 1, dtype=np.int64)
    rows = EncodedRows(numbers, facets, values, sums, broken, numbers.places(lineless))
    # They are always asked for; here two are made at a time.
    named = ("orders", "customers", "products", "countries")
    engine.parallel_map(partial(getattr, rows), named, len(rows))
    return rows


def _values(connection: duckdb.DuckDBPyConnection, facets: Iterable[str]) -> dict[str, pa.Table]:
    return {
        name: connection.sql(f"FROM {name}_lines ORDER BY row").to_arrow_table() for name in facets
    }


def _asked(facet: str) -> tuple[str, ...]:
    """Flags of a facet that rules and notices need beside its columns."""
    if facet == MONEY:
        return (
            "coalesce(price_given AND unit_price < 0 AND quantity > 0, false) AS negative_price",
            "coalesce(status = 'open', false) AS open",
        )
    if facet == MOMENT:
        tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
        return (f"coalesce(ordered_at >= DATE '{tomorrow}', false) AS future",)
    return ()


def _set_aside(
    connection: duckdb.DuckDBPyConnection,
    facets: Mapping[str, ColumnGroup],
    rows: NDArray[np.int64],
) -> dict[str, ColumnGroup]:
    """Give some rows no customer, no order, no date and no money."""
    changed = dict(facets)
    for name, what in ((MONEY, _NO_MONEY), (ORDER, {}), (CUSTOMER, {}), (MOMENT, _NO_MOMENT)):
        given, size = facets[name], facets[name].size
        joined = given.codes.astype(np.min_scalar_type(size), copy=True)
        joined[rows] = size
        changed[name] = replace(given, codes=joined, size=size + 1)
        names = ", ".join(("row", *what))
        values = ", ".join((str(size + 1), *what.values()))
        connection.execute(f"INSERT INTO {name}_lines ({names}) VALUES ({values})")
    return changed


_NO_MOMENT = {"future": "false"}
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
