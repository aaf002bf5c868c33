"""`Customers`: one row a customer, and what was measured about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import NothingToSegmentError, Notice
from core.features import customer_measures
from core.features.registry import RF, RFM, money_names
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from core.cleaning import Orders
    from core.features.feature import Feature
    from core.features.reorders.reorder_history import ReorderHistory
    from core.settings import RfmSettings

SHORT_HISTORY_DAYS = 182
ONE_TIME_SHARE = 0.9


@dataclass(frozen=True)
class Customers:
    """Everyone who bought at least once, measured as of one day.

    What is not known is missing (NaN), never zero: money in a file without any, and most measures
    of a table that has one row a customer.

    Parameters
    ----------
    frame : index customer_id (text, sorted), columns `FEATURES` then `country` (the customer's
        most frequent one, null where the file has none), then features that are none of `FEATURES`
    as_of : the day recency and tenure are counted to; None for a table without dates
    lines, orders : how many order lines and distinct purchase orders these customers have; None
        where the file does not tell
    without_purchase : ids that have only returns: they are in the orders but cannot be segmented
    notices : what the user should know
    features : what customers are compared by
    offered : what they could be compared by, for a table of customers
    no_history : why there is no recency and frequency, in a sentence; None where there is
    reorders : the shop's rhythm, and who ordered again in its past; None where there are no orders
    """

    frame: pd.DataFrame
    as_of: dt.date | None
    lines: int | None
    orders: int | None
    without_purchase: tuple[str, ...]
    notices: tuple[Notice, ...] = ()
    features: tuple[Feature, ...] = RFM
    offered: tuple[Feature, ...] = ()
    no_history: str | None = None
    reorders: ReorderHistory | None = None

    @property
    def knows_money(self) -> bool:
        """Whether it is known what customers spent."""
        return bool(self.frame["monetary"].notna().any())

    @property
    def by_purchases(self) -> bool:
        """Whether customers are compared by recency, frequency and money alone."""
        return {feature.name for feature in self.features} in (
            {feature.name for feature in RFM},
            {feature.name for feature in RF},
        )


def measure_customers(orders: Orders, settings: RfmSettings) -> Customers:
    """Measure every customer of a shop.

    Parameters
    ----------
    orders : the clean lines
    settings : as_of (the day after the last purchase when empty) and expected_years

    Raises
    ------
    NothingToSegmentError : nobody has bought anything before as_of
    """
    # Imported as it is needed: customers that were measured before are opened without Ibis.
    from core.features.reorders.reorder_count import count_reorder_history

    everyone, as_of = customer_measures.by_customer(orders, settings.as_of, settings.expected_years)
    counted = everyone.pop("lines"), everyone.pop("placed")
    bought = everyone[everyone["frequency"] > 0]
    if bought.empty:
        raise NothingToSegmentError(
            f"No customer has bought anything before {as_of:%d %B %Y}.",
            "Choose a later as-of date.",
        )
    frame = bought.astype({"recency_days": "int64", "frequency": "int64", "tenure_days": "int64"})
    without = tuple(everyone.index[everyone["frequency"] == 0])
    money = any(reading.role in {"amount", "unit_price"} for reading in orders.report.readings)
    if not money:
        frame = frame.assign(**dict.fromkeys(money_names(), float("nan")))
    return Customers(
        frame=frame,
        as_of=as_of,
        lines=int(counted[0].sum()),
        orders=int(counted[1].max()),
        without_purchase=without,
        notices=tuple(customer_notices(frame, without, _history_days(frame))),
        features=RFM if money else RF,
        reorders=count_reorder_history(orders, as_of, frame["first_order_at"].min().date()),
    )


def _history_days(frame: pd.DataFrame) -> int:
    return int((frame["last_order_at"].max() - frame["first_order_at"].min()).days)


def customer_notices(
    frame: pd.DataFrame, without_purchase: Sequence[str], history_days: int
) -> Iterator[Notice]:
    """What the user should know of the customers of some orders.

    Parameters
    ----------
    frame : with `frequency`, one row a customer
    without_purchase : the ids of those who have only returns
    history_days : whole days from the first purchase to the last
    """
    if without_purchase:
        named = ", ".join(without_purchase[:3]) + (" …" if len(without_purchase) > 3 else "")  # noqa: PLR2004
        yield Notice(
            "only_returns",
            Sentence(
                "{n:# customer has|# customers have} returns but no purchase and {n:is|are} in no "
                "segment: {customers}.",
                n=len(without_purchase),
                customers=named,
            ),
        )
    if history_days < SHORT_HISTORY_DAYS:
        yield Notice(
            "short_history",
            Sentence(
                "The orders cover {n:# day|# days}. Under six months is too short to learn habits: "
                "treat the segments as a first draft.",
                n=history_days,
            ),
        )
    yield from one_time_buyers(frame)


def one_time_buyers(frame: pd.DataFrame) -> Iterator[Notice]:
    """Say so where hardly anybody came back: RFM does not suit such a shop.

    Parameters
    ----------
    frame : with `frequency`
    """
    one_time = float((frame["frequency"] <= 1).mean())
    if one_time == 1:
        yield Notice(
            "one_time_buyers",
            "Nobody has bought twice. Frequency is the same for everyone, so RFM uses only recency "
            "and spend.",
        )
    elif one_time > ONE_TIME_SHARE:
        yield Notice(
            "one_time_buyers",
            Sentence(
                "{share:.0%} of customers bought once. Frequency hardly differs, so segments "
                "depend on recency and spend.",
                share=one_time,
            ),
        )
