"""`experiment RESULTS`: what the result of a test says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import experiments, exports, joins
from core.cli import options as shared
from core.cli import output
from core.cli.input_files import opened_files
from core.cli.setting_options import add_options, checked, given
from core.experiments import ExperimentOptions
from core.settings import ReadSettings, Settings

if TYPE_CHECKING:
    import argparse

HELP = "say what the result of a test means"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "files", nargs=1, metavar="RESULTS", help="one row a customer: their group, what they did"
    )
    shared.add_json(parser)
    add_options(parser, ReadSettings, only=("table",))
    add_options(parser, ExperimentOptions)


def run(options: argparse.Namespace) -> None:
    """Read the results, compare the arms, print the verdict."""
    with checked():
        choices = ExperimentOptions(**given(options, ExperimentOptions))
        read = ReadSettings(**given(options, ReadSettings))
    with opened_files(options, Settings()) as (source, folder):
        file = experiments.inspect_results_file(joins.read_orders(source, folder, read))
        readout = experiments.read_results(file, choices)
        result = experiments.evaluate_experiment(
            readout.arms, readout.kind, readout.control, choices, readout.segments
        )
    output.answer(
        options,
        lambda: exports.experiment_document_of(file, readout, result),
        lambda: exports.experiment_text(readout, result),
    )
