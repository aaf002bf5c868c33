"""`value FILE`: what each customer will be worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, pipeline
from core.cli import output
from core.cli.input_files import analysed_files
from core.cli.options import shared_options as shared
from core.cli.options import where
from core.cli.options.setting_options import add_options
from core.settings import ValueSettings

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_analysis(parser)
    shared.add_out(parser, "forecast.csv and forecast.json")
    shared.add_by(parser, "rfm")
    add_options(parser, ValueSettings, skip=("seed",))


def run(options: argparse.Namespace) -> None:
    """Analyse the file and forecast its customers."""
    settings = shared.with_value_settings(options, shared.read_settings(options))
    with analysed_files(options, settings) as analysed:
        analysis, kind = where.segments_in_use(options, analysed)
        forecast = pipeline.forecast_customers(analysis, settings.value, output.progress)
        if options.out:
            exports.write_forecast(analysis, forecast, Path(options.out), kind)
        output.answer(
            options,
            lambda: exports.forecast_document_of(analysis, forecast, kind),
            lambda: exports.forecast_text(analysis, forecast, kind),
        )
