"""`LineFacts`: what the rows of a file look like in a few numbers, for the sanity review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.cleaning.lines.line_recipe import MOMENT, MONEY

if TYPE_CHECKING:
    from core.cleaning.lines.encoded_rows import EncodedRows

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class LineFacts:
    """The rows of a file, whether they are used or not.

    Parameters
    ----------
    typical_price : the median unit price of the rows that name one; None where none does
    busiest_day : the day with most rows, None where no date can be read
    busiest_share : the share of the dated rows that are on it
    """

    typical_price: float | None = None
    busiest_day: dt.date | None = None
    busiest_share: float = 0.0


def measure_lines(rows: EncodedRows) -> LineFacts:
    """Look at all rows by what their money and their moments come to, each different one once."""
    prices, counts = rows.money("unit_price"), rows.facets[MONEY].counts
    priced = rows.column(MONEY, "price_given") & (prices > 0) & (counts > 0)
    typical = None
    if priced.any():
        order = np.argsort(prices[priced])
        seen = np.cumsum(counts[priced][order])
        typical = float(prices[priced][order][np.searchsorted(seen, seen[-1] / 2)]) / _MILLION
    dated = ~np.isnat(rows.moments) & (rows.facets[MOMENT].counts > 0)
    if not dated.any():
        return LineFacts(typical)
    days, place = np.unique(rows.moments[dated].astype("datetime64[D]"), return_inverse=True)
    lines = np.bincount(place, weights=rows.facets[MOMENT].counts[dated])
    busiest = int(np.argmax(lines))
    return LineFacts(typical, days[busiest].item(), float(lines[busiest] / lines.sum()))
