"""BG/NBD and MBG/NBD: customers buy at random times and may leave after an order.

While they are there, customers buy at a rate of their own; rates differ as a gamma distribution
(r, α). After each order a customer leaves with a probability of their own; those differ as a beta
distribution (a, b). Under BG/NBD no customer can leave before the second order, so every
one-time buyer still counts as active; MBG/NBD lets them leave after the first one as well.

The two differ in one count only: the orders after which a customer could have left, x or x + 1.

References
----------
Fader, Hardie and Lee (2005), Marketing Science 24(2): BG/NBD. Batislam, Denizel and Filiztekin
(2007), International Journal of Research in Marketing 24(3): MBG/NBD.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from scipy.special import digamma, gammaln

if TYPE_CHECKING:
    from core.forecast.array_types import Floats
    from core.forecast.purchase_models.purchase_history import PurchaseHistory

_N_NODES = 24
_MAX_LOG_WAIT = 50.0
"""The logarithm of what counts as never."""
_CHUNK_CASES = 50_000


class BetaGeometric:
    """BG/NBD (Fader, Hardie and Lee 2005)."""

    name: ClassVar[str] = "bg_nbd"
    label: ClassVar[str] = "BG/NBD"
    parameters: ClassVar[tuple[str, ...]] = ("r", "α", "a", "b")
    heaviest: ClassVar[int | None] = None
    first_counts: ClassVar[int] = 0
    """1 where a customer can leave after the very first order."""

    def start(self, history: PurchaseHistory) -> Floats:
        """A shop in which most do not come back, in the file's own time scale."""
        age = float(np.average(history.age, weights=history.weight))
        return np.array([0.5, max(age / 5, 0.1), 0.7, 2.0])

    def log_likelihood(self, values: Floats, history: PurchaseHistory) -> tuple[float, Floats]:
        """Of all customers, and its gradient.

        L = Γ(r+x) αʳ / Γ(r) · B(a, b+k) / B(a, b) · [(α+T)^−(r+x) + a/(b+k−1) (α+t_x)^−(r+x)]

        with k chances to leave; the second term only where k > 0. Derived from equation 6 of Fader
        et al. with Γ(b+k−1) written out.
        """
        r, alpha, a, b = values
        x, weight = history.repeats, history.weight
        could = x + self.first_counts
        stayed, left = self._ways(values, history)
        together = np.logaddexp(stayed, left)
        gone = np.exp(left - together)
        after, until = 1 / (alpha + history.age), 1 / (alpha + history.last)
        log_after, log_until = -np.log(after), -np.log(until)
        counts, of_x = _customers_per_count(x, weight)
        chances = counts + self.first_counts
        total = of_x.sum()
        value = (
            (weight * together).sum()
            + (of_x * (gammaln(r + counts) + gammaln(b + chances) - gammaln(a + b + chances))).sum()
            + total * (r * np.log(alpha) - gammaln(r) + gammaln(a + b) - gammaln(b))
        )
        may_leave = could > 0
        per_chance = np.where(may_leave, gone / np.where(may_leave, b + could - 1, 1.0), 0.0)
        weighted_gone = weight * gone
        both = (of_x * digamma(a + b + chances)).sum()
        slope = np.array(
            [
                (of_x * digamma(r + counts)).sum()
                + total * (np.log(alpha) - digamma(r))
                - (weight * log_after).sum()
                + (weighted_gone * (log_after - log_until)).sum(),
                total * r / alpha - (weight * (r + x) * (after + gone * (until - after))).sum(),
                total * digamma(a + b) - both + weighted_gone.sum() / a,
                total * (digamma(a + b) - digamma(b))
                - both
                + (of_x * digamma(b + chances)).sum()
                - (weight * per_chance).sum(),
            ]
        )
        return float(value), slope

    def of_each(self, values: Floats, history: PurchaseHistory) -> Floats:
        """The log-likelihood of each case."""
        r, alpha, a, b = values
        x = history.repeats
        could = x + self.first_counts
        item: Floats = (
            np.logaddexp(*self._ways(values, history))
            + gammaln(r + x)
            - gammaln(r)
            + r * np.log(alpha)
            + gammaln(a + b)
            + gammaln(b + could)
            - gammaln(b)
            - gammaln(a + b + could)
        )
        return item

    def alive(self, values: Floats, history: PurchaseHistory) -> Floats:
        """The chance that each case has not left: its first way over both."""
        stayed, left = self._ways(values, history)
        return np.exp(stayed - np.logaddexp(stayed, left))

    def expected(self, values: Floats, history: PurchaseHistory, weeks: float) -> Floats:
        """Orders each case is expected to place in the weeks to come.

        P(alive) · E[(1 − (1 + p t / (α+T))^−(r+x)) / p], over p as Beta(a, b+k)

        The published form has a hypergeometric function, which overflows for busy customers and is
        undefined at a = 1. Here the mean over p is taken by Gauss-Jacobi quadrature, which is exact
        to rounding for such smooth functions and has no such gaps.

        References
        ----------
        Fader, Hardie and Lee (2005), equation 10, before its last integral is solved.
        """
        r, alpha, a, b = values
        counts, which = np.unique(history.repeats, return_inverse=True)
        nodes, shares = _beta_nodes(float(a), tuple((b + counts + self.first_counts).tolist()))
        mean = np.empty(len(which))
        for begin in range(0, len(which), _CHUNK_CASES):
            part = slice(begin, begin + _CHUNK_CASES)
            p, share = nodes[which[part]], shares[which[part]]
            ahead = weeks / (alpha + history.age[part, None])
            shape = (r + history.repeats[part])[:, None]
            # -expm1(…)/p keeps its digits where p is almost zero: it tends to (r+x) t/(α+T).
            orders = -np.expm1(-shape * np.log1p(p * ahead)) / p
            mean[part] = (share * orders).sum(axis=1)
        return self.alive(values, history) * mean

    def half_wait(self, values: Floats, history: PurchaseHistory) -> Floats:
        """Where ((α+T) / (α+T+t))^(r+x) is one half: no customer leaves between two orders."""
        r, alpha = values[:2]
        wait: Floats = (alpha + history.age) * np.expm1(
            np.minimum(np.log(2) / (r + history.repeats), _MAX_LOG_WAIT)
        )
        return wait

    def _ways(self, values: Floats, history: PurchaseHistory) -> tuple[Floats, Floats]:
        """The two ways a history can come about, as logs: still there, or gone after the last."""
        r, alpha, a, b = values
        shape = r + history.repeats
        could = history.repeats + self.first_counts
        stayed = -shape * np.log(alpha + history.age)
        may_leave = could > 0
        chance = np.log(a) - np.log(np.where(may_leave, b + could - 1, 1.0))
        left = np.where(may_leave, chance - shape * np.log(alpha + history.last), -np.inf)
        return stayed, left


