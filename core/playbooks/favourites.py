"""What a segment likes better than others do: the products and categories a message can name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from core import features

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from core.cleaning import Orders
    from core.features import Customers

MAX_PRODUCTS, MAX_CATEGORIES = 3, 2
"""As many as a sentence holds."""
MIN_LIFT = 1.3
"""Times as often as everybody: less is no preference that a message could rest on."""
MIN_STANDARD_ERRORS = 2.0
"""Standard errors by which a segment must order something more often than everybody does."""
MAX_NAME_LETTERS = 60


@dataclass(frozen=True, slots=True)
class Favourites:
    """What one segment orders more often than all customers do, beyond what chance explains.

    Parameters
    ----------
    products, categories : names as the shop writes them, those that stand out most first; empty
        where the file has none, or the segment likes none better than others do
    """

    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


NO_FAVOURITES = Favourites()
FavouritesBySegment: TypeAlias = "Mapping[str, Favourites]"


def measure_favourites(
    orders: Orders | None, customers: Customers, labels: pd.Series[str]
) -> FavouritesBySegment:
    """The favourites of every segment, read from the order lines.

    Parameters
    ----------
    orders : the clean lines; None for a table of customers, which has no favourites
    customers : measured from them
    labels : the segment of every customer
    """
    if orders is None:
        return {}

    return favourites_of(features.measure_affinity(orders, customers, labels))


def favourites_of(preferred: Mapping[str, pd.DataFrame]) -> FavouritesBySegment:
    """The favourites of every segment, from what segments order more often than everybody.

    An item is a favourite where its share p of the segment's n orders is above its share q of all
    orders by two standard errors, p > q + 2 √(q (1 − q) ÷ n), and p ≥ 1.3 q. Those furthest above
    come first: by lift alone, what hardly anybody buys would.

    Parameters
    ----------
    preferred : from `core.features.shop.affinity`
    """
    products = _named(preferred.get(f"{features.LIKED_LIFT}product"), MAX_PRODUCTS)
    categories = _named(preferred.get(f"{features.LIKED_LIFT}category"), MAX_CATEGORIES)
    return {
        segment: Favourites(products.get(segment, ()), categories.get(segment, ()))
        for segment in sorted({*products, *categories})
    }


def _named(table: pd.DataFrame | None, most: int) -> dict[str, tuple[str, ...]]:
    if table is None:
        return {}
    clear = (table["surprise"] > MIN_STANDARD_ERRORS) & (table["lift"] >= MIN_LIFT)
    liked = table[clear].sort_values("surprise", ascending=False)
    return {
        str(segment): tuple(_short(str(name)) for name in rows["name"].head(most))
        for segment, rows in liked.groupby("segment", sort=False)
    }


def _short(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= MAX_NAME_LETTERS else f"{line[: MAX_NAME_LETTERS - 1].rstrip()}…"
