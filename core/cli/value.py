"""`value FILE`: what each customer will be worth."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import exports
from core.cli import input_files, output
from core.cli import options as choices
from core.cli.parser import date
from core.pipeline import analyse, forecast_customers
from core.settings import ValueSettings

if TYPE_CHECKING:
    import argparse

HELP = "forecast what each customer will be worth"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    choices.add(parser)
    defaults = ValueSettings()
    parser.add_argument("--out", metavar="DIR", help="write forecast.csv and forecast.json there")
    parser.add_argument(
        "--horizon",
        type=int,
        default=defaults.horizon_days,
        metavar="DAYS",
        help=f"how many days ahead (default: {defaults.horizon_days})",
    )
    parser.add_argument(
        "--backtest-from",
        metavar="DATE",
        help="day from which the backtest forecasts (default: chosen from the history)",
    )
    parser.add_argument(
        "--discount-rate",
        type=float,
        default=defaults.discount_rate,
        metavar="RATE",
        help="what money is worth less a year later (default: 0.1)",
    )


def run(options: argparse.Namespace) -> None:
    """Analyse the file and forecast its customers."""
    settings = choices.settings(options)
    with choices.checked():
        ahead = ValueSettings(
            horizon_days=options.horizon,
            backtest_from=date("--backtest-from", options.backtest_from),
            discount_rate=options.discount_rate,
            seed=options.seed,
        )
    settings = settings.model_copy(update={"value": ahead})
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        opened = input_files.opened(options.files, settings, Path(private))
        analysis = analyse(opened, Path(private), settings, output.progress)
        found = forecast_customers(analysis, settings.value, output.progress)
        if options.out:
            exports.write_forecast(analysis, found, Path(options.out))
        if options.json:
            output.document(exports.forecast_document_of(analysis, found))
        else:
            output.words(exports.forecast_text(analysis, found))
