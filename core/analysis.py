"""`Analysis`: one shop, analysed; every step's result with its own evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.features import review_customers

if TYPE_CHECKING:
    from core.cleaning import CleaningReport, CustomerTable, Orders
    from core.columns import Roles, TableGrain
    from core.errors import Notice
    from core.features import Customers, SanityReview
    from core.files import RawTable
    from core.rfm import RfmScores
    from core.segmentation import Segmentation
    from core.settings import Settings


@dataclass(frozen=True)
class Analysis:
    """Everything known about one shop.

    Parameters
    ----------
    raw : the table as the file holds it
    shape : what one row of it is, and why
    roles : which column plays which role
    orders : the clean lines and the cleaning report; None for a table of customers
    table : the same for a table of customers: its rows as they were read; else None
    customers : one row a customer
    rfm : scores and the 11 RFM segments; None without an order history (`customers.no_history`)
    segmentation : the model's segments
    settings : what all this depends on
    seconds : wall seconds per stage (load, clean, features, tune, judge, total)
    """

    raw: RawTable
    shape: TableGrain
    roles: Roles
    orders: Orders | None
    table: CustomerTable | None
    customers: Customers
    rfm: RfmScores | None
    segmentation: Segmentation
    settings: Settings
    seconds: dict[str, float]

    @property
    def read(self) -> Orders | CustomerTable:
        """The rows as they were read, with their report: orders, or a table of customers."""
        read = self.orders or self.table
        if read is None:
            raise LookupError("an analysis holds orders or a table of customers")
        return read

    @property
    def report(self) -> CleaningReport:
        """What happened to every row of the file."""
        return self.read.report

    @property
    def currency(self) -> str | None:
        """The currency the file names, None where it names none or several."""
        return self.read.currency

    @property
    def review(self) -> SanityReview:
        """What was read, in words a shop owner can check, and what is odd about it."""
        return review_customers(self.report, self.customers, self.roles, self.currency)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Everything the user should know, in the order in which it was found."""
        measured = notices_before_models(self.raw, self.roles, self.report, self.customers)
        return (*measured, *self.segmentation.notices)


def notices_before_models(
    raw: RawTable, roles: Roles, report: CleaningReport, customers: Customers
) -> tuple[Notice, ...]:
    """What the user should know of the file, its rows and its customers.

    What the columns were taken for without a header goes before all: the rest rests on it.
    """
    assumed = roles.assumption
    # It says what the raw table says of its header, and more.
    first, text = ((), None) if assumed is None else ((assumed,), assumed.code)
    return (
        *first,
        *(notice for notice in raw.notices if notice.code != text),
        *(notice for notice in report.notices if notice != assumed),
        *customers.notices,
    )
