"""`ScoredCustomer`: one customer with measures, scores and segments, as of one day."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerMeasures:
    """What a customer is scored by.

    Parameters
    ----------
    as_of : the day recency is counted to
    recency_days, frequency, monetary : as in `core.features`; money is NaN where it is not known
    """

    as_of: dt.date | None
    recency_days: float
    frequency: float
    monetary: float


@dataclass(frozen=True, slots=True)
class ScoredCustomer:
    """One customer of a run, or of the orders that came in since.

    Parameters
    ----------
    customer_id : the shop's own
    measures : what the scores rest on
    recency_score, frequency_score, monetary_score, fm_score, engagement : NaN where not known
    rfm_segment, model_segment : None where not known
    value, churn_risk : as forecast by the run; NaN where it was not, and after a new order
    orders_since : orders and returns since the run
    """

    customer_id: str
    measures: CustomerMeasures
    recency_score: float
    frequency_score: float
    monetary_score: float
    fm_score: float
    engagement: float
    rfm_segment: str | None
    model_segment: str | None
    value: float
    churn_risk: float
    orders_since: int = 0

    def segment(self, kind: str) -> str | None:
        """The segment by one segmentation, `rfm` or `model`."""
        return self.rfm_segment if kind == "rfm" else self.model_segment

    @property
    def rank(self) -> tuple[float, str]:
        """Where the customer stands in a list: those who spent most first, then by id."""
        money = self.measures.monetary
        return (math.inf if math.isnan(money) else -money, self.customer_id)
