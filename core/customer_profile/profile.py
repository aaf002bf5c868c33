"""Everything that is known of one customer, and what to do about them next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from core import segmentation
from core.customer_profile import customer_orders
from core.customer_profile.nearest import nearest_customers
from core.customer_profile.score_history import score_history
from core.errors import SettingError

if TYPE_CHECKING:
    from core.analysis import Analysis
    from core.customer_profile.customer_orders import CustomerOrders
    from core.playbooks import StrategyCard
    from core.segmentation import CustomerExplanation


@dataclass(frozen=True)
class CustomerProfile:
    """One customer of a shop.

    Parameters
    ----------
    customer : the id
    measures : their row of `Customers.frame`; None for one who only ever returned things
    segment, rfm_segment : where they are; None where there is no such thing
    scores : their row of `RfmScores.frame`, None where there are no scores
    why : why the model puts them there; None with a single segment
    purchases : their orders; None for a table of customers
    history : scores and segments at earlier days, from `core.customer_profile.score_history`; empty
        where there are none
    nearest : the nearest customers with their distance
    """

    customer: str
    measures: pd.Series[Any] | None
    segment: str | None
    rfm_segment: str | None
    scores: pd.Series[Any] | None
    why: CustomerExplanation | None
    purchases: CustomerOrders | None
    history: pd.DataFrame
    nearest: pd.Series[float]


@dataclass(frozen=True)
class DueAction:
    """What to do about one customer next, from the playbook of their segment.

    Parameters
    ----------
    segment : whose strategy it is
    goal, offer, channels, subject, body : as on the strategy card
    on : the day of the first message; None where it is due now
    """

    segment: str
    goal: str
    offer: str
    channels: tuple[str, ...]
    subject: str
    body: str
    on: dt.date | None


def load_profile(analysis: Analysis, customer: str) -> CustomerProfile:
    """Collect what is known of one customer. Only this customer's lines are read.

    Parameters
    ----------
    analysis : a finished analysis
    customer : an id, letter by letter

    Raises
    ------
    SettingError : there is no such customer
    """
    customers, segmented, rfm = analysis.customers, analysis.segmentation, analysis.rfm
    known = customer in customers.frame.index
    if not known and customer not in customers.without_purchase:
        raise SettingError(
            f"There is no customer {customer}.", "Search by a part of the id to see who there is."
        )
    purchases = _orders_of(analysis, customer)
    scored = rfm is not None and known
    return CustomerProfile(
        customer=customer,
        measures=customers.frame.loc[[customer]].iloc[0] if known else None,
        segment=str(segmented.labels[customer]) if known else None,
        rfm_segment=str(rfm.frame.loc[customer, "segment"]) if scored and rfm else None,
        scores=rfm.frame.loc[[customer]].iloc[0] if scored and rfm else None,
        why=segmentation.explain_customer(customers, segmented, customer)
        if known and len(segmented.profiles) > 1
        else None,
        purchases=purchases,
        history=(
            score_history(purchases, rfm, customers.as_of)
            if scored and rfm and purchases and customers.as_of
            else pd.DataFrame()
        ),
        nearest=nearest_customers(segmented, customer)
        if known
        else pd.Series(dtype=float, name="distance"),
    )


def next_action_for(
    strategy: StrategyCard, one: CustomerProfile, as_of: dt.date | None
) -> DueAction:
    """The strategy of a segment, on the calendar of one customer.

    The first message is due as many days after the customer's last order as the strategy waits; a
    day that has passed means now.

    Parameters
    ----------
    strategy : of the customer's segment
    one : the customer
    as_of : the day it is; None where the file has no dates
    """
    due = None
    last = None if one.measures is None else one.measures["last_order_at"]
    if as_of is not None and last is not None and pd.notna(last):
        day = pd.Timestamp(last).date() + dt.timedelta(days=strategy.first_contact_days)
        due = day if day > as_of else None
    return DueAction(
        segment=strategy.segment,
        goal=strategy.goal,
        offer=strategy.offer,
        channels=strategy.channels,
        subject=strategy.subject,
        body=strategy.body,
        on=due,
    )


def _orders_of(analysis: Analysis, customer: str) -> CustomerOrders | None:
    if analysis.orders is None:
        return None
    return customer_orders.load_customer_orders(analysis.orders, customer)
