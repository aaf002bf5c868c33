"""`PurchaseIndex`: who bought what on which day, asked of all customers at once.

The column engine (core/engine/dictionary) gives every order line a small integer for its customer,
its product and its moment. The lines that are purchases are kept as such; who bought a product
within some days is then a lookup by code over the lines, and no query.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from core import cleaning
from core.engine import Codes, column_cache, connect, smallest_dtype

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from core.cleaning import EncodedRows, Orders

_COLUMNS = {"product": ("product_id", "product_name"), "category": ("category",)}
_FACETS = {"product": cleaning.PRODUCT, "category": cleaning.CATEGORY}


@dataclass(frozen=True, eq=False)
class PurchaseIndex:
    """The purchases of some customers, a few bytes a line.

    Parameters
    ----------
    customers : how many there are
    as_of : days are counted back from it; no purchase is on it or later
    who : the place of the customer of each line
    day : days from 1970 of each line
    codes : for "product" and "category", what was bought in each line
    items : what each code stands for: its id, empty where there is none
    names : all pairs of an id and a name that lines have, with the number of lines, most first; and
        both in small letters, as id_key and name_key
    """

    customers: int
    as_of: dt.date
    who: Codes
    day: NDArray[np.int32]
    codes: Mapping[str, Codes]
    items: Mapping[str, pd.Series[str]]
    names: Mapping[str, pd.DataFrame]

    def bought(
        self, kind: str, wanted: Collection[str], within_days: int | None = None
    ) -> NDArray[np.bool_]:
        """Whether each customer bought any of some items.

        Parameters
        ----------
        kind : "product" or "category"
        wanted : ids or names, in any case
        within_days : on one of so many days before `as_of`; ever where None
        """
        hit = self._meant(kind, wanted).take(self.codes[kind])
        if within_days is not None:
            first = np.datetime64(self.as_of).astype("datetime64[D]").astype(int) - within_days
            hit &= self.day >= first
        result = np.zeros(self.customers, dtype=bool)
        result[self.who[hit]] = True
        return result

    def unknown(self, kind: str, wanted: Collection[str]) -> tuple[str, ...]:
        """Which of some items nobody bought, as they are written."""
        return tuple(item for item in wanted if not self._meant(kind, (item,)).any())

    def commonest(self, kind: str, most: int) -> tuple[str, ...]:
        """The items in most lines, by name where they have one, else by id."""
        pairs = self.names[kind].drop_duplicates("id").head(most)
        return tuple(pairs["name"].where(pairs["name"] != "", pairs["id"]))

    def _meant(self, kind: str, wanted: Collection[str]) -> NDArray[np.bool_]:
        """Whether each code stands for one of some items."""
        keys = {item.strip().casefold() for item in wanted}
        pairs = self.names[kind]
        named = pairs["id_key"].isin(keys) | pairs["name_key"].isin(keys)
        meant: NDArray[np.bool_] = self.items[kind].isin(pairs["id"][named]).to_numpy(dtype=bool)
        return meant


def index_purchases(orders: Orders, customers: pd.Index, as_of: dt.date) -> PurchaseIndex:
    """Read who bought what from the order lines.

    Parameters
    ----------
    orders : the clean lines
    customers : ids of those it is about, in their order; lines of others are left out
    as_of : lines on this day or later are not seen
    """
    with connect() as connection, column_cache():
        rows = cleaning.encode_rows(connection, orders.raw, orders.read)
    seen = _purchases(rows, orders, as_of)
    ids, codes = rows.customers
    place = np.append(customers.get_indexer(pd.Index(ids.to_pandas())), -1)
    who = place.take(codes[seen])
    known = who >= 0
    who, seen = who[known], seen[known]
    days = rows.moments.astype("datetime64[D]").astype(np.int64).astype(np.int32)
    return PurchaseIndex(
        len(customers),
        as_of,
        smallest_dtype(who, len(customers)),
        days.take(rows.facets[cleaning.MOMENT].codes[seen]),
        {kind: rows.facets[facet].codes[seen] for kind, facet in _FACETS.items()},
        {kind: _items(rows, kind) for kind in _FACETS},
        {kind: _names(orders, kind, as_of) for kind in _FACETS},
    )


def _purchases(rows: EncodedRows, orders: Orders, as_of: dt.date) -> NDArray[np.int64]:
    """The places of the rows that are used, bought and early enough."""
    used = np.ones(len(rows), dtype=bool)
    out = pq.read_table(orders.left_out_path, columns=["row"]).column(0).to_numpy()
    used[rows.numbers.places(out)] = False
    used &= (rows.amount >= 0).take(rows.facets[cleaning.MONEY].codes)
    early = rows.moments < np.datetime64(as_of)
    used &= early.take(rows.facets[cleaning.MOMENT].codes)
    return np.flatnonzero(used)


def _items(rows: EncodedRows, kind: str) -> pd.Series[str]:
    """The id that each code of a facet stands for; the name where there is no id."""
    values = rows.facet_values[_FACETS[kind]]
    ids: pd.Series[str] | None = None
    for name in _COLUMNS[kind]:
        texts = values.column(name).cast("string").to_pandas().fillna("").astype("str")
        ids = texts if ids is None else ids.where(ids != "", texts)
    return cast("pd.Series[str]", ids)


def _names(orders: Orders, kind: str, as_of: dt.date) -> pd.DataFrame:
    """Ids and names as lines pair them: an id may have several names, one for each spelling."""
    item, name = (
        ("coalesce(nullif(product_id, ''), product_name)", "product_name")
        if kind == "product"
        else ("category", "category")
    )
    with orders.opened() as connection:
        pairs = connection.execute(f"""
            SELECT coalesce({item}, '') AS id, trim(coalesce({name}, '')) AS name,
                count(*) AS lines
            FROM order_lines WHERE amount >= 0 AND ordered_at < DATE '{as_of}'
            GROUP BY ALL HAVING id <> '' ORDER BY lines DESC, id, name
        """).df()
    return pairs.assign(id_key=pairs["id"].str.casefold(), name_key=pairs["name"].str.casefold())
