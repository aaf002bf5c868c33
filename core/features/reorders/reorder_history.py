"""`ReorderHistory`: the shop's rhythm, and who ordered again in its own past.

What names and advice rest on: how silent a customer is beside the own rhythm, and how many of
customers like them placed an order in the half year that followed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

PERIOD_DAYS = 180
"""Half a year: the horizon over which a customer is asked to come back."""
ORDER_CLASSES = (1, 2, 4, 8, 16)
"""The most orders of each class of customers; the last class has more."""
SILENCE_CLASSES = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
"""The most silence of each class, in own rhythms; the last class has more."""
_MIN_LAPSED_DAYS = 30.0
_ASSUMED_GAP_DAYS = 60.0
_TAIL = 1.2816
"""Standard errors to each side of an interval that holds eight of ten."""


@dataclass(frozen=True, slots=True)
class ExpectedReorders:
    """The share of some customers that is expected to order within half a year.

    Parameters
    ----------
    share : 0 to 1
    low, high : where it lies in eight of ten cases, as far as chance goes
    """

    share: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class ReorderHistory:
    """A shop's rhythm, and a count of who ordered again, by orders so far and by silence.

    Parameters
    ----------
    since : the day at which customers were counted
    days : from it to the latest day; an order in them counts
    gap_days : days between two orders of the typical repeat buyer; None where too few ordered twice
    customers, ordered : how many there were and how many of them ordered, by class of orders and of
        silence (shape (6, 9)); thin cells hold those of their neighbours too. None where too few
        customers were there
    before, came : `core.features.PERIOD_FEATURES` of every customer of that day, and whether they
        have ordered since; None likewise, and where less than half a year could be counted
    """

    since: dt.date
    days: int
    gap_days: float | None
    customers: np.ndarray | None
    ordered: np.ndarray | None
    before: pd.DataFrame | None = None
    came: np.ndarray | None = None

    @property
    def lapsed_days(self) -> float:
        """Days without an order after which the typical customer has lapsed: twice the gap.

        At least a month; twice 60 days, an assumption, where the gap is not known.
        """
        return max(_MIN_LAPSED_DAYS, 2 * (self.gap_days or _ASSUMED_GAP_DAYS))

    def silence(self, frame: pd.DataFrame) -> np.ndarray | None:
        """Days since the last order ÷ own rhythm, of each customer; None without a rhythm.

        Own rhythm = (the shop's gap + days from first to last order) ÷ orders: of who ordered once
        it is the shop's gap, and the more orders there are, the less that gap counts.

        Parameters
        ----------
        frame : recency_days, frequency, tenure_days
        """
        if self.gap_days is None:
            return None
        return silence_of(frame, self.gap_days)

    def expected(self, frame: pd.DataFrame, members: np.ndarray) -> ExpectedReorders | None:
        """What to expect of some customers, by what those like them did; None where not known.

        The counted shares, weighed by how many of the members each class holds (direct
        standardisation). Where less than half a year could be counted, an order is taken to be as
        likely in each of its days: that is rather too many than too few.

        Parameters
        ----------
        frame : recency_days, frequency, tenure_days of all customers
        members : booleans, one a customer

        References
        ----------
        Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, chapter 19.
        """
        silence = self.silence(frame)
        if self.customers is None or self.ordered is None or silence is None or not members.any():
            return None
        size = len(SILENCE_CLASSES) + 1
        cells = cells_of(frame["frequency"].to_numpy(float)[members], silence[members])
        weights = np.bincount(cells, minlength=self.customers.size).reshape(-1, size)
        weights = weights / weights.sum()
        share = (self.ordered + 0.5) / (self.customers + 1)
        mean = float((weights * share).sum())
        error = float(np.sqrt((weights**2 * share * (1 - share) / (self.customers + 1)).sum()))
        values = np.clip([mean, mean - _TAIL * error, mean + _TAIL * error], 0.0, 1.0)
        return ExpectedReorders(*(1 - (1 - values) ** (PERIOD_DAYS / self.days)).tolist())


def silence_of(frame: pd.DataFrame, gap_days: float) -> np.ndarray:
    """As `ReorderHistory.silence`, by a gap in days."""
    recency = frame["recency_days"].to_numpy(float)
    span = frame["tenure_days"].to_numpy(float) - recency
    rhythm = (gap_days + span) / frame["frequency"].to_numpy(float)
    return np.asarray(recency / np.maximum(rhythm, 1.0))


def cells_of(orders: np.ndarray, silence: np.ndarray) -> np.ndarray:
    """The place of each customer in the table, row by row."""
    row = np.searchsorted(ORDER_CLASSES, orders, side="left")
    column = np.searchsorted(SILENCE_CLASSES, silence, side="left")
    return np.asarray(row * (len(SILENCE_CLASSES) + 1) + column)
