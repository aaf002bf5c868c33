"""`experiment RESULTS`: what the result of a test says."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import experiments, exports, joins
from core.cli import input_files, output
from core.cli import options as choices
from core.errors import SettingError
from core.settings import ReadSettings, Settings

if TYPE_CHECKING:
    import argparse

HELP = "say what the result of a test means"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    defaults = experiments.ExperimentOptions()
    parser.add_argument(
        "files", nargs=1, metavar="RESULTS", help="one row a customer: their group, what they did"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--table", metavar="NAME", help="table, where the file holds several")
    parser.add_argument("--group", metavar="COL", help="who was in which arm (default: guessed)")
    parser.add_argument("--outcome", metavar="COL", help="what they did (default: guessed)")
    parser.add_argument(
        "--kind",
        choices=("auto", "conversion", "revenue"),
        default=defaults.kind,
        help="a yes or no, or an amount (default: auto, told from the column)",
    )
    parser.add_argument(
        "--control", metavar="NAME", help="the arm the others are compared with (default: guessed)"
    )
    parser.add_argument("--customer", metavar="COL", help="who it was (default: guessed)")
    parser.add_argument("--segment", metavar="COL", help="split the result by this column too")
    parser.add_argument(
        "--planned",
        action="append",
        default=[],
        metavar="ARM=SHARE",
        help="planned share of an arm, as often as needed (default: equal shares)",
    )
    parser.add_argument(
        "--alpha", type=float, default=defaults.alpha, help="rate of false alarms (default: 0.05)"
    )
    parser.add_argument(
        "--looks",
        type=int,
        default=defaults.looks,
        metavar="N",
        help=f"how often the result was looked at, up to {experiments.MAX_LOOKS} (default: 1)",
    )
    parser.add_argument(
        "--winsorise",
        type=float,
        default=defaults.winsorise,
        metavar="SHARE",
        help="cap this share of the largest amounts (default: 0)",
    )
    parser.add_argument(
        "--seed", type=int, default=defaults.seed, metavar="N", help="seed (default: 0)"
    )


def run(options: argparse.Namespace) -> None:
    """Read the results, compare the arms, print the verdict."""
    with choices.checked():
        chosen = experiments.ExperimentOptions(
            group=options.group,
            outcome=options.outcome,
            kind=options.kind,
            control=options.control,
            customer=options.customer,
            segment=options.segment,
            planned=tuple(_share(each) for each in options.planned),
            alpha=options.alpha,
            looks=options.looks,
            winsorise=options.winsorise,
            seed=options.seed,
        )
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        opened = input_files.opened(options.files, Settings(), Path(private))
        raw = joins.read_orders(opened, Path(private), ReadSettings(table=options.table))
        file = experiments.inspect_results_file(raw)
        found = experiments.read_results(file, chosen)
        result = experiments.evaluate_experiment(
            found.arms, found.kind, found.control, chosen, found.segments
        )
    if options.json:
        output.document(exports.experiment_document_of(file, found, result))
    else:
        output.words(exports.experiment_text(found, result))


def _share(text: str) -> tuple[str, float]:
    name, equals, share = text.rpartition("=")
    try:
        number = float(share)
    except ValueError:
        number = 0.0
    if not (name and equals and number > 0):
        raise SettingError(
            f"--planned {text} cannot be understood.", "Write --planned ARM=SHARE, such as A=0.9."
        )
    return name, number
