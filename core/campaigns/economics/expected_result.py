"""What addressing a segment through a channel is expected to bring: one answer for all pages."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.campaigns.economics.contacts import Contact


MIN_EXTRA_ORDERS = 0.5
"""Of fewer expected extra orders there is most likely none, and profit says nothing."""


@dataclass(frozen=True, slots=True)
class ExpectedResult:
    """A segment addressed through a channel, if the assumptions hold.

    Parameters
    ----------
    contact : who and how, with the lift and the offer
    money : spent on contacts
    reached : customers contacted
    extra_orders : orders that would not have come anyway
    extra_revenue : what those pay, the discount taken off
    offer_cost : discounts, those to customers who would have ordered anyway among them
    profit : margin of the extra orders less discounts and contacts
    """

    contact: Contact
    money: float
    reached: float
    extra_orders: float
    extra_revenue: float
    offer_cost: float
    profit: float

    @property
    def segment(self) -> str:
        """Whom it is about."""
        return self.contact.target.segment

    @property
    def channel(self) -> str:
        """How they are addressed."""
        return self.contact.channel.name

    @property
    def too_few(self) -> bool:
        """Most likely nobody orders who would not have: too few customers for this response."""
        return self.extra_orders < MIN_EXTRA_ORDERS

    @property
    def customers_per_extra_order(self) -> float:
        """How many customers it takes for one extra order; infinite where there is none."""
        return self.reached / self.extra_orders if self.extra_orders > 0 else math.inf


def expect_result(contact: Contact, money: float | None = None) -> ExpectedResult:
    """What some money brings in one segment through one channel.

    Parameters
    ----------
    contact : from `address_segment`
    money : to spend there; where it is not given, as much as earns itself, which in an addressed
        channel contacts everybody it can reach, and where nothing earns itself a full round
    """
    curve = contact.curve
    if money is None:
        money = curve.demand(1.0) or curve.scale
    reached = contact.reachable * curve.share(money)
    extra, offer = reached * contact.lift, contact.offer
    return ExpectedResult(
        contact=contact,
        money=money,
        reached=reached,
        extra_orders=extra,
        extra_revenue=extra * (contact.target.order_value - offer),
        offer_cost=(extra + reached * contact.target.baseline) * offer,
        profit=curve.earns(money) - money,
    )