class ModifiedBetaGeometric(BetaGeometric):
    """MBG/NBD (Batislam, Denizel and Filiztekin 2007)."""

    name: ClassVar[str] = "mbg_nbd"
    label: ClassVar[str] = "MBG/NBD"
    first_counts: ClassVar[int] = 1


def _customers_per_count(x: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """The distinct counts, and how many customers have each: gamma functions are expensive."""
    of_x: Floats = np.bincount(x.astype(np.int64), weights=weight).astype(np.float64)
    counts = np.flatnonzero(of_x)
    return counts.astype(np.float64), of_x[counts]


@functools.lru_cache(maxsize=16)
def _beta_nodes(a: float, others: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Nodes and shares of Gauss-Jacobi quadrature for Beta(a, b), one row for each b.

    The eigenvalues of the Jacobi matrix of the recurrence, and the squares of the first components
    of its eigenvectors (Golub and Welsch 1969, Mathematics of Computation 23). Unlike
    `scipy.special.roots_jacobi`, whose weights overflow from b of about 1,000 on, the shares are
    those of the probability density itself and stay finite for any customer. They depend on the fit
    alone, and one fit is used for many horizons.
    """
    b = np.array(others)
    one, other = b[:, None] - 1, a - 1.0  # exponents of (1 - p) and p
    n = np.arange(_N_NODES, dtype=float)
    total = 2 * n + one + other
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (other**2 - one**2) / (total * (total + 2))
        step = n[1:]
        sums = total[:, 1:]
        squared = (
            4 * step * (step + one) * (step + other) * (step + one + other)
            / (sums**2 * (sums + 1) * (sums - 1))
        )  # fmt: skip
    middle[:, 0] = (other - one[:, 0]) / (one[:, 0] + other + 2)
    # At the first step (n + one + other) and (sums - 1) are the same number, possibly zero.
    first = one[:, 0] + other
    squared[:, 0] = 4 * (1 + one[:, 0]) * (1 + other) / ((2 + first) ** 2 * (3 + first))
    matrix = np.zeros((len(b), _N_NODES, _N_NODES))
    index = np.arange(_N_NODES)
    matrix[:, index, index] = middle
    matrix[:, index[1:], index[:-1]] = np.sqrt(np.maximum(squared, 0))
    places, vectors = np.linalg.eigh(matrix)
    nodes = np.clip((places + 1) / 2, 1e-300, 1.0)
    return nodes, vectors[:, 0, :] ** 2
