"""The options that commands share, and the settings that come of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import segmentation
from core.cli.options import rfm_options
from core.cli.options.setting_options import add_options, checked, given
from core.files import titles
from core.settings import (
    CleanSettings,
    FilterSettings,
    ReadSettings,
    RfmSettings,
    SegmentSettings,
    Settings,
    TableSettings,
    ValueSettings,
)

if TYPE_CHECKING:
    import argparse

    from core.analysis import SegmentationKind


def add_files(parser: argparse.ArgumentParser) -> None:
    """Add the files, how they are read and which rows are used."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=f"{titles()}, or several; database: for the connected one; demo: for the demo store",
    )
    add_json(parser)
    add_options(parser, ReadSettings)
    add_options(parser, CleanSettings)


def add_by(
    parser: argparse.ArgumentParser, default: SegmentationKind, *, where: bool = True
) -> None:
    """Add the choice of the segmentation in use.

    Parameters
    ----------
    parser : of the command
    default : RFM, but for commands that are there to find segments by a model
    where : saved segments can be in use instead
    """
    if where:
        add_where(parser)
    parser.add_argument(
        "--by",
        choices=("rfm", "model"),
        default=default,
        help=f"the segments in use: of the RFM grid, or found by the model (default: {default})",
    )


def add_where(parser: argparse.ArgumentParser) -> None:
    """Add saved segments: those are then in use."""
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="SEGMENT",
        help="a saved segment: a YAML file, or the name of an example or of one saved in the "
        "project; may be given several times",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the choice between a document and a few lines of text."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def add_out(parser: argparse.ArgumentParser, files: str) -> None:
    """Add the folder that files are written into."""
    parser.add_argument("--out", metavar="DIR", help=f"write {files} there")


def add_analysis(parser: argparse.ArgumentParser) -> None:
    """Add everything that an analysis leaves to choose."""
    add_files(parser)
    add_options(parser, FilterSettings)
    add_options(parser, TableSettings)
    add_options(parser, RfmSettings, only=("as_of",))
    add_options(parser, SegmentSettings)
    parser.add_argument(
        "--preset",
        choices=tuple(segmentation.SPACE_PRESETS),
        help="a named space; single choices come on top",
    )


def read_settings(options: argparse.Namespace) -> Settings:
    """The settings that the options of a command describe; defaults where it has none.

    Raises
    ------
    SettingError : an option cannot be understood, or its value is out of bounds
    """
    with checked():
        return Settings(
            read=ReadSettings(**given(options, ReadSettings)),
            clean=CleanSettings(**given(options, CleanSettings)),
            filter=FilterSettings(**given(options, FilterSettings)),
            table=TableSettings(**given(options, TableSettings)),
            rfm=rfm_options.rfm_settings(options),
            segment=_segment_settings(options),
        )


def with_value_settings(options: argparse.Namespace, settings: Settings) -> Settings:
    """The same settings with those of a forecast; one seed serves everything."""
    with checked():
        values = given(options, ValueSettings)
        value = ValueSettings(**values, seed=settings.segment.seed)
    return settings.model_copy(update={"value": value})


def _segment_settings(options: argparse.Namespace) -> SegmentSettings:
    name = getattr(options, "preset", None)
    preset = dict(segmentation.SPACE_PRESETS[name].choices) if name else {}
    return SegmentSettings(**preset | given(options, SegmentSettings))
