"""Two numbers: whether one rises with the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from core import formatting
from core.hypothesis_tests.attribute_verdict import (
    AttributeVerdict,
    effect_size_text,
    verdict_code,
)

if TYPE_CHECKING:
    import pandas as pd

_MIN_CUSTOMERS = 5
_N_DECILES = 10
_Z_975 = 1.959964


@dataclass(frozen=True)
class Correlation:
    """Spearman's rank correlation of two numbers.

    Parameters
    ----------
    of, by : the two numbers
    customers : number with both values
    effect : rho, −1 to 1
    low, high : its 95 % interval
    p_value : of no correlation
    verdict : the result in words
    deciles : of customers by `by`: (median of `by`, 25th, 50th and 75th percentile of `of`)
    """

    of: str
    by: str
    customers: int
    effect: float
    low: float
    high: float
    p_value: float
    verdict: AttributeVerdict
    deciles: tuple[tuple[float, float, float, float], ...] = ()


def correlate(
    of: pd.Series[float], by: pd.Series[float], of_name: str, by_name: str
) -> Correlation:
    """Test whether two numbers rise together.

    Spearman's rho, with p from the t-distribution and the interval
    tanh(atanh ρ ± 1.96 √((1 + ρ² ÷ 2) ÷ (n − 3))).

    Parameters
    ----------
    of, by : of each customer, missing where not known
    of_name, by_name : what they are called

    References
    ----------
    Spearman (1904), American Journal of Psychology 15; Bonett and Wright (2000), Psychometrika 65.
    """
    known = of.notna() & by.notna()
    n = int(known.sum())
    if n < _MIN_CUSTOMERS or of[known].nunique() < 2 or by[known].nunique() < 2:  # noqa: PLR2004
        verdict = AttributeVerdict(
            "too_few", f"{of_name} and {by_name} do not both vary enough to compare."
        )
        return Correlation(of_name, by_name, n, 0.0, -1.0, 1.0, 1.0, verdict)
    result = stats.spearmanr(of[known].to_numpy(float), by[known].to_numpy(float))
    rho, p_value = float(result.statistic), float(result.pvalue)
    low = high = rho
    if abs(rho) < 1:
        half_width = _Z_975 * math.sqrt((1 + rho**2 / 2) / (n - 3))
        low, high = (math.tanh(math.atanh(rho) + side * half_width) for side in (-1, 1))
    code = verdict_code(p_value, abs(rho), "rho", n)
    deciles = _deciles(of[known].to_numpy(float), by[known].to_numpy(float))
    if code in {"no_sign", "too_few"}:
        headline = (
            f"{of_name} shows no sign of depending on {by_name} (p {formatting.p_value(p_value)})."
        )
        verdict = AttributeVerdict(code, headline)
        return Correlation(of_name, by_name, n, rho, low, high, p_value, verdict, deciles)
    direction = "rises" if rho > 0 else "falls"
    how = "" if code == "differs" else " a little"
    verdict = AttributeVerdict(
        code,
        f"{of_name} {direction}{how} with {by_name}: rank correlation {formatting.decimal(rho, 2)} "
        f"({formatting.decimal(low, 2)} to {formatting.decimal(high, 2)}).",
        (f"A {effect_size_text(rho, 'rho')} effect. Correlation is not causation.",),
    )
    return Correlation(of_name, by_name, n, rho, low, high, p_value, verdict, deciles)


def _deciles(of: np.ndarray, by: np.ndarray) -> tuple[tuple[float, float, float, float], ...]:
    """(median of `by`, quartiles of `of`) in tenths of the customers, in the order of `by`."""
    order = np.argsort(by, kind="stable")
    deciles = []
    for part in np.array_split(order, _N_DECILES):
        if len(part):
            low, middle, high = (float(x) for x in np.percentile(of[part], [25, 50, 75]))
            deciles.append((float(np.median(by[part])), low, middle, high))
    return tuple(deciles)
