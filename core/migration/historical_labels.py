"""Segments of customers at many days by one frozen rule: RFM limits, or a fitted model."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from core import features, segmentation
from core.errors import SettingError
from core.migration import saved_history
from core.rfm import is_plain, learn_rule
from core.settings import RfmSettings

if TYPE_CHECKING:
    from core.cleaning import Orders
    from core.features import PeriodMeasures, PeriodTotals
    from core.migration.saved_history import SavedHistory
    from core.rfm import RfmRule
    from core.segmentation import SegmentationModel


class Labeller(Protocol):
    """Gives the customers of any day their segments."""

    names: tuple[str, ...]
    known_as: dict[str, str]
    money: bool

    def codes(self, seen: PeriodMeasures) -> np.ndarray:
        """The segment, as its place in `names`, of each customer who is there."""
        ...

    def learned_at(self, seen: PeriodMeasures) -> Labeller:
        """The same segments by limits of an earlier day; itself where there are none to learn."""
        ...


def labeller(
    orders: Orders,
    totals: PeriodTotals,
    rfm: RfmSettings,
    by: str,
    model: SegmentationModel | None,
    rule: RfmRule | None = None,
    saved: SavedHistory | None = None,
) -> Labeller:
    """The frozen rule that is asked for.

    Parameters
    ----------
    orders : the clean lines
    totals : customers by period; RFM limits are those of its last day
    rfm : how RFM is scored
    by : rfm, model or saved
    model : for `by` = model
    rule : frozen RFM limits; None for those of the last day
    saved : for `by` = saved

    Raises
    ------
    SettingError : there is no model to use, or there are no saved segments
    """
    money = any(reading.role in {"amount", "unit_price"} for reading in orders.report.readings)
    *_, last = totals.snapshots()
    if by == "saved":
        return saved_history.history_of(saved, totals.ids, last, money=money)
    if by == "model":
        if model is None or len(model.names) < 2:  # noqa: PLR2004 - nothing to move between
            raise SettingError(
                "There is no model with two or more segments to compare dates with.",
                "Compare by RFM segments.",
            )
        return _ByModel(model, orders, rfm, last, money=money)
    if rule is not None:
        return _ByRule(rule, rfm, money=money)
    frame = last.frame()
    first_day = last.day - dt.timedelta(days=int(frame["tenure_days"].max()))
    history = features.count_reorder_history(orders, last.day, first_day)
    return _ByRule(learn_rule(frame, rfm, money=money, history=history), rfm, money=money)


class _ByRule:
    def __init__(self, rule: RfmRule, rfm: RfmSettings | None, *, money: bool) -> None:
        self.rule, self.rfm, self.names, self.money = rule, rfm, rule.names, money
        self.known_as: dict[str, str] = {
            segment.name: segment.base for segment in rule.grid.segments
        }

    def codes(self, seen: PeriodMeasures) -> np.ndarray:
        there = seen.there
        return self.rule.codes(
            seen.recency_days[there], seen.frequency[there], seen.monetary[there]
        )

    def learned_at(self, seen: PeriodMeasures) -> Labeller:
        if self.rfm is None or is_plain(self.rule):
            return self
        then = learn_rule(seen.frame(), self.rfm, money=self.money)
        return _ByRule(replace(then, grid=self.rule.grid), self.rfm, money=self.money)


class _ByModel:
    def __init__(
        self,
        model: SegmentationModel,
        orders: Orders,
        rfm: RfmSettings,
        last: PeriodMeasures,
        *,
        money: bool,
    ) -> None:
        self.model, self.orders, self.rfm, self.money = model, orders, rfm, money
        frame = self._frame(last)
        self.names = segmentation.best_first(frame, model.predict(frame), model.names)
        self.known_as = dict(zip(model.names, model.archetypes or model.names, strict=True))

    def codes(self, seen: PeriodMeasures) -> np.ndarray:
        place = {name: at for at, name in enumerate(self.names)}
        return self.model.predict(self._frame(seen)).map(place).to_numpy(np.int8)

    def learned_at(self, seen: PeriodMeasures) -> Labeller:  # noqa: ARG002 - models stay as fitted
        return self

    def _frame(self, seen: PeriodMeasures) -> pd.DataFrame:
        # A model that asks for more than sums by period has every day measured in full.
        if not set(self.model.space.features) <= set(features.PERIOD_FEATURES):
            return self._measured(seen)
        if self.money:
            return seen.frame()
        return seen.frame().assign(monetary=np.nan, average_order_value=np.nan)

    def _measured(self, seen: PeriodMeasures) -> pd.DataFrame:
        settings = self.rfm.model_copy(update={"as_of": seen.day})
        return features.measure_customers(self.orders, settings).frame
