"""Response curves from past campaigns: what was spent in each cell and what it brought."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from core.campaigns.curves import ResponseCurve
from core.errors import SettingError

COLUMNS = ("segment", "channel", "spend", "outcome")
MAX_BYTES = 2_000_000
MIN_POINTS = 3
"""Campaigns needed to fit the two parameters of a curve with a degree of freedom left."""
MAX_SCALE_FACTOR = 20.0
"""Times the largest spend: with a scale this large, the data show no flattening."""
HINT = (
    "Give one row a campaign with the columns segment, channel, spend and outcome (the margin of "
    "the orders it brought)."
)


@dataclass(frozen=True, slots=True)
class FittedCurve:
    """The curve of one cell, with its evidence.

    Parameters
    ----------
    segment, channel : the cell
    curve : the fitted curve
    points : past campaigns it rests on
    r2 : share of the outcomes' variance it explains; NaN where they do not vary
    doubt : why it should not be trusted far, None where nothing speaks against it
    """

    segment: str
    channel: str
    curve: ResponseCurve
    points: int
    r2: float
    doubt: str | None


def read_campaign_results(content: bytes) -> pd.DataFrame:
    """Past results from a CSV file: segment, channel, spend, outcome.

    Parameters
    ----------
    content : the file

    Raises
    ------
    SettingError : with the line and the reason
    """
    if len(content) > MAX_BYTES:
        raise SettingError("The file with past results is larger than 2 MB.", HINT)
    try:
        table = pd.read_csv(
            io.BytesIO(content), sep=None, engine="python", dtype=str, encoding="utf-8-sig"
        )
    except (ValueError, UnicodeDecodeError, csv.Error, pd.errors.ParserError) as problem:
        raise SettingError("The file with past results is no CSV table.", HINT) from problem
    table.columns = table.columns.str.strip().str.lower()
    if missing := [name for name in COLUMNS if name not in table]:
        raise SettingError(f"The file with past results has no column {missing[0]}.", HINT)
    for name in ("spend", "outcome"):
        numbers = pd.to_numeric(table[name], errors="coerce")
        wrong = ~np.isfinite(numbers.to_numpy(dtype=float))
        if name == "spend":
            wrong |= numbers.to_numpy(dtype=float) < 0
        if wrong.any():
            line = int(np.flatnonzero(wrong)[0]) + 2
            raise SettingError(f"Line {line}: {name} is not a number that can be used.", HINT)
        table[name] = numbers
    for name in ("segment", "channel"):
        table[name] = table[name].fillna("").str.strip()
    return table[list(COLUMNS)]


def fit_curves(results: pd.DataFrame) -> tuple[FittedCurve, ...]:
    """Fit value × (1 − exp(−spend ÷ scale)) to each cell by least squares.

    For a given scale the best value is a regression through the origin, so only the scale is
    searched: on a grid of its logarithm, then by Brent's method around the best.

    Parameters
    ----------
    results : from `read_campaign_results`; cells with fewer than three campaigns or one spend only
        are left out
    """
    curves = []
    for (segment, channel), rows in results.groupby(["segment", "channel"], sort=True):
        spend = rows["spend"].to_numpy(dtype=float)
        outcome = rows["outcome"].to_numpy(dtype=float)
        if len(rows) < MIN_POINTS or len(np.unique(spend[spend > 0])) < MIN_POINTS - 1:
            continue
        curves.append(_fit_curve(str(segment), str(channel), spend, outcome))
    return tuple(curves)


def _fit_curve(segment: str, channel: str, spend: np.ndarray, outcome: np.ndarray) -> FittedCurve:
    def best_value(log_scale: float) -> float:
        reached = -np.expm1(-spend / math.exp(log_scale))
        return max(0.0, float(reached @ outcome / (reached @ reached)))

    def squared_error(log_scale: float) -> float:
        reached = -np.expm1(-spend / math.exp(log_scale))
        return float(((outcome - best_value(log_scale) * reached) ** 2).sum())

    low = math.log(spend[spend > 0].min() / MAX_SCALE_FACTOR)
    high = math.log(spend.max() * MAX_SCALE_FACTOR)
    grid = np.linspace(low, high, 60)
    best = int(np.argmin([squared_error(point) for point in grid]))
    bracket = (grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)])
    log_scale = float(minimize_scalar(squared_error, bounds=bracket, method="bounded").x)
    total_squares = float(((outcome - outcome.mean()) ** 2).sum())
    doubt = None
    if best == len(grid) - 1:
        doubt = "no flattening yet: do not rely on it beyond what was spent"
    elif best == 0:
        doubt = "outcomes do not rise with spend"
    elif best_value(log_scale) <= 0:
        doubt = "it earned nothing"
    return FittedCurve(
        segment,
        channel,
        ResponseCurve(best_value(log_scale), math.exp(log_scale)),
        len(spend),
        1 - squared_error(log_scale) / total_squares if total_squares > 0 else math.nan,
        doubt,
    )
