"""A model taken apart into texts, numbers, lists and arrays, and put together again.

Each object becomes a dictionary of its fields with its class under "kind". Models of former
versions are put together too: `_upgrade` knows what became of their classes and fields.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from joblib.numpy_pickle import NumpyUnpickler

from core import segmentation

FORMER_PACKAGE = "core.segment"
"""Where the classes of models were before; files saved then name them there."""

_FORMER_CLASSES = {
    "SegmentModel": "SegmentationModel",
    "Reference": "FeatureReference",
    "Space": "FeatureSpace",
    "MixedSpace": "FeatureSpace",
    "TailoredSpace": "FeatureSpace",
    "Coordinate": "Coordinate",
    "Axis": "Coordinate",
    "Centres": "CentroidModel",
    "Mixture": "MixtureModel",
    "Gaussians": "FittedMixture",
    "Neighbours": "NeighbourModel",
    "SampledNeighbours": "SampledNeighbourModel",
}
"""What became of each class; `_upgrade` says what became of its fields."""

_FORMER_SLOTS = {
    "Axis": ("feature", "level", "unit", "centre", "spread"),
    "Reference": ("feature", "edges", "levels", "shares"),
}
"""Classes with slots, which are pickled as a list of their fields."""


def to_parts(value: Any) -> Any:
    """A part of a model as texts, numbers, lists and arrays."""
    if hasattr(value, "precisions_cholesky_"):  # models of older versions hold scikit-learn's
        value = segmentation.FittedMixture.of(value)
    if is_dataclass(value):
        named = {field.name: to_parts(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__, **named}
    if isinstance(value, tuple | list):
        return [to_parts(item) for item in value]
    return value.item() if isinstance(value, np.generic) else value


def from_parts(parts: Any) -> Any:
    """The model itself; KeyError or TypeError where it names or lacks a part."""
    if isinstance(parts, list | tuple):
        return tuple(from_parts(item) for item in parts)
    if isinstance(parts, _FormerPart):
        parts = {"kind": type(parts).__name__, **vars(parts)}
    if not isinstance(parts, dict):
        return parts
    named = {name: from_parts(value) for name, value in parts.items() if name != "kind"}
    kind, named = _upgrade(parts["kind"], named)
    return _classes()[kind](**named)


def _classes() -> dict[str, type]:
    """Everything a model is made of."""
    classes = (
        segmentation.SegmentationModel,
        segmentation.FeatureReference,
        segmentation.FeatureSpace,
        segmentation.Coordinate,
        *segmentation.model_classes(),
        segmentation.PlainGroups,
    )
    return {part.__name__: part for part in classes}


def _upgrade(kind: str, named: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The class of today and its fields, for those of a former version."""
    if kind == "Space":
        scales = (named[name] for name in ("features", "unit", "centre", "spread"))
        coordinates = tuple(
            segmentation.Coordinate(
                feature,
                transform="log1p",
                unit=float(unit),
                centre=float(centre),
                spread=float(spread),
            )
            for feature, unit, centre, spread in zip(*scales, strict=True)
        )
        return "FeatureSpace", {"features": named["features"], "coordinates": coordinates}
    if kind == "Axis":
        log1p = named["unit"] is not None
        named |= {"transform": "log1p" if log1p else "none", "unit": named["unit"] or 1.0}
    if kind in ("MixedSpace", "TailoredSpace"):
        named["coordinates"] = named.pop("axes")
    named.pop("how_it_assigns", None)
    if kind in ("Centres", "Mixture"):
        named.pop("noise")
    return _FORMER_CLASSES.get(kind, kind), named


class _FormerPart:
    """An object of a former version's class, as its fields."""

    def __setstate__(self, state: Any) -> None:
        if not isinstance(state, dict):  # a class with slots
            state = dict(zip(_FORMER_SLOTS[type(self).__name__], state, strict=True))
        vars(self).update(state)


def load_former(content: bytes) -> Any:
    """A model that a former version saved with joblib, its classes being elsewhere by now.

    The file is one this installation signed: as with every model, that is checked before.
    """

    class Unpickler(NumpyUnpickler):  # type: ignore[misc]
        def find_class(self, module: str, name: str) -> Any:
            if module.startswith(f"{FORMER_PACKAGE}.") and name in _FORMER_CLASSES:
                return type(name, (_FormerPart,), {})
            return super().find_class(module, name)

    data = io.BytesIO(zlib.decompress(content))
    return from_parts(Unpickler("", data, ensure_native_byte_order=True).load())
