"""What every command that analyses a file leaves to choose, and the settings that come of it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from pydantic import ValidationError

from core.cli import input_files, search_options
from core.cli.parser import date
from core.errors import SettingError
from core.settings import FilterSettings, RfmSettings, SegmentSettings, Settings, TableSettings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add(parser: argparse.ArgumentParser) -> None:
    """Add the files, how they are read, what is measured and how segments are searched."""
    defaults = SegmentSettings()
    input_files.add(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument(
        "--model", metavar="NAME", help="use this saved model as it is, instead of searching"
    )
    search_options.add_search(parser)
    parser.add_argument(
        "--seed", type=int, default=defaults.seed, metavar="N", help="seed (default: 0)"
    )
    parser.add_argument(
        "--as-of", metavar="DATE", help="day recency counts to (default: after the last order)"
    )
    add_filter(parser)
    _add_table(parser)


def add_filter(parser: argparse.ArgumentParser) -> None:
    """Add which part of the orders is looked at."""
    parser.add_argument("--since", metavar="DATE", help="only orders from this day on")
    parser.add_argument(
        "--until",
        metavar="DATE",
        help="only orders up to the end of this day, and customers as they were then",
    )
    parser.add_argument(
        "--country",
        action="append",
        default=[],
        metavar="NAME",
        help="only orders from this country, as often as needed",
    )
    parser.add_argument(
        "--only-category",
        action="append",
        default=[],
        metavar="NAME",
        help="only order lines of this category, as often as needed",
    )


def _add_table(parser: argparse.ArgumentParser) -> None:
    """Add what a table of customers leaves to choose."""
    parser.add_argument(
        "--feature",
        action="append",
        default=[],
        metavar="COLUMN",
        help="for a table of customers: tell them apart by this column, as often as needed",
    )
    parser.add_argument(
        "--category",
        action="append",
        default=[],
        metavar="COLUMN",
        help="for a table of customers: this column's numbers are codes, as often as needed",
    )
    parser.add_argument(
        "--missing",
        choices=("median", "leave_out"),
        default="median",
        help="for a table of customers: a missing number is the median, or its row is left out",
    )


def settings(options: argparse.Namespace) -> Settings:
    """The settings that the options of `add` describe.

    Raises
    ------
    SettingError : an option cannot be understood, or its value is out of bounds
    """
    with checked():
        return Settings(
            read=input_files.read_settings(options),
            filter=filter_settings(options),
            table=TableSettings(
                features=tuple(options.feature) or None,
                categories=tuple(options.category),
                missing=options.missing,
            ),
            rfm=RfmSettings(as_of=date("--as-of", options.as_of)),
            segment=search_options.search_settings(options),
        )


def filter_settings(options: argparse.Namespace) -> FilterSettings:
    """The part of the orders that the options of `add_filter` describe."""
    return FilterSettings(
        first_day=date("--since", options.since),
        last_day=date("--until", options.until),
        countries=tuple(options.country),
        categories=tuple(options.only_category),
    )


@contextlib.contextmanager
def checked() -> Iterator[None]:
    """Word what a setting refuses as a mistake on the command line."""
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = "-".join(str(part) for part in first["loc"]) or "settings"
        raise SettingError(
            f"The value of {name} cannot be used: {first['msg']}.",
            "See --help for what is allowed.",
        ) from error
