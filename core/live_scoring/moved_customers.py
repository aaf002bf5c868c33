"""`MovedCustomers`: those whom orders have moved since a run, and what that did to its segments."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.live_scoring.run_customers import Kind
    from core.live_scoring.scored_customer import ScoredCustomer


class SegmentChange(NamedTuple):
    """What orders did to a segment.

    Parameters
    ----------
    customers, money : how many more there are, and how much more they have spent
    """

    customers: int
    money: float


class MovedCustomers:
    """Customers as they stand after their orders. Whoever uses it holds a lock.

    Parameters
    ----------
    before : finds a customer as the run has them
    """

    def __init__(self, before: Callable[[str], ScoredCustomer | None]) -> None:
        self._before = before
        self._all: dict[str, ScoredCustomer] = {}
        # Counted with each order: a page must not cost more the more orders came in.
        self._within: defaultdict[tuple[Kind, str], dict[str, ScoredCustomer]] = defaultdict(dict)
        self._changes: dict[tuple[Kind, str], SegmentChange] = {}

    def __contains__(self, customer_id: str) -> bool:
        """Whether orders have moved a customer."""
        return customer_id in self._all

    def __iter__(self) -> Iterator[ScoredCustomer]:
        """All of them."""
        return iter(self._all.values())

    def find(self, customer_id: str) -> ScoredCustomer | None:
        """A customer; None where no order has moved them."""
        return self._all.get(customer_id)

    def put(self, one: ScoredCustomer) -> None:
        """Take a customer as they stand now."""
        stood = self._all.get(one.customer_id) or self._before(one.customer_id)
        self._all[one.customer_id] = one
        for kind in _KINDS:
            for each, sign in ((stood, -1), (one, 1)):
                name = None if each is None else each.segment(kind)
                if each is not None and name is not None:
                    count, money = self._changes.get((kind, name), (0, 0.0))
                    spent = sign * each.measures.monetary
                    self._changes[kind, name] = SegmentChange(count + sign, money + spent)
                    self._within[kind, name].pop(one.customer_id, None)
            name = one.segment(kind)
            if name is not None:
                self._within[kind, name][one.customer_id] = one

    def within(self, kind: Kind, name: str) -> list[ScoredCustomer]:
        """Those who are in a segment now."""
        return list(self._within[kind, name].values())

    def changes(self, kind: Kind) -> dict[str, SegmentChange]:
        """What became of each segment that an order has touched."""
        return {name: change for (each, name), change in self._changes.items() if each == kind}


_KINDS: tuple[Kind, ...] = ("rfm", "model")
