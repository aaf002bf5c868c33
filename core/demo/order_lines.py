"""What the demo store's orders hold: products, quantities, prices, and what goes wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.demo.customers import OrderDraws, Shop

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Moments = NDArray[np.datetime64]

LINE_SPREAD = 0.45
"""Sigma of a line's value around its share of the order."""
PICKS = 3
"""Products looked at for each line; more would make prices follow the order's value too neatly."""


@dataclass(frozen=True)
class Lines:
    """Every order line: which order, which product, how many, at what price, when."""

    order: Integers
    product: Integers
    quantity: Integers
    unit_price: Floats
    moment: Moments
    is_return: NDArray[np.bool_]

    def take(self, rows: Integers | NDArray[np.bool_]) -> Lines:
        """The lines at some positions."""
        return Lines(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    def plus(self, *others: Lines) -> Lines:
        """These lines, then the others."""
        parts = (self, *others)
        return Lines(
            *(
                np.concatenate([getattr(part, name) for part in parts])
                for name in self.__dataclass_fields__
            )
        )


def lines_of(shop: Shop, orders: OrderDraws) -> Lines:
    """Fill the orders: each line gets a share of the order's value, a product and a quantity."""
    rng = shop.rng
    order = np.repeat(np.arange(len(orders.lines)), orders.lines)
    target = orders.value[order] / orders.lines[order]
    target = target * np.exp(rng.normal(0, LINE_SPREAD, len(order)))
    product = _draw_products(shop, orders, order, target)
    # The same product twice in one order would look like a duplicated line.
    _, kept = np.unique(order * len(shop.products) + product, return_index=True)
    order, product, target = order[kept], product[kept], target[kept]
    list_price = shop.products["price"].to_numpy()[product]
    return Lines(
        order=order,
        product=product,
        quantity=np.maximum(1, np.rint(target / list_price)).astype(np.int64),
        unit_price=np.round(list_price * shop.price_level[orders.day[order]], 2),
        moment=orders.placed_at[order],
        is_return=np.zeros(len(order), dtype=bool),
    )


def _draw_products(shop: Shop, orders: OrderDraws, order: Integers, target: Floats) -> Integers:
    """Pick a few products for each line, by popularity; keep the one nearest the line's value.

    Some lines are picked from the customer's favourite category, when it is sold that month.
    """
    rng = shop.rng
    month = orders.placed_at.astype("datetime64[M]").astype(np.int64)[order] % 12
    upto = np.cumsum(shop.shelf, axis=1)
    sizes = [len(items) for items in shop.settings.catalogue.values()]
    ends = np.cumsum(sizes)
    high = upto[:, ends - 1]
    low = np.column_stack([np.zeros(12), high[:, :-1]])
    favourite = orders.favourite[order]
    low, high = low[month, favourite], high[month, favourite]
    free = (rng.random(len(order)) >= shop.settings.favourite_share) | (high <= low)
    low, high = np.where(free, 0.0, low), np.where(free, upto[month, -1], high)
    # All twelve months on one line: month m covers m to m + 1.
    marks = (upto + np.arange(12)[:, None]).ravel()
    log_price = np.log(shop.products["price"].to_numpy()[: upto.shape[1]])
    picks = [
        np.searchsorted(marks, month + rng.uniform(low, high), side="right") - month * upto.shape[1]
        for _ in range(PICKS)
    ]
    choice = np.array(picks).clip(0, upto.shape[1] - 1)
    nearest = np.abs(log_price[choice] - np.log(target)).argmin(axis=0)
    return np.asarray(choice[nearest, np.arange(len(order))])


def with_extras(shop: Shop, orders: OrderDraws, lines: Lines) -> Lines:
    """Add what real exports are full of: returns, postage, free gifts, duplicated lines."""
    rng, settings = shop.rng, shop.settings
    returned = _returned(shop, lines)
    count = len(orders.day)
    posted = np.flatnonzero(rng.random(count) < settings.postage.share)
    gifted = rng.choice(count, min(settings.gifts.lines, count), replace=False)
    doubled = rng.choice(
        len(lines.order), min(settings.duplicates, len(lines.order)), replace=False
    )
    return lines.plus(
        _single(orders, posted, shop.postage, settings.postage.price),
        _single(orders, gifted, shop.gift, 0.0),
        lines.take(doubled),
        returned,
    )


def _returned(shop: Shop, lines: Lines) -> Lines:
    """Some lines come back days later: most exactly as they were sold, some only in part."""
    rng, returns = shop.rng, shop.settings.returns
    back = lines.take(np.flatnonzero(rng.random(len(lines.order)) < returns.share))
    count = len(back.order)
    partial = (rng.random(count) < returns.partial) & (back.quantity > 1)
    some = np.maximum(1, (back.quantity * rng.uniform(0, 1, count)).astype(np.int64))
    # One parcel comes back: the same moment for all lines of an order.
    after = rng.integers(returns.days[0], returns.days[1] + 1, lines.order.max() + 1)[back.order]
    seconds = rng.integers(-7200, 7200, lines.order.max() + 1)[back.order]
    moment = back.moment + after.astype("timedelta64[D]") + seconds.astype("timedelta64[s]")
    received = Lines(
        order=back.order,
        product=back.product,
        quantity=-np.where(partial, some, back.quantity),
        unit_price=back.unit_price,
        moment=moment,
        is_return=np.ones(count, dtype=bool),
    )
    return received.take(moment < np.datetime64(shop.settings.last_day) + np.timedelta64(1, "D"))


def _single(orders: OrderDraws, order: Integers, product: int, price: float) -> Lines:
    """One line of one piece for some orders."""
    count = len(order)
    return Lines(
        order=order,
        product=np.full(count, product),
        quantity=np.ones(count, dtype=np.int64),
        unit_price=np.full(count, price),
        moment=orders.placed_at[order],
        is_return=np.zeros(count, dtype=bool),
    )
