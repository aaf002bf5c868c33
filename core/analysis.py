"""`Analysis`: one shop, analysed; every step's result with its own evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from core.features import review_customers
from core.segmentation import prefix_segments

if TYPE_CHECKING:
    import pandas as pd

    from core.cleaning import CleaningReport, CustomerTable, Orders
    from core.columns import Roles, TableGrain
    from core.errors import Notice
    from core.features import Customers, SanityReview
    from core.files import RawTable
    from core.rfm import RfmScores
    from core.segment_builder import SavedSegmentation
    from core.segmentation import Profile, Segmentation
    from core.settings import Settings

SegmentationKind = Literal["rfm", "model", "saved"]
"""The segmentations of a shop: the RFM grid's, the model's, and the saved segments."""

NAME_PREFIXES: dict[SegmentationKind, str] = {
    "rfm": "RFM: ",
    "model": "Model: ",
    "saved": "Saved: ",
}
"""What the names of a segmentation begin with while the other one is in use."""


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
    saved : the shop's saved segments, each customer in the first that holds them; None without any
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
    saved: SavedSegmentation | None = None

    @property
    def segmentations(self) -> tuple[SegmentationKind, ...]:
        """Those there are; the one that is in use where nobody has chosen comes first."""
        saved: tuple[SegmentationKind, ...] = () if self.saved is None else ("saved",)
        return ("model", *saved) if self.rfm is None else ("rfm", "model", *saved)

    def kind_in_use(self, asked: SegmentationKind | None = None) -> SegmentationKind:
        """The segmentation that is asked for where there is one, else the first there is."""
        return asked if asked is not None and asked in self.segmentations else self.segmentations[0]

    def profiles(self, kind: SegmentationKind) -> tuple[Profile, ...]:
        """The segments of one segmentation, best first; none where there is no order history."""
        if kind == "model":
            return self.segmentation.profiles
        if kind == "saved":
            return () if self.saved is None else self.saved.profiles
        return () if self.rfm is None else self.rfm.profiles

    def labels(self, kind: SegmentationKind) -> pd.Series[str]:
        """The segment of every customer; the model's where there is no order history."""
        if kind == "rfm" and self.rfm is not None:
            return self.rfm.frame["segment"]
        if kind == "saved" and self.saved is not None:
            return self.saved.labels
        return self.segmentation.labels

    def with_profiles(self, kind: SegmentationKind, profiles: tuple[Profile, ...]) -> Analysis:
        """The same with more measured of the segments of one segmentation.

        Parameters
        ----------
        kind : the segmentation
        profiles : of the same segments in the same order
        """
        if kind == "model":
            return replace(self, segmentation=replace(self.segmentation, profiles=profiles))
        if kind == "saved":
            return (
                self
                if self.saved is None
                else replace(self, saved=replace(self.saved, profiles=profiles))
            )
        return self if self.rfm is None else replace(self, rfm=replace(self.rfm, profiles=profiles))

    def using(self, kind: SegmentationKind) -> Analysis:
        """The same with one segmentation in use: every name of the others says whose it is.

        Two may call a group Champions, and mean different customers.
        """
        if kind not in self.segmentations:
            return self
        rfm, model, saved = self.rfm, self.segmentation, self.saved
        if kind != "rfm" and rfm is not None:
            rfm = rfm.with_prefix(NAME_PREFIXES["rfm"])
        if kind != "model":
            model = prefix_segments(model, NAME_PREFIXES["model"])
        if kind != "saved" and saved is not None:
            saved = saved.with_prefix(NAME_PREFIXES["saved"])
        return replace(self, rfm=rfm, segmentation=model, saved=saved)

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
