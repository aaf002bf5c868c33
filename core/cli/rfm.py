"""`rfm FILE`: the RFM scores and segments of a shop, and the rule behind them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, pipeline, rfm
from core.cli import output
from core.cli.input_files import opened_files
from core.cli.options import rfm_options
from core.cli.options import shared_options as shared
from core.cli.options.setting_options import add_options
from core.errors import SettingError
from core.settings import FilterSettings, RfmSettings

if TYPE_CHECKING:
    import argparse

HELP = "score customers by recency, frequency and money"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_files(parser)
    shared.add_out(parser, "rfm.json and rfm.csv")
    add_options(parser, FilterSettings)
    add_options(parser, RfmSettings, only=("as_of",))
    rfm_options.add(parser)
    parser.add_argument(
        "--propose-weights",
        action="store_true",
        help="measure which weights rank next-period spend best",
    )


def run(options: argparse.Namespace) -> None:
    """Measure and score the customers of a file; no model is searched."""
    settings = shared.read_settings(options)
    with opened_files(options, settings) as (source, folder):
        measured = pipeline.measure(source, folder, settings, output.progress)
        customers = measured.customers
        if customers.no_history is not None:
            raise SettingError(
                customers.no_history,
                "Give a file of orders, or choose the recency and orders columns.",
            )
        scores = rfm.score_customers(customers, settings.rfm)
        profiles = pipeline.with_reorder_rates(
            measured.orders, customers, settings, scores.profiles
        )
        scores = replace(scores, profiles=profiles)
        proposal = (
            pipeline.propose_weights(measured.orders, customers, settings)
            if options.propose_weights
            else None
        )
        document = exports.rfm_document_of(
            source, customers, scores, proposal, settings.filter, measured.notices
        )
        if options.out:
            exports.write_rfm(document, customers, scores, Path(options.out))
    output.answer(options, lambda: document, lambda: exports.rfm_text(document, profiles))
