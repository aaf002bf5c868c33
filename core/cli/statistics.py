"""`statistics FILE`: whether customers of one kind differ from those of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import exports, hypothesis_tests, pipeline
from core.cli import output
from core.cli.input_files import opened_files
from core.cli.options import shared_options as shared
from core.cli.options.setting_options import add_options
from core.settings import TableSettings

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_files(parser)
    parser.add_argument(
        "--of",
        required=True,
        metavar="MEASURE",
        help="what is compared: a column, or several added up, written A+B",
    )
    parser.add_argument(
        "--by", required=True, metavar="ATTRIBUTE", help="what sorts customers into groups"
    )
    add_options(parser, TableSettings, only=("categories",))


def run(options: argparse.Namespace) -> None:
    """Measure the customers of a file and compare them."""
    settings = shared.read_settings(options)
    with opened_files(options, settings) as (source, folder):
        dataset = pipeline.comparable_attributes(source, folder, settings, output.progress)
        test = hypothesis_tests.compare_attribute(dataset, options.of, options.by)
    output.answer(
        options,
        lambda: exports.statistics_document_of(source, test),
        lambda: exports.statistics_text(test),
    )
