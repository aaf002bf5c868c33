"""The terminal's options for RFM: how many scores, where limits lie, weights and the grid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import rfm
from core.cli.input_files import existing
from core.cli.parser import date
from core.errors import SettingError
from core.settings import RfmGrid, RfmSettings

if TYPE_CHECKING:
    import argparse

_MEASURES = ("recency", "frequency", "monetary")
_CALENDAR = "calendar"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--levels", type=int, default=5, choices=(3, 4, 5), help="scores a measure has (default: 5)"
    )
    for measure in _MEASURES:
        parser.add_argument(
            f"--{measure}-cuts",
            metavar="A,B,…",
            help=f"own {measure} limits, rising, one fewer than --levels"
            + (f"; {_CALENDAR} for a month, a quarter, …" if measure == "recency" else ""),
        )
    parser.add_argument(
        "--weights",
        default="equal",
        metavar="NAME|R,F,M",
        help="equal, e-commerce, retail, subscription, or three numbers",
    )
    parser.add_argument(
        "--grid", metavar="FILE", help="a JSON file with the shop's own segments and cells"
    )


def rfm_settings(options: argparse.Namespace) -> RfmSettings:
    """The settings that the options describe.

    Raises
    ------
    SettingError : an option cannot be understood
    pydantic.ValidationError : a value is out of bounds
    """
    cuts: dict[str, tuple[float, ...] | None] = {
        f"{measure}_cuts": _numbers(f"--{measure}-cuts", getattr(options, f"{measure}_cuts"))
        if getattr(options, f"{measure}_cuts") != _CALENDAR
        else rfm.DAYS[options.levels]
        for measure in _MEASURES
    }
    recency, frequency, monetary = _weights(options.weights)
    return RfmSettings(
        as_of=date("--as-of", options.as_of),
        levels=options.levels,
        recency_weight=recency,
        frequency_weight=frequency,
        monetary_weight=monetary,
        grid=_grid(options.grid),
        **cuts,
    )


def _weights(text: str) -> tuple[float, ...]:

    by_name = {name.casefold(): weights for name, weights in rfm.WEIGHT_PRESETS.items()}
    if text.casefold() in by_name:
        return by_name[text.casefold()]
    found = _numbers("--weights", text)
    if found is None or len(found) != len(_MEASURES):
        raise SettingError(
            f"--weights {text} cannot be understood.",
            f"Write one of {', '.join(by_name)}, or three numbers such as 0.3,0.4,0.3.",
        )
    return found


def _numbers(option: str, text: str | None) -> tuple[float, ...] | None:
    if text is None:
        return None
    try:
        return tuple(float(word) for word in text.split(","))
    except ValueError as error:
        raise SettingError(
            f"{option} {text} cannot be understood.",
            f"Write numbers with commas between them, such as {option} 30,90,180,365.",
        ) from error


def _grid(name: str | None) -> RfmGrid | None:
    if name is None:
        return None
    path = existing(Path(name))
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return RfmGrid.model_validate(held)
    except (ValueError, UnicodeDecodeError) as error:
        raise SettingError(
            f"{path.name} does not hold a grid.",
            "Take `grid` from the answer of `python -m core rfm FILE --json` and change it: five "
            "rows of five cells, each the name of one of its segments.",
        ) from error
