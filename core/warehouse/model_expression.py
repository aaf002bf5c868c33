"""A saved model as an expression: coordinates, then the nearest centre or most probable density."""

from __future__ import annotations

import functools
import math
import operator
from typing import TYPE_CHECKING

import ibis
import numpy as np

from core import segmentation
from core.errors import StoredModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import ibis.expr.types as ir

    from core.segmentation import Coordinate, FittedMixture, SegmentationModel

_MILLIONTHS = 10.0**segmentation.DECIMALS


def with_model_segments(
    customers: ir.Table,
    model: SegmentationModel,
    keep: Callable[[ir.Table], ir.Table] = lambda points: points,
) -> ir.Table:
    """Customers with the segment that a saved model gives them, as `SegmentationModel.predict`.

    Parameters
    ----------
    customers : the model's features
    model : with centres or densities
    keep : given the customers with their coordinates, before these are asked for several times

    Raises
    ------
    StoredModelError : a model that tells segments apart in another way, or by something that is not
        measured where orders lie
    """
    lacking = [name for name in model.space.features if name not in customers.columns]
    if lacking:
        raise StoredModelError(
            f"This model groups customers by {', '.join(lacking)}, which is not measured where "
            "orders lie.",
            "Fetch the orders (--engine fetch), or load them as a file.",
        )
    columns = [f"clientele_x{at}" for at, _ in enumerate(model.space.coordinates)]
    points = customers.mutate(
        **{
            name: _rounded(_coordinate(customers, coordinate))
            for name, coordinate in zip(columns, model.space.coordinates, strict=True)
        }
    )
    points = keep(points)
    costs = _costs(model, [points[name] for name in columns])
    far = [f"clientele_d{at}" for at, _ in enumerate(costs)]
    judged = points.mutate(**dict(zip(far, costs, strict=True)))
    least = ibis.least(*(judged[name] for name in far))
    cases = [
        (judged[name] <= least, ibis.literal(called))
        for name, called in zip(far, model.names, strict=True)
    ]
    return judged.mutate(segment=ibis.cases(*cases)).drop(*columns, *far)


def _coordinate(customers: ir.Table, coordinate: Coordinate) -> ir.FloatingValue:
    value = customers[coordinate.feature]
    if coordinate.level is not None:
        number = (value == coordinate.level).fill_null(ibis.literal(value=False)).ifelse(1.0, 0.0)
    else:
        number = value.cast("float64").fill_null(coordinate.filled)
        if math.isfinite(coordinate.low):
            number = ibis.greatest(number, coordinate.low)
        if math.isfinite(coordinate.high):
            number = ibis.least(number, coordinate.high)
        number = _transformed(number, coordinate)
    return coordinate.weight * (number - coordinate.centre) / coordinate.spread


def _transformed(number: ir.FloatingValue, coordinate: Coordinate) -> ir.FloatingValue:
    if coordinate.transform == "log1p":
        return (ibis.greatest(number, 0.0) / coordinate.unit + 1.0).ln()
    number = number / coordinate.unit
    if coordinate.transform != "yeo_johnson":
        return number
    # Yeo and Johnson (2000): a power of 1 + |x|, mirrored below zero.
    power = coordinate.power
    above = _power(ibis.greatest(number, 0.0) + 1.0, power)
    below = -_power(1.0 - ibis.least(number, 0.0), 2.0 - power)
    return (number >= 0).ifelse(above, below)


def _power(base: ir.FloatingValue, power: float) -> ir.FloatingValue:
    return base.ln() if power == 0 else (base**power - 1.0) / power


def _rounded(number: ir.FloatingValue) -> ir.FloatingValue:
    return (number * _MILLIONTHS).round().cast("float64") / _MILLIONTHS


def _costs(model: SegmentationModel, points: Sequence[ir.FloatingValue]) -> list[ir.FloatingValue]:
    """How badly a customer fits each cluster."""
    fitted = model.model
    if isinstance(fitted, segmentation.MixtureModel):
        return _improbable(fitted.estimator, points)
    if isinstance(fitted, segmentation.CentroidModel):
        return [_distance(points, centre) for centre in fitted.centres]
    raise StoredModelError(
        f"This model gives everyone their {fitted.rule}, which is not computed where orders lie.",
        "Use a model of K-Means, Agglomerative or Gaussian Mixture, or load the orders.",
    )


def _distance(points: Sequence[ir.FloatingValue], centre: np.ndarray) -> ir.FloatingValue:
    steps = [point - float(at) for point, at in zip(points, centre, strict=True)]
    return _total([step * step for step in steps]).sqrt()


def _improbable(
    mixture: FittedMixture, points: Sequence[ir.FloatingValue]
) -> list[ir.FloatingValue]:
    """Minus the logarithm of each component's weighted density, but for a constant."""
    costs = []
    for at, (weight, mean) in enumerate(zip(mixture.weights_, mixture.means_, strict=True)):
        cholesky = _cholesky(mixture, at)
        steps = [point - float(middle) for point, middle in zip(points, mean, strict=True)]
        squares = []
        for column in cholesky.T:
            along = _total(
                [step * float(part) for step, part in zip(steps, column, strict=True) if part]
            )
            squares.append(along * along)
        constant = math.log(weight) + float(np.log(np.diag(cholesky)).sum())
        costs.append(_total(squares) * 0.5 - constant)
    return costs


def _cholesky(mixture: FittedMixture, at: int) -> np.ndarray:
    """The factor of a component's precision matrix, shape (d, d)."""
    held, width = mixture.precisions_cholesky_, mixture.means_.shape[1]
    kind = mixture.covariance_type
    if kind == "tied":
        return np.asarray(held)
    if kind == "diag":
        return np.diag(held[at])
    return np.asarray(held[at]) if kind == "full" else np.eye(width) * held[at]


def _total(parts: Sequence[ir.FloatingValue]) -> ir.FloatingValue:
    return functools.reduce(operator.add, parts)
