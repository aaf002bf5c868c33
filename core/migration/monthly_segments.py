"""Every customer with their segment at the end of each month, month by month."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from core import features
from core.migration import historical_labels
from core.migration.snapshot_days import chosen_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.cleaning import Orders
    from core.migration.saved_history import SavedHistory
    from core.rfm import RfmRule
    from core.segmentation import SegmentationModel
    from core.settings import MovementSettings, RfmSettings


class MonthlySegments(NamedTuple):
    """The customers of a day.

    Parameters
    ----------
    day : what happened before it is known
    customers : one row a customer: customer_id, segment, recency_days, frequency, and monetary
        (missing where money is not known)
    """

    day: dt.date
    customers: pd.DataFrame


def monthly_segments(
    orders: Orders,
    rfm: RfmSettings,
    settings: MovementSettings,
    as_of: dt.date,
    *,
    rule: RfmRule | None = None,
    model: SegmentationModel | None = None,
    saved: SavedHistory | None = None,
) -> Iterator[MonthlySegments]:
    """The customers of a shop month by month, all labelled by one frozen rule or model.

    Parameters
    ----------
    orders : the clean lines
    rfm : how RFM is scored
    settings : by what, and how many months back from the later day
    as_of : the latest day to which anything is known
    rule : the frozen RFM limits; those of the later day where None
    model : for `by` = model
    saved : for `by` = saved

    Raises
    ------
    NothingToCompareError : the orders do not tell of customers at two days
    SettingError : a day is out of range, or there is no model
    """
    days = chosen_days(orders, settings, as_of).months
    totals = features.period_totals_of(orders, days)
    labeller = historical_labels.labeller(orders, totals, rfm, settings.by, model, rule, saved)
    for seen in totals.snapshots():
        there = seen.there
        yield MonthlySegments(
            seen.day,
            pd.DataFrame(
                {
                    "customer_id": totals.ids[there],
                    "segment": np.array(labeller.names, dtype=object)[labeller.codes(seen)],
                    "recency_days": seen.recency_days[there],
                    "frequency": seen.frequency[there],
                    "monetary": seen.monetary[there] if labeller.money else float("nan"),
                }
            ),
        )
