"""Names against what followed: shops dated back, segmented, and watched.

Every shop is measured as of some days before its end, by RFM and by the model with the defaults,
and it is counted who ordered in the days that followed. A name is contradicted where half of those
called Lost, Hibernating or Lapsed came back, or fewer of those called Champions or Loyal than of
the shop.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from truth_section import Claim, Section

from core import features, pipeline, rfm, segmentation
from core.files import open_source
from core.progress import silent
from core.settings import RfmSettings, SegmentSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.cleaning import Orders

SHOPS = (
    "uci_online_retail/online_retail.parquet",
    "cdnow/CDNOW_master.txt",
    "cdnow/CDNOW_sample.txt",
    "superstore/Sample - Superstore.csv",
    "retail_data_transactions/Retail_Data_Transactions.csv",
    "clvtools_apparel/apparelTrans.csv",
    "groceries_no_price/Groceries_dataset.csv",
    "lifetimes_small/example_transactions.csv",
    "dunnhumby_completejourney/transactions.parquet",
    "sakila/payment.tsv",
    "sales_data_sample/sales_data_sample.csv",
    "sqlite_classicmodels/classicmodels.db",
    "sqlite_chinook/Chinook_Sqlite.sqlite",
    "derived_de_semicolon/umsatz_2011.csv",
)
PERIODS = (90, 180)
MIN_HISTORY = 180
MIN_MEMBERS = 20
"""In a segment of fewer, a few customers decide a share."""
GONE = ("Lost", "Hibernating", "Lapsed")
RETURNING = ("Champions", "Loyal")


class Outcome(NamedTuple):
    """One segment as of a day, and the share of it and of its shop that ordered in so many days."""

    name: str
    day: dt.date
    days: int
    customers: int
    share: float
    of_shop: float

    @property
    def contradicted(self) -> bool:
        """Whether what followed contradicts the name."""
        if self.name in GONE:
            return self.share >= 0.5  # noqa: PLR2004 - half
        return self.name in RETURNING and self.share < self.of_shop

    def __str__(self) -> str:
        return (
            f"{self.name} ({self.customers}) as of {self.day}: {self.share:.0%} ordered in "
            f"{self.days} days, of the shop {self.of_shop:.0%}"
        )


def outcomes(path: Path, periods: tuple[int, ...] = PERIODS) -> Iterator[Outcome]:
    """Every segment of both kinds of a shop, at every date that has history before it.

    Parameters
    ----------
    path : a file of orders
    periods : how many days before the end the shop is dated, and watched
    """
    with tempfile.TemporaryDirectory() as folder:
        measured = pipeline.measure(open_source(path, path.name), Path(folder), Settings())
        if measured.orders is not None:
            yield from _watched(measured.orders, periods)


def _watched(orders: Orders, periods: tuple[int, ...]) -> Iterator[Outcome]:
    now = features.measure_customers(orders, RfmSettings())
    first, end = now.frame["first_order_at"].min().date(), now.as_of
    for days in periods if end is not None else ():
        day = end - dt.timedelta(days=days)
        if (day - first).days < max(days, MIN_HISTORY):
            continue
        settings = RfmSettings(as_of=day)
        customers = features.measure_customers(orders, settings)
        frame = customers.frame
        came = np.array(now.frame["frequency"].reindex(frame.index) > frame["frequency"])
        model = segmentation.segment_customers(customers, SegmentSettings(), silent)
        for labels in (rfm.score_customers(customers, settings).frame["segment"], model.labels):
            for name in labels.unique():
                members = np.array(labels == name)
                if members.sum() >= MIN_MEMBERS:
                    size, share = int(members.sum()), float(came[members].mean())
                    yield Outcome(name, day, days, size, share, float(came.mean()))


def measure(data: Path, *, reduced: bool) -> Section:
    """How many names are contradicted.

    Parameters
    ----------
    data : the folder of the shops
    reduced : four shops, in place of all
    """
    shops = SHOPS[2:6] if reduced else SHOPS
    lines, names, contradicted = [], 0, 0
    for shop in shops:
        found = list(outcomes(data / shop))
        said = [item for item in found if item.name in (*GONE, *RETURNING)]
        wrong = [item for item in said if item.contradicted]
        names, contradicted = names + len(said), contradicted + len(wrong)
        lines.append(f"{shop}: {len(found)} segments, {len(said)} names that say what comes")
        lines += [f"  {item}" for item in wrong]
    claim = Claim(
        f"no name of {names} is contradicted by what followed",
        str(contradicted),
        holds=contradicted == 0,
    )
    return Section(tuple(lines), (claim,))
