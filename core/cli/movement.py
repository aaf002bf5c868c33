"""`movement FILE`: who moved from which segment to which between two days."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from core import exports, pipeline
from core.cli import input_files, output, rfm_options
from core.cli import options as choices
from core.cli.parser import date
from core.progress import only_news
from core.settings import MovementSettings

if TYPE_CHECKING:
    import argparse

HELP = "who moved between segments from one day to another"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    choices.add(parser)
    defaults = MovementSettings()
    parser.add_argument(
        "--out", metavar="DIR", help="write movement.json, moves.csv and transitions.csv there"
    )
    parser.add_argument("--from", dest="from_day", metavar="DATE", help="the earlier day")
    parser.add_argument("--to", dest="to_day", metavar="DATE", help="the later day")
    parser.add_argument(
        "--by",
        choices=get_args(MovementSettings.model_fields["by"].annotation),
        default=defaults.by,
        help="RFM segments, or those of the model (default: rfm)",
    )
    parser.add_argument(
        "--months",
        type=int,
        default=defaults.months,
        metavar="N",
        help=f"monthly snapshots before the later day (default: {defaults.months})",
    )
    rfm_options.add(parser)


def run(options: argparse.Namespace) -> None:
    """Follow the customers of a file. Without `--by model` no model is searched."""
    settings = choices.settings(options)
    with choices.checked():
        moves = MovementSettings(
            by=options.by,
            from_day=date("--from", options.from_day),
            to_day=date("--to", options.to_day),
            months=options.months,
        )
        settings = settings.model_copy(
            update={"movement": moves, "rfm": rfm_options.rfm_settings(options)}
        )
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        opened = input_files.opened(options.files, settings, Path(private))
        if options.by == "model":
            analysis = pipeline.analyse(opened, Path(private), settings, output.progress)
            orders, customers = analysis.orders, analysis.customers
            model = analysis.segmentation.model
        else:
            measured = pipeline.measure(opened, Path(private), settings, output.progress)
            orders, customers, model = measured.orders, measured.customers, None
        found = pipeline.migrate(orders, customers, settings, model, only_news(output.progress))
        told = exports.movement_document_of(opened, found, settings.filter)
        if options.out:
            exports.write_movement(told, found, Path(options.out))
        if options.json:
            output.document(told)
        else:
            output.words(exports.movement_text(told))
