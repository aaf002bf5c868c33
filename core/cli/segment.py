"""`segment FILE`: the customers of a file in segments."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, saved_models
from core.cli import input_files, output, playbook_options
from core.cli import options as choices
from core.pipeline import analyse, forecast_customers
from core.settings import ValueSettings

if TYPE_CHECKING:
    import argparse

HELP = "segment the customers of one file"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    choices.add(parser)
    parser.add_argument("--out", metavar="DIR", help="write customers, segments and summary there")
    playbook_options.add(parser)
    parser.add_argument(
        "--with-value",
        action="store_true",
        help="forecast every customer too: value, churn risk, next order",
    )
    parser.add_argument(
        "--horizon",
        type=int,
        default=ValueSettings().horizon_days,
        metavar="DAYS",
        help="with --with-value: how many days ahead (default: 180)",
    )
    parser.add_argument(
        "--save-model", metavar="NAME", help="keep the model under this name in artifacts/"
    )


def run(options: argparse.Namespace) -> None:
    """Analyse the file; save, write and print what is asked for."""
    settings = choices.settings(options)
    with choices.checked():
        ahead = ValueSettings(horizon_days=options.horizon, seed=options.seed)
    settings = settings.model_copy(update={"value": ahead})
    guide = playbook_options.chosen(options)
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        opened = input_files.opened(options.files, settings, Path(private))
        analysis = analyse(opened, Path(private), settings, output.progress)
        if options.save_model:
            saved_models.save_model(analysis, options.save_model)
        found = (
            forecast_customers(analysis, progress=output.progress) if options.with_value else None
        )
        if options.out:
            exports.write_results(analysis, Path(options.out), found, guide)
        if options.json:
            output.document(exports.analysis_document(analysis, found))
        else:
            output.words(output.segments(analysis))
            if found is not None:
                output.words(f"\n{exports.forecast_text(analysis, found)}")
