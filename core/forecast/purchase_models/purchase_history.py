"""`PurchaseHistory`: what the purchase models see of every customer, each case stored once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import datetime as dt

    from core.forecast.array_types import Floats, Ints

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class PurchaseHistory:
    """How often, until when and for how long customers bought, in weeks.

    The purchase models know nothing else of a customer, so all who share the three numbers share
    every answer. A million customers are some thousand to some hundred thousand cases.

    Parameters
    ----------
    repeats : x, days with an order after the first one, shape (cases,)
    last : t_x, age of the customer at the last order in weeks, 0 without a repeat order
    age : T, age of the customer at the last day seen, in weeks
    weight : customers in each case
    case : which case each customer is, shape (customers,)
    """

    repeats: Floats
    last: Floats
    age: Floats
    weight: Floats
    case: Ints

    @classmethod
    def of(cls, repeats: Floats, last: Floats, age: Floats) -> PurchaseHistory:
        """Store equal customers once.

        Parameters
        ----------
        repeats, last, age : one entry a customer, times in weeks
        """
        x, t_x, now = (np.asarray(values, dtype=float) for values in (repeats, last, age))
        codes, uniques = [], []
        for values in (x, t_x, now):
            code, unique = pd.factorize(values)
            codes.append(code.astype(np.int64))
            uniques.append(len(unique))
        key = (codes[0] * uniques[1] + codes[1]) * uniques[2] + codes[2]
        _, first, case, weight = np.unique(
            key, return_index=True, return_inverse=True, return_counts=True
        )
        return cls(x[first], t_x[first], now[first], weight.astype(float), case)

    @classmethod
    def of_days(
        cls, order_days: pd.Series[float], first: pd.Series, last: pd.Series, at: dt.date
    ) -> PurchaseHistory:
        """From dates: ages are counted to the last day that was seen, the day before `at`.

        Parameters
        ----------
        order_days : days with an order, at least 1
        first, last : the first and the last of them
        """
        seen = pd.Timestamp(at) - pd.Timedelta(days=1)
        began = pd.to_datetime(first)
        return cls.of(
            np.asarray(order_days, dtype=np.float64) - 1,
            np.asarray((pd.to_datetime(last) - began).dt.days, dtype=float) / DAYS_A_WEEK,
            np.asarray((seen - began).dt.days, dtype=float) / DAYS_A_WEEK,
        )

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return int(self.weight.sum())

    def weighted(self, weight: Floats) -> PurchaseHistory:
        """The same cases for other numbers of customers; empty cases are dropped."""
        some = weight > 0
        return PurchaseHistory(
            self.repeats[some], self.last[some], self.age[some], weight[some], np.zeros(0, np.int64)
        )

    def older(self, weeks: float) -> PurchaseHistory:
        """The same customers, had they bought nothing in the weeks that follow."""
        return PurchaseHistory(self.repeats, self.last, self.age + weeks, self.weight, self.case)
