"""`RunCustomers`: the customers of one run, looked up by id and ranked within their segments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import numpy as np
import pandas as pd

from core.live_scoring.scored_customer import CustomerMeasures, ScoredCustomer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

Kind = Literal["rfm", "model"]
SegmentCursor = tuple[float, str]
"""The last customer of a page: `ScoredCustomer.rank`."""

MEASURES = ("recency_days", "frequency", "monetary")
SCORES = ("recency_score", "frequency_score", "monetary_score", "fm_score", "engagement")
_NUMBERS = (*MEASURES, *SCORES, "value", "churn_risk")


class RankedCustomers(NamedTuple):
    """Some customers of a run, those who spent most first.

    Parameters
    ----------
    places : where they stand among all
    keys : by which they are sorted
    sorted_places : the same places by id
    """

    places: np.ndarray
    keys: np.ndarray
    sorted_places: np.ndarray


class _SegmentColumn(NamedTuple):
    """The segment of every customer.

    Parameters
    ----------
    codes : places in `names`; -1, its last, where it is not known
    names : of the segments, and None
    """

    codes: np.ndarray
    names: tuple[str | None, ...]

    @classmethod
    def of(cls, column: pd.Series[str]) -> _SegmentColumn:
        """A column of names."""
        held = pd.Categorical(column)
        return cls(held.codes, (*map(str, held.categories), None))

    def name(self, place: int) -> str | None:
        """The segment of one customer."""
        return self.names[int(self.codes[place])]

    def places(self, name: str) -> np.ndarray:
        """Where the customers of a segment stand."""
        if name not in self.names:
            return np.array([], int)
        return np.flatnonzero(self.codes == self.names.index(name))


class RunCustomers:
    """The customers of a run, as columns; a customer is put together when asked for.

    Parameters
    ----------
    frame : see `core.projects.run_customers`
    as_of : the day of the run
    """

    def __init__(self, frame: pd.DataFrame, as_of: dt.date | None) -> None:
        frame = frame if frame.index.is_monotonic_increasing else frame.sort_index()
        self.as_of = as_of
        self._ids = pd.Index(frame.index.astype(object))
        # Plain arrays: what pandas asks before it hands out a cell costs more than all the rest.
        self._names = self._ids.to_numpy()
        self._columns = {name: frame[name].to_numpy(float) for name in _NUMBERS}
        self._rfm, self._model = (
            _SegmentColumn.of(frame[f"{kind}_segment"]) for kind in ("rfm", "model")
        )
        self._ranked: dict[tuple[Kind, str], RankedCustomers] = {}

    def __contains__(self, customer_id: str) -> bool:
        """Whether the run has a customer."""
        return customer_id in self._ids

    def find(self, customer_id: str) -> ScoredCustomer | None:
        """One customer; None where there is none of that id."""
        try:
            place = self._ids.get_loc(customer_id)
        except KeyError:
            return None
        return self._at(cast("int", place))

    def ranked(
        self, kind: Kind, name: str, after: SegmentCursor | None
    ) -> Iterator[ScoredCustomer]:
        """The customers of a segment, those who spent most first.

        Parameters
        ----------
        kind : by which segmentation
        name : of the segment
        after : only those who stand behind this place
        """
        return self.ranked_among(self._rank(kind, name), after)

    def choose(self, members: pd.Series[bool]) -> RankedCustomers:
        """Some customers, those who spent most first.

        Parameters
        ----------
        members : who they are, booleans by customer_id
        """
        mask = members.reindex(self._ids, fill_value=False).to_numpy(bool)
        return self._in_order(np.flatnonzero(mask))

    def ranked_among(
        self, chosen: RankedCustomers, after: SegmentCursor | None
    ) -> Iterator[ScoredCustomer]:
        """Some customers in their order.

        Parameters
        ----------
        chosen : who they are
        after : only those who stand behind this place
        """
        places, keys = chosen.places, chosen.keys
        start = 0
        if after is not None:
            money, customer_id = after
            start = int(np.searchsorted(keys, money, side="left"))
            end = int(np.searchsorted(keys, money, side="right"))
            while start < end:  # among those with the same money by id: bisected
                middle = (start + end) // 2
                if str(self._names[places[middle]]) <= customer_id:
                    start = middle + 1
                else:
                    end = middle
        return map(self._at, places[start:])

    def _at(self, place: int) -> ScoredCustomer:
        number = {name: values.item(place) for name, values in self._columns.items()}
        return ScoredCustomer(
            customer_id=str(self._names[place]),
            measures=CustomerMeasures(self.as_of, *(number.pop(name) for name in MEASURES)),
            rfm_segment=self._rfm.name(place),
            model_segment=self._model.name(place),
            orders_since=0,
            **number,
        )

    def money_of(self, chosen: RankedCustomers) -> float:
        """What some customers have spent, as far as it is known."""
        return float(np.nansum(self._columns["monetary"][chosen.places]))

    def holds(self, chosen: RankedCustomers, customer_id: str) -> bool:
        """Whether a customer is among some."""
        if customer_id not in self._ids:
            return False
        place = int(cast("int", self._ids.get_loc(customer_id)))
        found = np.searchsorted(chosen.sorted_places, place)
        return bool(found < len(chosen.places) and chosen.sorted_places[found] == place)

    def _rank(self, kind: Kind, name: str) -> RankedCustomers:
        """A segment's customers, those who spent most first."""
        if (kind, name) not in self._ranked:
            column = self._rfm if kind == "rfm" else self._model
            self._ranked[kind, name] = self._in_order(column.places(name))
        return self._ranked[kind, name]

    def _in_order(self, places: np.ndarray) -> RankedCustomers:
        keys = -self._columns["monetary"][places]
        keys = np.where(np.isnan(keys), np.inf, keys)
        # Customers stand by id, so a stable sort leaves those with the same money so.
        order = np.argsort(keys, kind="stable")
        return RankedCustomers(places[order], keys[order], places)
