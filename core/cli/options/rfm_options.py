"""The options for RFM scores: those of its settings, and weights by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import rfm
from core.cli.options import option_values
from core.cli.options.setting_options import add_options, given
from core.errors import SettingError
from core.settings import RfmSettings

if TYPE_CHECKING:
    import argparse

WEIGHTS = ("recency_weight", "frequency_weight", "monetary_weight")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options on scores, weights and the grid; `--as-of` is added by itself."""
    add_options(parser, RfmSettings, skip=("as_of", "expected_years", *WEIGHTS))
    parser.add_argument(
        "--weights",
        default="equal",
        metavar="NAME|R,F,M",
        help="equal, e-commerce, retail, subscription, or three numbers",
    )


def rfm_settings(options: argparse.Namespace) -> RfmSettings:
    """The settings that the options describe; defaults where a command has none of them.

    Raises
    ------
    SettingError : an option cannot be understood
    pydantic.ValidationError : a value is out of bounds
    """
    values = given(options, RfmSettings)
    if values.get("recency_cuts") == option_values.CALENDAR:
        values["recency_cuts"] = rfm.DAYS[values.get("levels", RfmSettings().levels)]
    weights = dict(zip(WEIGHTS, _weights(getattr(options, "weights", "equal")), strict=True))
    return RfmSettings(**weights | values)


def _weights(text: str) -> tuple[float, ...]:
    by_name = {name.casefold(): weights for name, weights in rfm.WEIGHT_PRESETS.items()}
    if text.casefold() in by_name:
        return by_name[text.casefold()]
    weights = option_values.numbers("--weights", text)
    if len(weights) != len(WEIGHTS):
        raise SettingError(
            f"--weights {text} is not valid.",
            f"Write one of {', '.join(by_name)}, or three numbers such as 0.3,0.4,0.3.",
        )
    return weights
