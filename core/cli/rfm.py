"""`rfm FILE`: the RFM scores and segments of a shop, and the rule behind them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, pipeline, rfm
from core.cli import input_files, output, rfm_options
from core.cli import options as choices
from core.errors import SettingError
from core.settings import Settings

if TYPE_CHECKING:
    import argparse

HELP = "score customers by recency, frequency and money"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    input_files.add(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--out", metavar="DIR", help="write rfm.json and rfm.csv there")
    parser.add_argument(
        "--as-of", metavar="DATE", help="day recency counts to (default: after the last order)"
    )
    choices.add_filter(parser)
    rfm_options.add(parser)
    parser.add_argument(
        "--propose-weights",
        action="store_true",
        help="measure which weights rank next-period spend best",
    )


def run(options: argparse.Namespace) -> None:
    """Measure and score the customers of a file; no model is searched."""
    with choices.checked():
        settings = Settings(
            read=input_files.read_settings(options),
            filter=choices.filter_settings(options),
            rfm=rfm_options.rfm_settings(options),
        )

    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        opened = input_files.opened(options.files, settings, Path(private))
        found = pipeline.measure(opened, Path(private), settings, output.progress)
        if found.customers.no_history is not None:
            raise SettingError(
                found.customers.no_history,
                "Give a file of orders, or say which columns hold recency and orders.",
            )
        scores = rfm.score_customers(found.customers, settings.rfm)
        proposal = (
            pipeline.propose_weights(found.orders, found.customers, settings)
            if options.propose_weights
            else None
        )
        told = exports.rfm_document_of(opened, found.customers, scores, proposal, settings.filter)
        if options.out:
            exports.write_rfm(told, found.customers, scores, Path(options.out))
        if options.json:
            output.document(told)
        else:
            output.words(exports.rfm_text(told))
