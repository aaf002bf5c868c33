"""`experiment RESULTS`: what the result of a test says."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core import experiments, exports, joins, pipeline
from core.cli import output
from core.cli.input_files import existing, opened_files, private_folder
from core.cli.options import option_values
from core.cli.options import shared_options as shared
from core.cli.options.setting_options import add_options, checked, given
from core.errors import SettingError
from core.experiments import ExperimentOptions
from core.files import open_source
from core.settings import ReadSettings, Settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    import pandas as pd


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "files", nargs=1, metavar="RESULTS", help="one row a customer: their group, what they did"
    )
    shared.add_json(parser)
    add_options(parser, ReadSettings, only=("table",))
    add_options(parser, ExperimentOptions)
    parser.add_argument(
        "--orders",
        metavar="FILE",
        help="the shop's orders, for what customers did before the test (needs --began)",
    )
    parser.add_argument(
        "--began",
        metavar="DATE",
        type=partial(option_values.date, "--began"),
        help="first day of the test: only orders before it count as the past",
    )


def run(options: argparse.Namespace) -> None:
    """Read the results, compare the arms, print the verdict."""
    with checked():
        choices = ExperimentOptions(**given(options, ExperimentOptions))
        read = ReadSettings(**given(options, ReadSettings))
    with _past(options) as past, opened_files(options, Settings()) as (source, folder):
        file = experiments.inspect_results_file(joins.read_orders(source, folder, read))
        results = experiments.read_experiments(file, choices, past)
    output.answer(
        options,
        lambda: exports.experiment_document_of(file, results),
        lambda: exports.experiment_text(results),
    )


@contextlib.contextmanager
def _past(options: argparse.Namespace) -> Iterator[pd.DataFrame | None]:
    """What the customers of the shop's orders did before the test."""
    if options.orders is None and options.began is None:
        yield None
        return
    if options.orders is None or options.began is None:
        raise SettingError(
            "What customers did before the test takes the shop's orders and the day it began.",
            "Give both --orders and --began.",
        )
    path = existing(Path(options.orders))
    with private_folder() as folder:
        settings = Settings()
        source = open_source(path, path.name, settings.limits, uploaded=False)
        orders = pipeline.measure(source, folder, settings, output.progress).orders
        if orders is None:
            raise SettingError(
                f"{path.name} has one row per customer and no orders.", "Give a file of orders."
            )
        yield experiments.measure_past(orders, options.began)
