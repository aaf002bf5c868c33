"""Pareto/NBD: customers buy at random times and may leave at any time.

While they are there, customers buy at a rate of their own; rates differ as a gamma distribution
(r, α). They leave at a rate of their own too; those differ as a gamma distribution (s, β).

References
----------
Schmittlein, Morrison and Colombo (1987), Management Science 33(1). Fader and Hardie (2005), "A note
on deriving the Pareto/NBD model".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np
from scipy.special import digamma, gammaln

if TYPE_CHECKING:
    from core.forecast.array_types import Floats
    from core.forecast.purchase_models.purchase_history import PurchaseHistory

_N_NODES = 24
_MAX_LOG_WAIT = 50.0
"""The logarithm of what counts as never."""
_CHUNK_CASES = 20_000


class ParetoNbd:
    """Pareto/NBD (Schmittlein, Morrison and Colombo 1987)."""

    name: ClassVar[str] = "pareto_nbd"
    label: ClassVar[str] = "Pareto/NBD"
    parameters: ClassVar[tuple[str, ...]] = ("r", "α", "s", "β")
    heaviest: ClassVar[int | None] = 30_000

    def start(self, history: PurchaseHistory) -> Floats:
        """A shop in which most do not come back, in the file's own time scale."""
        age = max(float(np.average(history.age, weights=history.weight)), 0.5)
        return np.array([0.7, age / 4, 0.7, age / 3])

    def log_likelihood(self, values: Floats, history: PurchaseHistory) -> tuple[float, Floats]:
        """Of all customers, and its gradient.

        L = Γ(r+x) αʳ βˢ / Γ(r) · [(α+T)^−(r+x) (β+T)^−s + s ∫ (α+τ)^−(r+x) (β+τ)^−(s+1) dτ]

        with τ, the time of leaving, from t_x to T. The published form has two hypergeometric
        functions, whose difference loses all digits for busy customers; the integral itself is
        smooth and positive, and so is its gradient.
        """
        total, slope = 0.0, np.zeros(4)
        for begin in range(0, len(history.weight), _CHUNK_CASES):
            part = slice(begin, begin + _CHUNK_CASES)
            value, part_slope = _likelihood(values, *_rows(history, part), history.weight[part])
            total, slope = total + value, slope + part_slope
        return total, slope

    def of_each(self, values: Floats, history: PurchaseHistory) -> Floats:
        """The log-likelihood of each case."""
        r, alpha, s, beta = values
        constant = gammaln(r + history.repeats) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
        item: Floats = constant + np.concatenate(
            [np.logaddexp(ways.stayed, ways.left) for ways in _all_paths(values, history)]
        )
        return item

    def alive(self, values: Floats, history: PurchaseHistory) -> Floats:
        """The chance that each case has not left: its first way over both."""
        return np.concatenate(
            [
                np.exp(ways.stayed - np.logaddexp(ways.stayed, ways.left))
                for ways in _all_paths(values, history)
            ]
        )

    def expected(self, values: Floats, history: PurchaseHistory, weeks: float) -> Floats:
        """Orders each case is expected to place in the weeks to come.

        P(alive) · (r+x) / (α+T) · ∫ ((β+T) / (β+T+u))ˢ du, u from 0 to t: the rate while they are
        there, times the chance that they still are. (Fader and Hardie 2005, equation 22; as an
        integral it needs no exception for s = 1.)
        """
        r, alpha, s, beta = values
        scale = beta + history.age
        grown = np.log1p(weeks / scale)
        power = 1 - s
        stay = np.expm1(power * grown) / power if abs(power) > 1e-8 else grown  # noqa: PLR2004 - a limit
        rate = (r + history.repeats) / (alpha + history.age)
        orders: Floats = self.alive(values, history) * rate * scale * stay
        return orders

    def half_wait(self, values: Floats, history: PurchaseHistory) -> Floats:
        """Where ((α+T) / (α+T+t))^(r+x) is one half: the wait of those who do not leave."""
        r, alpha = values[:2]
        wait: Floats = (alpha + history.age) * np.expm1(
            np.minimum(np.log(2) / (r + history.repeats), _MAX_LOG_WAIT)
        )
        return wait


class _Paths(NamedTuple):
    """The two ways a history can come about, as logs; behind the second, the times of leaving."""

    stayed: Floats
    left: Floats
    times: Floats
    chance: Floats


def _rows(history: PurchaseHistory, part: slice) -> tuple[Floats, Floats, Floats]:
    return history.repeats[part], history.last[part], history.age[part]


def _all_paths(values: Floats, history: PurchaseHistory) -> list[_Paths]:
    return [
        _paths(values, *_rows(history, slice(begin, begin + _CHUNK_CASES)))
        for begin in range(0, len(history.weight), _CHUNK_CASES)
    ]


def _paths(values: Floats, x: Floats, last: Floats, age: Floats) -> _Paths:
    """Both ways; the integral by Gauss-Legendre quadrature.

    The variable is w = 1 − ((α+t_x) / (α+τ))^(r+s+x), in which the integrand is constant for α = β
    and varies slowly else: where it falls a thousandfold between t_x and T, as it does for busy
    customers, most nodes stand where it is large.
    """
    r, alpha, s, beta = values
    m = (r + s + x)[:, None]
    begin = (alpha + last)[:, None]
    nodes, weights = np.polynomial.legendre.leggauss(_N_NODES)
    reach = -np.expm1(m * np.log(begin / (alpha + age)[:, None]))
    w = reach * (nodes + 1) / 2
    stretched = -np.log1p(-w) / m
    times = begin * np.exp(stretched) - alpha
    with np.errstate(divide="ignore"):
        log_step = np.log(reach * weights / 2) + np.log(begin / m) + stretched * (m + 1)
    log_each = -(r + x)[:, None] * np.log(alpha + times) - (s + 1) * np.log(beta + times) + log_step
    top = log_each.max(axis=1)
    finite = np.isfinite(top)
    chance = np.exp(log_each - np.where(finite, top, 0.0)[:, None])
    total = chance.sum(axis=1)
    safe = np.where(total > 0, total, 1.0)
    left = np.where(finite, np.log(s) + top + np.log(safe), -np.inf)
    stayed = -(r + x) * np.log(alpha + age) - s * np.log(beta + age)
    return _Paths(stayed, left, times, chance / safe[:, None])


def _likelihood(
    values: Floats, x: Floats, last: Floats, age: Floats, weight: Floats
) -> tuple[float, Floats]:
    r, alpha, s, beta = values
    ways = _paths(values, x, last, age)
    together = np.logaddexp(ways.stayed, ways.left)
    gone = np.exp(ways.left - together)
    here = 1 - gone
    buying, leaving = alpha + ways.times, beta + ways.times

    def mean(of: Floats) -> Floats:
        averaged: Floats = (ways.chance * of).sum(axis=1)
        return averaged

    item = together + gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    slope = np.array(
        [
            digamma(r + x) - digamma(r) + np.log(alpha)
            - here * np.log(alpha + age) - gone * mean(np.log(buying)),
            r / alpha - (r + x) * (here / (alpha + age) + gone * mean(1 / buying)),
            np.log(beta) - here * np.log(beta + age) + gone * (1 / s - mean(np.log(leaving))),
            s / beta - s * here / (beta + age) - (s + 1) * gone * mean(1 / leaving),
        ]
    )  # fmt: skip
    return float(weight @ item), slope @ weight
