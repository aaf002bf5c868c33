"""Repeated looks at a running test: their false-alarm rate, and Pocock's correction."""

from __future__ import annotations

import functools

import numpy as np
from scipy import optimize, stats

SEED = 0


@functools.lru_cache(maxsize=256)
def false_alarm_rate(level: float, looks: int) -> float:
    """How often a test without any effect is called a success, if it is looked at several times.

    With looks after equal numbers of customers the z-values at looks i < j are normal with
    correlation √(i ÷ j). The chance that none of them leaves ± z(level) is a multivariate normal
    probability (SciPy, Genz and Bretz).

    Parameters
    ----------
    level : the p-value below which somebody would stop
    looks : how often

    References
    ----------
    Armitage, McPherson and Rowe (1969), Journal of the Royal Statistical Society A 132(2), table 2.
    """
    if looks <= 1:
        return level
    places = np.arange(1, looks + 1)
    correlation = np.sqrt(np.minimum.outer(places, places) / np.maximum.outer(places, places))
    limit = np.full(looks, stats.norm.isf(level / 2))
    inside = stats.multivariate_normal(np.zeros(looks), correlation).cdf(
        limit, lower_limit=-limit, rng=np.random.default_rng(SEED)
    )
    return float(1 - inside)


@functools.lru_cache(maxsize=64)
def pocock_level(alpha: float, looks: int) -> float:
    """The p-value to ask for at every look, so that all looks together keep the false alarms.

    Pocock's boundary: the level at which `false_alarm_rate` is alpha.

    Parameters
    ----------
    alpha : accepted rate of false alarms over the whole test
    looks : how often it is looked at, at equal distances

    References
    ----------
    Pocock (1977), Biometrika 64(2), table 1.
    """
    if looks <= 1:
        return alpha
    root = optimize.brentq(
        lambda level: false_alarm_rate(level, looks) - alpha, alpha / looks, alpha, xtol=2e-5
    )
    return float(root)
