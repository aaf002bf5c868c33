"""What segments say of spend to come: rank R² of the model's segments beside those by RFM."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

from core import features
from core.formatting import Sentence
from core.migration import historical_labels

if TYPE_CHECKING:
    from core.cleaning import Orders
    from core.segmentation import SegmentationModel
    from core.settings import RfmSettings

MAX_DAYS = 90
PARTS_OF_HISTORY = 4
"""What followed is looked at for a quarter of the history, up to `MAX_DAYS`."""
MIN_CUSTOMERS = 100
N_FOLDS = 5
NOTHING = 0.02
"""Rank R² below this says nothing that a marketer could use."""
MARGIN = 0.02


@dataclass(frozen=True)
class PredictivePower:
    """How well segments order customers by what they spent next.

    Parameters
    ----------
    since, days : the day as of which customers were sorted, and the days that followed
    customers : known on that day
    money : whether what followed is money; else orders
    model, rfm : rank R² of the model's segments and of those by RFM; 0 where a segment says
        nothing, below it where the mean of all would have been nearer
    groups : how many segments by RFM there were
    """

    since: dt.date
    days: int
    customers: int
    money: bool
    model: float
    rfm: float
    groups: int

    @property
    def sentence(self) -> Sentence:
        """What the two say, in a sentence."""
        if max(self.model, self.rfm) < NOTHING:
            verdict = "neither predicts it"
        elif self.model < self.rfm - MARGIN:
            verdict = "RFM predicts it better"
        elif self.model > self.rfm + MARGIN:
            verdict = "these segments predict it better"
        else:
            verdict = "both predict it equally well"
        return Sentence(
            f"What customers {'spent' if self.money else 'ordered'} in the {{days:# day|# days}} "
            f"after {{since}}, by their segment on that day: {verdict} (rank R² "
            "{model:.2f}, by the {groups} RFM segments {rfm:.2f}; 1 is everything, 0 nothing).",
            days=self.days,
            since=self.since,
            model=self.model,
            groups=self.groups,
            rfm=self.rfm,
        )


def measure_predictive_power(
    orders: Orders, rfm: RfmSettings, as_of: dt.date, model: SegmentationModel
) -> PredictivePower | None:
    """Sort customers at an earlier day by the model and by RFM, and compare what followed.

    Both rules are those in use now. R² is that of the ranks of what customers spent next, each
    customer predicted by the mean of their segment in the other four fifths of the customers.

    Parameters
    ----------
    orders : the clean lines
    rfm : how RFM is scored
    as_of : the latest day to which anything is known
    model : gives customers the segments that are looked at

    Returns
    -------
    None where fewer than `MIN_CUSTOMERS` were known, or all of them did the same
    """
    first = _first_day(orders)
    if first is None:
        return None
    days = min(MAX_DAYS, (as_of - first).days // PARTS_OF_HISTORY)
    if days < 1:
        return None
    since = as_of - dt.timedelta(days=days)
    totals = features.period_totals_of(orders, (since, as_of))
    by_rfm = historical_labels.labeller(orders, totals, rfm, "rfm", None)
    by_model = historical_labels.labeller(orders, totals, rfm, "model", model)
    snapshots = totals.snapshots()
    then = next(snapshots)
    there, before = then.there.copy(), then.frequency.copy()
    if there.sum() < MIN_CUSTOMERS:
        return None
    labels = [labeller.codes(then) for labeller in (by_model, by_rfm)]
    now = next(snapshots)
    followed = (now.spent if by_rfm.money else now.frequency - before)[there]
    if np.ptp(followed) == 0:
        return None
    of_model, of_rfm = (rank_r2(codes, followed) for codes in labels)
    groups = len(np.unique(labels[1]))
    return PredictivePower(since, days, int(there.sum()), by_rfm.money, of_model, of_rfm, groups)


def rank_r2(codes: np.ndarray, followed: np.ndarray, seed: int = 0) -> float:
    """Out-of-sample R² of ranks predicted by the mean of each group (5-fold cross-validation).

    Parameters
    ----------
    codes : the group of each customer, numbers from 0
    followed : what each of them did; ties share their rank
    seed : deals customers into folds
    """
    ranks = rankdata(followed)
    fold = np.random.default_rng(seed).permutation(len(ranks)) % N_FOLDS
    size = int(codes.max()) + 1
    predicted = np.empty(len(ranks))
    for out in range(N_FOLDS):
        held, known = fold == out, fold != out
        counts = np.bincount(codes[known], minlength=size)
        sums = np.bincount(codes[known], weights=ranks[known], minlength=size)
        means = np.where(counts > 0, sums / np.maximum(counts, 1), ranks[known].mean())
        predicted[held] = means[codes[held]]
    return 1 - float(((ranks - predicted) ** 2).sum() / ((ranks - ranks.mean()) ** 2).sum())


def _first_day(orders: Orders) -> dt.date | None:
    with orders.opened() as connection:
        row = connection.execute(
            "SELECT min(ordered_at)::DATE FROM order_lines WHERE amount >= 0"
        ).fetchone()
    return row[0] if row else None
