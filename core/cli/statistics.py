"""`statistics FILE`: whether customers of one kind differ from those of another."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, hypothesis_tests, pipeline
from core.cli import input_files, output
from core.cli import options as choices
from core.settings import Settings, TableSettings

if TYPE_CHECKING:
    import argparse

HELP = "test whether a measure of customers differs by an attribute"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    input_files.add(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument(
        "--of",
        required=True,
        metavar="MEASURE",
        help="what is compared: a column, or several added up, written A+B",
    )
    parser.add_argument(
        "--by", required=True, metavar="ATTRIBUTE", help="what sorts customers into groups"
    )
    parser.add_argument(
        "--category",
        action="append",
        default=[],
        metavar="COLUMN",
        help="for a table of customers: this column's numbers are codes, as often as needed",
    )


def run(options: argparse.Namespace) -> None:
    """Measure the customers of a file and compare them."""
    with choices.checked():
        settings = Settings(
            read=input_files.read_settings(options),
            table=TableSettings(categories=tuple(options.category)),
        )
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        opened = input_files.opened(options.files, settings, Path(private))
        sheet = pipeline.comparable_attributes(opened, Path(private), settings, output.progress)
        found = hypothesis_tests.compare_attribute(sheet, options.of, options.by)
    if options.json:
        output.document(exports.statistics_document_of(opened, found))
    else:
        output.words(exports.statistics_text(found))
