"""Saved segments at earlier days: the same conditions asked of the customers as they were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from core import features, formatting, segment_builder, segmentation
from core.errors import NothingToSegmentError, SettingError
from core.segment_builder import REST, Population

if TYPE_CHECKING:
    import datetime as dt

    from core.cleaning import Orders
    from core.features import Customers, PeriodMeasures
    from core.rfm import RfmScores
    from core.segment_builder import SavedSegment
    from core.segmentation import SegmentationModel
    from core.settings import RfmSettings

_NOT_KNOWN = "field_not_known"


class SegmentsThen(NamedTuple):
    """The customers of an earlier day in saved segments.

    Parameters
    ----------
    customers : as they were
    labels : the first segment that held each, by customer_id; `REST` where none did
    unknown : segments whose conditions could not be judged by what was known then
    """

    customers: Customers
    labels: pd.Series[str]
    unknown: frozenset[str]


@dataclass(frozen=True, eq=False)
class SavedHistory:
    """Saved segments, and what their conditions need to be asked of an earlier day.

    Parameters
    ----------
    segments : in the order in which they take customers
    orders : the clean lines
    rfm : how customers are measured
    today : what is known of them today: rules, models, consents and the shop's rhythm stay as they
        are, as limits and models do where others are compared
    model : for conditions on the model's segments
    """

    segments: tuple[SavedSegment, ...]
    orders: Orders
    rfm: RfmSettings
    today: Population
    model: SegmentationModel | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The segments in their order, then everybody else."""
        return (*(segment.name for segment in self.segments), REST)

    @cached_property
    def needs(self) -> frozenset[str]:
        """What the conditions ask for."""
        return frozenset(
            segment_builder.condition_sources(segment.where for segment in self.segments)
        )

    def at(self, day: dt.date) -> SegmentsThen:
        """Everybody in the segments as of a day, which is not seen itself.

        Raises
        ------
        NothingToSegmentError : nobody had ordered yet
        SettingError : a condition is about a forecast, and none was made then
        """
        if "forecast" in self.needs:
            raise SettingError(
                "A segment of your own rests on a forecast, and there was none on earlier days.",
                "Compare by RFM segments, or use conditions on orders.",
                "no_history",
            )
        settings = self.rfm.model_copy(update={"as_of": day})
        then = features.measure_customers(self.orders, settings)
        population = self._population(then)
        place, unknown = np.full(len(population), len(self.segments)), set()
        for number, segment in enumerate(self.segments):
            try:
                mask = segment_builder.match_customers(segment.where, population)
            except SettingError as problem:
                if problem.code != _NOT_KNOWN:
                    raise
                unknown.add(segment.name)
                continue
            place[mask & (place == len(self.segments))] = number
        names = np.array(self.names, dtype=object)
        labels = pd.Series(names[place], index=then.frame.index, name="segment").astype("str")
        return SegmentsThen(then, labels, frozenset(unknown))

    def _population(self, then: Customers) -> Population:
        if then.reorders is None or then.reorders.gap_days is None:
            then = replace(then, reorders=self.today.customers.reorders)
        predicted = None
        if self.model is not None and "model" in self.needs:
            predicted = self.model.predict(then.frame)
        return Population(
            then,
            self._scores(then),
            predicted,
            None,
            self.today.contacts,
            self.orders,
            self.today.currency,
        )

    def _scores(self, then: Customers) -> RfmScores | None:
        scores = self.today.scores
        return None if scores is None else replace(scores, frame=scores.rule.scores(then.frame))


class SavedLabeller:
    """Saved segments as a labeller of any day.

    Parameters
    ----------
    history : the segments
    ids : customers as `PeriodTotals` numbers them
    last : the customers of the last day, which put the segments in order, best first
    money : whether money is known
    """

    def __init__(
        self, history: SavedHistory, ids: pd.Index[str], last: PeriodMeasures, *, money: bool
    ) -> None:
        self.history, self.ids, self.money = history, ids, money
        now = history.at(last.day)
        if now.unknown:
            raise SettingError(
                f"{formatting.listed(sorted(now.unknown))} cannot be judged by what is known here.",
                "Change the conditions, or compare by RFM segments.",
                "no_history",
            )
        self.names = segmentation.best_first(now.customers.frame, now.labels, history.names)
        self.known_as = {name: name for name in self.names}

    def codes(self, seen: PeriodMeasures) -> np.ndarray:
        """The segment, as its place in `names`, of each customer who is there."""
        there = self.ids[seen.there]
        try:
            labels = self.history.at(seen.day).labels.reindex(there).fillna(REST)
        except NothingToSegmentError:
            labels = pd.Series(REST, index=there)
        place = {name: at for at, name in enumerate(self.names)}
        return labels.map(place).to_numpy(np.int8)

    def learned_at(self, seen: PeriodMeasures) -> SavedLabeller:  # noqa: ARG002 - conditions stay
        """Itself: conditions are not learned."""
        return self


def history_of(
    history: SavedHistory | None, ids: pd.Index[str], last: PeriodMeasures, *, money: bool
) -> SavedLabeller:
    """The labeller of saved segments.

    Raises
    ------
    SettingError : there are none, or they cannot be judged on earlier days
    """
    if history is None or not history.segments:
        raise SettingError(
            "There are no segments of your own to compare dates with.",
            "Build one on the Segment builder page or name one with --where.",
            "no_history",
        )
    return SavedLabeller(history, ids, last, money=money)
