"""`Analysis`: one shop, analysed; every step's result with its own evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.clean.orders import Orders
    from core.features.customers import Customers
    from core.load.roles import Roles
    from core.load.table import RawTable
    from core.segment.result import RfmScores, Segmentation
    from core.settings import Settings


@dataclass(frozen=True)
class Analysis:
    """Everything known about one shop.

    Parameters
    ----------
    raw : the table as the file holds it
    roles : which column plays which role
    orders : the clean lines and the cleaning report
    customers : one row a customer
    rfm : scores and the 11 RFM segments
    segmentation : the model's segments
    settings : what all this depends on
    seconds : wall seconds per stage (load, clean, features, tune, judge, total)
    """

    raw: RawTable
    roles: Roles
    orders: Orders
    customers: Customers
    rfm: RfmScores
    segmentation: Segmentation
    settings: Settings
    seconds: dict[str, float]
