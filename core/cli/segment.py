"""`segment FILE`: the customers of a file in segments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, pipeline, saved_models
from core.cli import options as shared
from core.cli import output, playbook_options
from core.cli.input_files import analysed_files
from core.cli.setting_options import add_options
from core.settings import ValueSettings

if TYPE_CHECKING:
    import argparse

    from core.analysis import Analysis
    from core.forecast import Forecast

HELP = "segment the customers of one file"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_analysis(parser)
    shared.add_out(parser, "customers, segments and summary")
    playbook_options.add(parser)
    parser.add_argument(
        "--with-value",
        action="store_true",
        help="forecast every customer too: value, churn risk, next order",
    )
    add_options(parser, ValueSettings, only=("horizon_days",))
    parser.add_argument(
        "--save-model", metavar="NAME", help="save the model under this name in artifacts/"
    )


def run(options: argparse.Namespace) -> None:
    """Analyse the file; save, write and print what is asked for."""
    settings = shared.with_value_settings(options, shared.read_settings(options))
    playbook = playbook_options.chosen_playbook(options)
    with analysed_files(options, settings) as analysis:
        if options.save_model:
            saved_models.save_model(analysis, options.save_model)
        forecast = (
            pipeline.forecast_customers(analysis, progress=output.progress)
            if options.with_value
            else None
        )
        if options.out:
            exports.write_results(analysis, Path(options.out), forecast, playbook)
        output.answer(
            options,
            lambda: exports.analysis_document(analysis, forecast),
            lambda: _text(analysis, forecast),
        )


def _text(analysis: Analysis, forecast: Forecast | None) -> str:
    texts = [output.segments_text(analysis)]
    if forecast is not None:
        texts.append(exports.forecast_text(analysis, forecast))
    return "\n\n".join(texts)
