"""Segments of customers at many days by one frozen rule: RFM limits, or a fitted model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from core import features, segmentation
from core.errors import SettingError
from core.rfm import learn_rule
from core.settings import RfmSettings

if TYPE_CHECKING:
    from core.cleaning import Orders
    from core.features import PeriodMeasures, PeriodTotals
    from core.rfm import RfmRule
    from core.segmentation import SegmentationModel


class Labeller(Protocol):
    """Gives the customers of any day their segments."""

    names: tuple[str, ...]
    money: bool

    def codes(self, seen: PeriodMeasures) -> np.ndarray:
        """The segment, as its place in `names`, of each customer who is there."""
        ...


def labeller(
    orders: Orders, totals: PeriodTotals, rfm: RfmSettings, by: str, model: SegmentationModel | None
) -> Labeller:
    """The frozen rule that is asked for.

    Parameters
    ----------
    orders : the clean lines
    totals : customers by period; RFM limits are those of its last day
    rfm : how RFM is scored
    by : rfm or model
    model : for `by` = model

    Raises
    ------
    SettingError : there is no model to use
    """
    money = any(reading.role in {"amount", "unit_price"} for reading in orders.report.readings)
    if by == "model":
        if model is None or len(model.names) < 2:  # noqa: PLR2004 - nothing to move between
            raise SettingError(
                "There is no model with two segments or more to compare days by.",
                "Compare by RFM segments.",
            )
        return _ByModel(model, orders, rfm, money=money)
    *_, last = totals.snapshots()
    return _ByRule(learn_rule(last.frame(), rfm, money=money), money=money)


class _ByRule:
    def __init__(self, rule: RfmRule, *, money: bool) -> None:
        self.rule, self.names, self.money = rule, rule.names, money

    def codes(self, seen: PeriodMeasures) -> np.ndarray:
        there = seen.there
        return self.rule.codes(
            seen.recency_days[there], seen.frequency[there], seen.monetary[there]
        )


class _ByModel:
    def __init__(
        self, model: SegmentationModel, orders: Orders, rfm: RfmSettings, *, money: bool
    ) -> None:
        self.model, self.orders, self.rfm, self.money = model, orders, rfm, money
        # Best first, as every page lists them; names that come from traits follow as they are.
        known = {name: at for at, name in enumerate(segmentation.SEGMENT_NAMES)}
        self.names = tuple(
            sorted(dict.fromkeys(model.names), key=lambda name: known.get(name, len(known)))
        )

    def codes(self, seen: PeriodMeasures) -> np.ndarray:
        frame = seen.frame()
        if not self.money:
            frame = frame.assign(monetary=np.nan, average_order_value=np.nan)
        # A model that asks for more than sums by period has every day measured in full.
        if not set(self.model.space.features) <= set(features.PERIOD_FEATURES):
            frame = self._measured(seen)
        place = {name: at for at, name in enumerate(self.names)}
        labels = self.model.predict(frame)
        return labels.map(place).to_numpy(np.int8)

    def _measured(self, seen: PeriodMeasures) -> pd.DataFrame:
        settings = self.rfm.model_copy(update={"as_of": seen.day})
        return features.measure_customers(self.orders, settings).frame
