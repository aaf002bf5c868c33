"""The terminal's options for the model lab: which models are searched, in which space, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from core import segmentation
from core.errors import SettingError
from core.settings import Algorithm, SegmentSettings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_CHOICES = ("objective", "sampler", "transform", "scaler", "outliers")
"""Settings that are one word of several."""


def add_search(parser: argparse.ArgumentParser) -> None:
    """Add the options of a search."""
    defaults = SegmentSettings()
    parser.add_argument(
        "--algorithm",
        choices=("auto", *get_args(Algorithm)),
        default=defaults.algorithm,
        help="which algorithm (default: auto, the best of those compared)",
    )
    parser.add_argument(
        "--compare",
        action="append",
        default=[],
        choices=get_args(Algorithm),
        metavar="ALGORITHM",
        help="compare this algorithm, as often as needed (default: kmeans, agglomerative, gmm)",
    )
    parser.add_argument(
        "--clusters", default="auto", metavar="auto|N", help="number of segments (default: auto)"
    )
    parser.add_argument(
        "--trials",
        type=int,
        default=defaults.trials,
        metavar="N",
        help=f"Optuna trials per algorithm (default: {defaults.trials})",
    )
    parser.add_argument(
        "--seconds", type=int, metavar="N", help="begin no more trials after so many seconds"
    )
    parser.add_argument(
        "--range",
        action="append",
        default=[],
        metavar="NAME=A,B",
        help="try only these choices of a parameter, such as linkage=ward,average",
    )
    parser.add_argument(
        "--preset",
        choices=tuple(segmentation.SPACE_PRESETS),
        help="a named space; single choices come on top",
    )
    parser.add_argument(
        "--place-by",
        action="append",
        default=[],
        metavar="MEASURE",
        help="place customers by this measure, as often as needed (default: recency_days, "
        "frequency, monetary)",
    )
    parser.add_argument(
        "--weight",
        action="append",
        default=[],
        metavar="MEASURE=WEIGHT",
        help="how much a measure counts beside the others, such as monetary=2",
    )
    parser.add_argument(
        "--outlier-share",
        type=float,
        metavar="SHARE",
        help=f"share of customers flagged as unusual (default: {defaults.outlier_share})",
    )
    parser.add_argument(
        "--rename",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="call a segment something else, such as Champions=VIP, as often as needed",
    )
    for name in _CHOICES:
        field = SegmentSettings.model_fields[name]
        parser.add_argument(
            f"--{name}",
            choices=get_args(field.annotation),
            help=f"{field.description} (default: {field.default})".replace("%", "%%"),
        )


def search_settings(options: argparse.Namespace) -> SegmentSettings:
    """The settings that the options of `add_search`, `--model` and `--seed` describe.

    Raises
    ------
    SettingError : an option cannot be understood
    """
    chosen: dict[str, Any] = {name: getattr(options, name) for name in _CHOICES}
    chosen |= {
        "outlier_share": options.outlier_share,
        "weights": tuple(_pairs("--weight", options.weight, "monetary=2")) or None,
        "features": tuple(options.place_by) or None,
        "algorithms": tuple(dict.fromkeys(options.compare)) or None,
        "ranges": tuple(
            (name, tuple(told.split(",")))
            for name, told in _pairs("--range", options.range, "linkage=ward,average")
        ),
        "seconds": options.seconds,
        "names": tuple(_pairs("--rename", options.rename, "Champions=VIP")),
    }
    preset = dict(segmentation.SPACE_PRESETS[options.preset].choices) if options.preset else {}
    return SegmentSettings(
        **preset
        | {name: value for name, value in chosen.items() if value is not None}
        | {
            "algorithm": options.algorithm,
            "clusters": None if options.clusters == "auto" else options.clusters,
            "saved_model": options.model,
            "trials": options.trials,
            "seed": options.seed,
        }
    )


def _pairs(option: str, given: Sequence[str], example: str) -> list[tuple[str, str]]:
    pairs = []
    for each in given:
        name, equals, value = each.partition("=")
        if not (name and equals and value):
            raise SettingError(
                f"{option} {each} cannot be understood.", f"Write {option} {example}."
            )
        pairs.append((name, value))
    return pairs
