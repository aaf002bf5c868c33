"""Why one customer is in their segment, and what would move them to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.errors import SettingError
from core.segmentation.algorithms.base import ProbabilisticModel
from core.segmentation.diagnostics.diagnostics import middles, points_of
from core.segmentation.explanation import text

if TYPE_CHECKING:
    from core.features import Customers
    from core.segmentation.result import Segmentation

STEPS = 200
"""Values of a measure that are tried for a move: what other customers of this shop have."""


@dataclass(frozen=True)
class Standing:
    """One measure of one customer among all customers.

    Parameters
    ----------
    feature, words : the measure
    value : the customer's
    typical : the segment's median
    below : share of all customers who have less (mid-ranks)
    """

    feature: str
    words: str
    value: float
    typical: float
    below: float


@dataclass(frozen=True)
class Move:
    """The least change of one measure, all others kept, that puts the customer elsewhere.

    Parameters
    ----------
    feature : the measure
    value, needed : as it is, and as it would have to be
    segment : where the customer would then be
    words : the same in words
    """

    feature: str
    value: float
    needed: float
    segment: str
    words: str


@dataclass(frozen=True)
class CustomerExplanation:
    """Why a customer is where they are.

    Parameters
    ----------
    customer : the id
    segment : their segment
    next_segment : the segment whose middle is nearest among the others
    distance, next_distance : to the own segment's middle and to that one's, in the space
    probabilities : per segment, where the model has them (Gaussian mixture); else empty
    standings : one a measure
    moves : at most two a measure (less and more of it), the nearest first
    unusual : whether the customer was flagged as unusual
    """

    customer: str
    segment: str
    next_segment: str | None
    distance: float
    next_distance: float | None
    probabilities: dict[str, float]
    standings: tuple[Standing, ...]
    moves: tuple[Move, ...]
    unusual: bool


def explain_customer(
    customers: Customers, segmentation: Segmentation, customer: str
) -> CustomerExplanation:
    """Explain one customer's segment.

    Parameters
    ----------
    customers : those that were segmented
    segmentation : with a model in use
    customer : an id

    Raises
    ------
    SettingError : there is no such customer
    """
    frame = customers.frame
    if customer not in frame.index:
        raise SettingError(
            f"There is no customer {customer}.", "Check the id: leading zeros count."
        )
    own = str(segmentation.labels[customer])
    numbers = [name for name in segmentation.model_in_use.space.features if _is_number(frame[name])]
    away = _distances(segmentation, customer)
    others = {name: far for name, far in away.items() if name != own}
    nearest = min(others, key=others.__getitem__, default=None)
    return CustomerExplanation(
        customer=customer,
        segment=own,
        next_segment=nearest,
        distance=away[own],
        next_distance=others[nearest] if nearest is not None else None,
        probabilities=_probabilities(segmentation, frame.loc[[customer]]),
        standings=tuple(
            _standing(customers, segmentation, own, name, customer) for name in numbers
        ),
        moves=tuple(
            sorted(
                (
                    move
                    for name in numbers
                    for move in _moves(customers, segmentation, name, customer)
                ),
                key=lambda move: _effort(frame[move.feature], move),
            )
        ),
        unusual=customer in set(segmentation.outliers),
    )


def _is_number(values: pd.Series[float]) -> bool:
    return pd.api.types.is_numeric_dtype(values) and not values.isin((0.0, 1.0)).all()


def _distances(segmentation: Segmentation, customer: str) -> dict[str, float]:
    place = points_of(segmentation)[segmentation.labels.index.get_loc(customer)]
    away = np.linalg.norm(middles(segmentation) - place, axis=1)
    return {
        profile.name: float(far) for profile, far in zip(segmentation.profiles, away, strict=True)
    }


def _probabilities(segmentation: Segmentation, row: pd.DataFrame) -> dict[str, float]:
    model = segmentation.model_in_use
    if not isinstance(model.model, ProbabilisticModel):
        return {}
    values = model.model.probabilities(model.space.transform(row))[0]
    return {name: float(value) for name, value in zip(model.names, values, strict=True)}


def _standing(
    customers: Customers, segmentation: Segmentation, own: str, name: str, customer: str
) -> Standing:
    values = customers.frame[name].astype(float)
    value = float(values[customer])
    below = float((values < value).mean() + (values == value).mean() / 2)
    typical = float(values[segmentation.labels == own].median())
    return Standing(name, text.feature_label(name, customers), value, typical, below)


def _moves(
    customers: Customers, segmentation: Segmentation, name: str, customer: str
) -> list[Move]:
    """The nearest value below and above at which the model says another segment."""
    frame = customers.frame
    value, own = float(frame[name].astype(float)[customer]), str(segmentation.labels[customer])
    held = np.unique(frame[name].dropna().to_numpy(float))
    if len(held) > STEPS:
        held = np.unique(np.quantile(held, np.linspace(0, 1, STEPS), method="nearest"))
    tried = frame.loc[[customer] * (len(held) + 1)].copy()
    tried[name] = [*held, value]
    tried.index = pd.Index([str(place) for place in range(len(tried))], name="customer_id")
    predicted = segmentation.model_in_use.predict(tried).to_numpy()
    if predicted[-1] != own:
        return []  # where the model and the labels part, there is no edge to measure from
    moves = []
    for side in (held < value, held > value):
        there = np.flatnonzero(side & (predicted[:-1] != own))
        if len(there):
            place = there[np.abs(held[there] - value).argmin()]
            needed, segment = float(held[place]), str(predicted[place])
            words = (
                f"With {text.feature_label(name, customers)} {text.number(needed)} instead of "
                f"{text.number(value)}: {segment}."
            )
            moves.append(Move(name, value, needed, segment, words))
    return moves


def _effort(values: pd.Series[float], move: Move) -> float:
    """How far a move is, as the share of customers it passes."""
    low, high = sorted((move.value, move.needed))
    return float(((values > low) & (values < high)).mean())
