"""Whether customers are still like those a saved model was fitted to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import formatting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STEADY, DRIFTED = 0.1, 0.25
"""Below the first a feature is steady, from the second on it has drifted: the usual marks."""

BINS = 10
MIN_SHARE = 1e-4
"""An empty bin counts as this share: its logarithm would be infinite."""


@dataclass(frozen=True, slots=True)
class FeatureReference:
    """How one feature was spread among the customers a model was fitted to.

    Parameters
    ----------
    feature : its column
    edges : inner edges of the bins of a number, rising; none for a category
    levels : the values of a category; none for a number
    shares : of the customers in each bin or with each value; the last one is of those whose value
        is missing or was not there
    """

    feature: str
    edges: tuple[float, ...]
    levels: tuple[str, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FeatureDrift:
    """How far one feature has moved since.

    Parameters
    ----------
    feature : its column
    psi : population stability index, 0 for the same spread
    verdict : "steady" (below 0.1), "some drift" or "drifted" (0.25 and more)
    """

    feature: str
    psi: float
    verdict: str


def reference_distributions(
    frame: pd.DataFrame, features: Sequence[str]
) -> tuple[FeatureReference, ...]:
    """How features are spread now: shares only, nobody can be recognised in them.

    Numbers are cut at their deciles. A value that more than a tenth of all customers share ends
    several deciles at once: it then has a bin of its own.

    Parameters
    ----------
    frame : one row a customer
    features : columns of it
    """
    return tuple(_remember(frame[name], name) for name in features)


def measure_drift(
    frame: pd.DataFrame, references: Sequence[FeatureReference]
) -> tuple[FeatureDrift, ...]:
    """How far each feature has moved: PSI = Σ (now − then) × ln(now ÷ then) over the bins.

    Parameters
    ----------
    frame : other customers, or the same at another time
    references : from `remember`

    References
    ----------
    Siddiqi (2006), Credit Risk Scorecards, chapter 9; Jeffreys (1946), Proceedings of the Royal
    Society A 186 (the symmetric divergence that it is).
    """
    return tuple(
        _drift(reference, _shares(frame[reference.feature], reference)) for reference in references
    )


def drift_verdict(moved: Sequence[FeatureDrift], called: Mapping[str, str] | None = None) -> str:
    """Whether a saved model may be used on these customers, in a sentence or two.

    Parameters
    ----------
    moved : from `measure`
    called : what features are called on screen, where that is something else
    """
    called = called or {}
    away = [
        called.get(drift.feature, drift.feature) for drift in moved if drift.verdict == "drifted"
    ]
    some = [
        called.get(drift.feature, drift.feature) for drift in moved if drift.verdict == "some drift"
    ]
    if away:
        return (
            f"Search for a new model: {formatting.listed(away)} no longer look like the customers "
            "it was made from, so its segments may not fit."
        )
    if some:
        return (
            f"Usable, but keep an eye on it: {formatting.listed(some)} shifted a little since the "
            "model was made. Everything else is unchanged."
        )
    if moved:
        return "Safe to use: these customers are like those the model was made from."
    return (
        "This model was saved by a version that did not store its customers' distribution, so "
        "drift is unknown."
    )


def psi_by_chance(moved: Sequence[FeatureDrift], now: int, then: int) -> float:
    """The PSI that chance alone gives two samples of the same customers: (bins − 1)(1/n + 1/m).

    Parameters
    ----------
    moved : from `measure`
    now, then : customers counted now, and those the model was made from

    References
    ----------
    Yurdakul and Naranjo (2020), Journal of Risk Model Validation 14(4): PSI over (1/n + 1/m) is
    about chi-squared with bins − 1 degrees of freedom.
    """
    return (BINS - 1) * (1 / max(now, 1) + 1 / max(then, 1)) if moved else 0.0


def _remember(values: pd.Series[float], name: str) -> FeatureReference:
    if not pd.api.types.is_numeric_dtype(values):
        bare = FeatureReference(name, (), tuple(sorted(map(str, values.dropna().unique()))), ())
    else:
        known = values.dropna().to_numpy(float)
        cuts = np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1], method="lower")
        bare = FeatureReference(name, tuple(float(cut) for cut in np.unique(cuts)), (), ())
    return FeatureReference(name, bare.edges, bare.levels, tuple(_shares(values, bare)))


def _shares(values: pd.Series[float], reference: FeatureReference) -> list[float]:
    last = len(reference.levels) or len(reference.edges) + 1
    if reference.levels:
        numbers = {level: place for place, level in enumerate(reference.levels)}
        bins = values.astype("object").map(lambda value: numbers.get(str(value), last)).to_numpy()
    else:
        plain = values.to_numpy(float)
        bins = np.where(np.isnan(plain), last, np.searchsorted(reference.edges, plain))
    counted = np.bincount(bins.astype(int), minlength=last + 1)
    return [float(share) for share in counted / max(len(values), 1)]


def _drift(reference: FeatureReference, now: list[float]) -> FeatureDrift:
    before = np.maximum(reference.shares, MIN_SHARE)
    after = np.maximum(now, MIN_SHARE)
    psi = float(((after - before) * np.log(after / before)).sum())
    if psi < STEADY:
        return FeatureDrift(reference.feature, psi, "steady")
    return FeatureDrift(reference.feature, psi, "some drift" if psi < DRIFTED else "drifted")
