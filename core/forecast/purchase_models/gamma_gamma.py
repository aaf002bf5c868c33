"""Gamma-Gamma: expected spend per order day, from the mean spend so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma, gammaln

from core.forecast.purchase_models.maximum_likelihood import Optimum, maximise

if TYPE_CHECKING:
    from core.forecast.array_types import Floats

PARAMETERS = ("p", "q", "v")
MIN_Q = 1.02
"""Below 1 the mean over customers would be infinite: one customer could be worth any amount."""
MIN_BUYERS = 50
MAX_COLD_START_CUSTOMERS = 50_000
HEAVY_TAIL_Q = 1.2
"""Below this q, the mean over customers is mostly made of very few of them."""


@dataclass(frozen=True)
class SpendFit:
    """A fitted Gamma-Gamma model.

    Parameters
    ----------
    optimum : p, q, v with their standard errors and the log-likelihood; None where there was
        nothing to fit
    customers : those with money it was fitted to
    usual : what is spent on an average order day of the shop
    doubts : why the model should not be trusted, in sentences; none where it can
    """

    optimum: Optimum | None
    customers: int
    usual: float
    doubts: tuple[str, ...]

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters by name."""
        fit = self.optimum
        return dict(zip(PARAMETERS, fit.values.tolist(), strict=True)) if fit else {}

    @property
    def errors(self) -> dict[str, float]:
        """Their standard errors by name."""
        fit = self.optimum
        return dict(zip(PARAMETERS, fit.errors.tolist(), strict=True)) if fit else {}

    @property
    def mean(self) -> float:
        """What customers spend on an order day on average: p v / (q − 1)."""
        if self.optimum is None or self.doubts:
            return self.usual
        p, q, v = self.optimum.values
        return float(p * v / (q - 1))

    def expected(self, order_days: Floats, mean_spend: Floats) -> Floats:
        """What each customer will spend on an order day.

        Between what they spent so far and what everybody spends: E = (1 − k) · mean + k · own mean,
        with k = p x / (p x + q − 1). The more orders, the more their own mean counts.

        Parameters
        ----------
        order_days : days behind each mean, 0 where there are none
        mean_spend : own mean; not read where there are none, nothing where returns eat it up

        References
        ----------
        Fader and Hardie (2013), "The Gamma-Gamma model of monetary value", equation 5.
        """
        if self.optimum is None:
            return np.full(len(order_days), self.usual)
        p, q, _ = self.optimum.values
        own = p * order_days / (p * order_days + q - 1)
        known = np.where(order_days > 0, np.maximum(mean_spend, 0.0), 0.0)
        spend: Floats = (1 - own) * self.mean + own * known
        return spend


def fit_gamma_gamma(order_days: Floats, mean_spend: Floats) -> SpendFit:
    """Fit the Gamma-Gamma model by maximum likelihood.

    What a customer spends on a day differs as a gamma distribution (shape p), and its scale differs
    between customers as another one (q, v), so that the mean z of x days has the density

    Γ(px+q) / (Γ(px) Γ(q)) · v^q · z^(px−1) · x^(px) / (v + x z)^(px+q)

    Parameters
    ----------
    order_days, mean_spend : of each customer; only those with both above zero are used

    References
    ----------
    Colombo and Jiang (1999), Journal of Interactive Marketing 13(3). Fader, Hardie and Lee (2005),
    Journal of Marketing Research 42(4).
    """
    usable = (order_days > 0) & (mean_spend > 0)
    x, z = order_days[usable], mean_spend[usable]
    usual = float((x @ z) / x.sum()) if len(x) else 0.0
    if len(x) < 3 or np.ptp(z) == 0:  # noqa: PLR2004 - three parameters
        return SpendFit(None, len(x), usual, ("Too few customers with known spend.",))
    start = np.array([2.0, 3.0, usual])
    # In units of the usual spend all three parameters are of the size of one.
    if len(x) > MAX_COLD_START_CUSTOMERS:
        sample = np.random.default_rng(0).choice(
            len(x), MAX_COLD_START_CUSTOMERS // 5, replace=False
        )
        coarse = _maximise(
            x[sample], z[sample] / usual, start / [1, 1, usual], standard_errors=False
        )
        start = coarse.values * [1, 1, usual]
    scaled = _maximise(x, z / usual, start / [1, 1, usual], standard_errors=True)
    unit = np.array([1.0, 1.0, usual])
    optimum = Optimum(
        scaled.values * unit,
        scaled.errors * unit,
        # A density of money: halving the unit of money doubles it.
        scaled.log_likelihood - len(x) * np.log(usual),
        scaled.at_edge,
        scaled.vague,
        scaled.converged,
    )
    return SpendFit(optimum, len(x), usual, _doubts(optimum, len(x)))


def _maximise(x: Floats, z: Floats, start: Floats, *, standard_errors: bool) -> Optimum:
    codes = x.astype(np.int64)
    of_x = np.bincount(codes).astype(float)
    counts = np.flatnonzero(of_x)
    of_count, counts = of_x[counts], counts.astype(float)
    log_z, log_x = np.log(z), np.log(x)
    fixed = float(-log_z.sum())
    together = float((x * (log_z + log_x)).sum())
    xz = x * z

    def objective(values: Floats) -> tuple[float, Floats]:
        p, q, v = values
        logs = np.log(v + xz)
        sums, x_logs = float(logs.sum()), float(x @ logs)
        inverse = 1 / (v + xz)
        n = len(x)
        px, both = p * counts, p * counts + q
        value = (
            (of_count * (gammaln(both) - gammaln(px))).sum()
            - n * gammaln(q)
            + n * q * np.log(v)
            + p * together
            + fixed
            - p * x_logs
            - q * sums
        )
        psi = of_count * digamma(both)
        slope = np.array(
            [
                (counts * (psi - of_count * digamma(px))).sum() + together - x_logs,
                psi.sum() - n * digamma(q) + n * np.log(v) - sums,
                n * q / v - (p * x + q) @ inverse,
            ]
        )
        return float(value), slope

    return maximise(
        objective, start, lowest=np.array([1e-4, MIN_Q, 1e-4]), standard_errors=standard_errors
    )


def _doubts(optimum: Optimum, customers: int) -> tuple[str, ...]:
    doubts = []
    edges = [name for name, edge in zip(PARAMETERS, optimum.at_edge, strict=True) if edge]
    if edges:
        doubts.append(
            f"{' and '.join(edges)} of the spend model cannot be estimated from these orders."
        )
    elif optimum.values[1] < HEAVY_TAIL_Q:
        doubts.append("Mean spend depends on very few customers.")
    if any(optimum.vague):
        doubts.append("The spend model's parameters could be many times larger or smaller.")
    if not optimum.converged:
        doubts.append("The spend model did not converge.")
    if customers < MIN_BUYERS:
        doubts.append(f"Only {customers:,} repeat buyers: too few to model spend.")
    return tuple(doubts)
