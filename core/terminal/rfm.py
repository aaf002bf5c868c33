"""`rfm FILE`: the RFM scores and segments of a shop, and the rule behind them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import pipeline
from core.errors import SettingError
from core.settings import Settings
from core.share import rfm_document
from core.terminal import choices, say, scoring, source

if TYPE_CHECKING:
    import argparse

HELP = "score customers by recency, frequency and money"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    source.add(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--out", metavar="DIR", help="write rfm.json and rfm.csv there")
    parser.add_argument(
        "--as-of", metavar="DATE", help="day recency counts to (default: after the last order)"
    )
    choices.add_filter(parser)
    scoring.add(parser)
    parser.add_argument(
        "--propose-weights",
        action="store_true",
        help="measure which weights rank next-period spend best",
    )


def run(options: argparse.Namespace) -> None:
    """Measure and score the customers of a file; no model is searched."""
    with choices.checked():
        settings = Settings(
            read=source.read_settings(options),
            filter=choices.filter_settings(options),
            rfm=scoring.rfm_settings(options),
        )
    from core.segment import grid  # brings pandas

    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        opened = source.opened(options.files, settings, Path(private))
        found = pipeline.measure(opened, Path(private), settings, say.progress)
        if found.customers.no_history is not None:
            raise SettingError(
                found.customers.no_history,
                "Give a file of orders, or say which columns hold recency and orders.",
            )
        scores = grid.score(found.customers, settings.rfm)
        proposal = (
            pipeline.weights(found.orders, found.customers, settings)
            if options.propose_weights
            else None
        )
        told = rfm_document.document(opened, found.customers, scores, proposal, settings.filter)
        if options.out:
            rfm_document.write_folder(told, found.customers, scores, Path(options.out))
        if options.json:
            say.document(told)
        else:
            say.words(rfm_document.in_words(told))
