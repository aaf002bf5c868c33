"""Sample ratio mismatch (SRM): whether the arms have as many customers as planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special, stats

from core import formatting
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.experiments.arms import Arm

ALARM_P_VALUE, DOUBT_P_VALUE = 0.001, 0.01
"""Below the first the result is not read; below the second it is read with a warning."""
_PRIOR_CUSTOMERS = 1_000
"""How much the prior of the sequential check is worth: splits off by a few points at most."""


@dataclass(frozen=True, slots=True)
class SampleRatioCheck:
    """Customers per arm beside those that were planned.

    Parameters
    ----------
    names, customers, expected : per arm
    statistic, p_value : of the chi-squared test
    """

    names: tuple[str, ...]
    customers: tuple[int, ...]
    expected: tuple[float, ...]
    statistic: float
    p_value: float

    @property
    def broken(self) -> bool:
        """Whether the split is too uneven to be chance: a sample ratio mismatch."""
        return self.p_value < ALARM_P_VALUE

    @property
    def text(self) -> str:
        """The check in a sentence."""
        off = [
            abs(got - want) / want for got, want in zip(self.customers, self.expected, strict=True)
        ]
        worst = int(np.argmax(off))
        finding = (
            f"{self.names[worst]} has {formatting.count(self.customers[worst], 'customer')},"
            f" {formatting.count(self.expected[worst])} expected (p"
            f" {formatting.p_value(self.p_value)})"
        )
        if self.broken:
            return f"The split is broken: {finding}."
        if self.p_value < DOUBT_P_VALUE:
            return f"The split is unusual, but could be chance: {finding}."
        return f"The split is as planned (p {formatting.p_value(self.p_value)})."


def check_sample_ratio(
    arms: Sequence[Arm], planned: Mapping[str, float], *, sequential: bool = False
) -> SampleRatioCheck:
    """Test the sizes of the arms against the planned split.

    Pearson's chi-squared on the customers per arm. An alarm is raised at p < .001, so that a
    thousand sound tests give one false alarm.

    Parameters
    ----------
    arms : of the test
    planned : share of each arm, of any sum; equal shares where empty
    sequential : the test is looked at while it runs: an always-valid p-value in place of χ²'s

    References
    ----------
    Fabijan et al. (2019), Diagnosing Sample Ratio Mismatch in Online Controlled Experiments, KDD;
    Lindon and Malek (2022), Anytime-Valid Inference for Multinomial Count Data, NeurIPS.
    """
    names = tuple(arm.name for arm in arms)
    if planned and (set(planned) != set(names) or min(planned.values()) <= 0):
        raise SettingError(
            f"The planned split names {formatting.listed(list(planned))[:200]}; the arms are "
            f"{formatting.listed(list(names))[:200]}.",
            "Give each arm a share above zero.",
        )
    sizes = np.array([arm.customers for arm in arms])
    shares = np.array([planned.get(name, 1.0) for name in names], dtype=float)
    expected = sizes.sum() * shares / shares.sum()
    result = stats.chisquare(sizes, expected)
    return SampleRatioCheck(
        names,
        tuple(int(size) for size in sizes),
        tuple(float(size) for size in expected),
        float(result.statistic),
        _always_valid_p_value(sizes, shares) if sequential else float(result.pvalue),
    )


def _always_valid_p_value(sizes: np.ndarray, shares: np.ndarray) -> float:
    """The inverse Bayes factor of a Dirichlet prior around the planned split against that split."""
    planned = shares / shares.sum()
    prior = _PRIOR_CUSTOMERS * planned
    log_factor = (
        special.gammaln(prior.sum())
        - special.gammaln(prior.sum() + sizes.sum())
        + (special.gammaln(prior + sizes) - special.gammaln(prior)).sum()
        - sizes @ np.log(planned)
    )
    return float(min(1.0, np.exp(-log_factor)))
