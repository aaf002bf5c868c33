"""Counters by customer, filled chunk by chunk: orders, different products, commonest country.

Customers, orders and things are codes of `core.cleaning.lines.encoded_rows`; the code past the last
stands for a line that names none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import engine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.engine import Codes

_BYTES_A_LINE, _MIN_TICK_BYTES = 16, 16_000_000
"""Pairs are ticked off, a bit for each that could be, where that takes less than to list them."""
_MAX_COUNTERS = 20_000_000
"""So many pairs have a counter of their own, in 160 MB; more are listed."""


class OrderOwners:
    """Which customer placed each order.

    Almost always an order is one customer's. Where one names several, each has placed it.
    """

    def __init__(self, customers: int, orders: int) -> None:
        self._no_owner = customers
        self._owner = np.full(orders, customers, dtype=np.int32)
        self._shared: list[NDArray[np.int64]] = []

    def add(self, customer: Codes, order: Codes) -> None:
        """Add some lines; the order past the last is none."""
        named = order < len(self._owner)
        if not bool(named.all()):
            customer, order = customer[named], order[named]
        # One owner per order takes 4 bytes; only the rare orders of several customers list pairs.
        before = self._owner[order]
        self._owner[order] = np.where(before == self._no_owner, customer, before)
        others = customer != self._owner[order]
        if bool(others.any()):
            pairs = customer[others].astype(np.int64) * len(self._owner) + order[others]
            self._shared.append(pd.unique(pairs))

    def each(self) -> NDArray[np.int64]:
        """How many different orders each customer placed."""
        size = self._no_owner
        placed = np.bincount(self._owner, minlength=size + 1)[:size]
        if self._shared:
            pairs = pd.unique(np.concatenate(self._shared))
            placed = placed + np.bincount(pairs // len(self._owner), minlength=size)
        return placed

    def all(self) -> int:
        """How many different orders there are."""
        return int((self._owner < self._no_owner).sum())


class Pairs:
    """Different things of each customer: ticked off, one bit each, or listed where that is less."""

    def __init__(self, customers: int, things: int, lines: int) -> None:
        self._customers, self._things = customers, things
        self._width = -(-things // 8)
        self._ticks: NDArray[np.uint8] | None = None
        if customers * self._width <= lines * _BYTES_A_LINE + _MIN_TICK_BYTES:
            self._ticks = np.zeros(customers * self._width, dtype=np.uint8)
        self._listed: list[NDArray[np.int64]] = []

    def add(self, customer: Codes, thing: Codes) -> None:
        """Add some pairs; the thing past the last is none."""
        named = thing < self._things
        if not bool(named.all()):
            customer, thing = customer[named], thing[named]
        if self._ticks is None:
            pairs = customer.astype(np.int64) * self._things
            pairs += thing
            self._listed.append(pd.unique(pairs))
            return
        place = customer.astype(np.int64) * self._width
        place += thing >> 3
        bit = _BITS.take(thing & 7)
        while len(place):
            # Of several ticks in one byte the last is written; the others take another turn, which
            # is several times faster than `bitwise_or.at`.
            self._ticks[place] |= bit
            lost = self._ticks[place] & bit == 0
            place, bit = place[lost], bit[lost]

    def each(self) -> NDArray[np.int64]:
        """How many different things each customer has."""
        if self._ticks is not None:
            ticks = self._ticks.reshape(self._customers, self._width)
            counted = np.empty(self._customers, dtype=np.int64)

            def count(part: slice) -> None:
                counted[part] = np.bitwise_count(ticks[part]).sum(axis=1, dtype=np.int64)

            pieces = engine.chunk_slices(self._customers, self._width)
            engine.parallel_map(count, pieces, len(self._ticks))
            return counted
        pairs = pd.unique(np.concatenate(self._listed))
        return np.bincount(pairs // self._things, minlength=self._customers)


_BITS = (1 << np.arange(8)).astype(np.uint8)


class GroupCounter:
    """How often each customer has each thing."""

    def __init__(self, customers: int, things: int) -> None:
        self._customers, self._things = customers, things
        self._counts: NDArray[np.int64] | None = None
        if customers * things <= _MAX_COUNTERS:
            self._counts = np.zeros(customers * things, dtype=np.int64)
        self._listed: list[pd.Series[int]] = []

    def add(self, customer: Codes, thing: Codes) -> None:
        """Add some pairs; the thing past the last is none."""
        named = thing < self._things
        if not bool(named.all()):
            customer, thing = customer[named], thing[named]
        pairs = customer.astype(np.int64) * self._things
        pairs += thing
        if self._counts is None:
            self._listed.append(pd.Series(pairs).value_counts())
        else:
            np.add.at(self._counts, pairs, 1)

    def commonest(self) -> NDArray[np.int64]:
        """The thing each customer has most often, the first of those that tie; -1 for none."""
        result = np.full(self._customers, -1, dtype=np.int64)
        if self._counts is not None and self._things:
            counts = self._counts.reshape(self._customers, self._things)
            best = counts.argmax(axis=1)
            result[:] = np.where(counts.max(axis=1) > 0, best, -1)
        elif self._listed:
            counted = pd.concat(self._listed).groupby(level=0).sum()
            whose, which = np.divmod(counted.index.to_numpy(), self._things)
            order = np.lexsort((which, -counted.to_numpy(), whose))
            whose, first = np.unique(whose[order], return_index=True)
            result[whose] = which[order][first]
        return result
