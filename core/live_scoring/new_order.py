"""`NewOrder`: an order that the data of a run does not hold yet, and what it does to a customer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from core.live_scoring.scored_customer import CustomerMeasures
from core.settings import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

_Text = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]


class NewOrder(Frozen):
    """One order of one customer.

    Parameters
    ----------
    order_id : the shop's own; the same order twice counts once
    ordered_at : when, with its time zone
    amount : what was paid, in the shop's currency; below zero for a return
    """

    order_id: _Text = Field(description="The shop's own number; the same order twice counts once")
    ordered_at: AwareDatetime = Field(description="When it was placed, with its time zone")
    amount: float = Field(
        ge=-1e9,
        le=1e9,
        allow_inf_nan=False,
        description="What was paid, in the shop's currency; below zero for a return",
    )

    @property
    def day(self) -> dt.date:
        """The day it was placed, on the clock of whoever wrote it."""
        return self.ordered_at.date()


def measures_after(
    before: CustomerMeasures | None, orders: Iterable[NewOrder], as_of: dt.date
) -> CustomerMeasures:
    """What a customer's measures are once some orders are counted too.

    As in `core.features`: recency is counted from the last purchase to the day after the last
    purchase that is known; a return reduces money and is no order.

    Parameters
    ----------
    before : as of the run; None for a new customer
    orders : at least one; a new customer's hold a purchase
    as_of : the day of the run

    Raises
    ------
    ValueError : a new customer has only returns
    """
    held = list(orders)
    bought = [order for order in held if order.amount >= 0]
    last = None if before is None else as_of - dt.timedelta(days=int(before.recency_days))
    last = max((*([] if last is None else [last]), *(order.day for order in bought)), default=None)
    if last is None:
        raise ValueError("a customer with returns only has no last purchase")
    day = max(as_of, *(order.day + dt.timedelta(days=1) for order in held))
    return CustomerMeasures(
        as_of=day,
        recency_days=float((day - last).days),
        frequency=(0.0 if before is None else before.frequency) + len(bought),
        monetary=(0.0 if before is None else before.monetary) + sum(order.amount for order in held),
    )
