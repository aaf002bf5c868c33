"""`rfm FILE`: the RFM scores and segments of a shop, and the rule behind them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, pipeline, rfm, warehouse
from core.cli import output
from core.cli.input_files import opened_files, private_folder
from core.cli.options import engine_options, rfm_options
from core.cli.options import shared_options as shared
from core.cli.options.setting_options import add_options
from core.errors import SettingError
from core.progress import only_news
from core.settings import FilterSettings, RfmSettings

if TYPE_CHECKING:
    import argparse

    from core.settings import Settings
    from core.warehouse import WarehouseAddress


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_files(parser)
    shared.add_out(parser, "rfm.json and rfm.csv")
    add_options(parser, FilterSettings)
    add_options(parser, RfmSettings, only=("as_of",))
    rfm_options.add(parser)
    engine_options.add(parser)
    parser.add_argument(
        "--propose-weights",
        action="store_true",
        help="measure which weights rank next-period spend best",
    )


def run(options: argparse.Namespace) -> None:
    """Measure and score the customers of a file; no model is searched."""
    settings = shared.read_settings(options)
    with engine_options.address_of(options, settings) as address:
        if address is None:
            _run_here(options, settings)
        else:
            _run_there(options, settings, address)


def _run_here(options: argparse.Namespace, settings: Settings) -> None:
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


def _run_there(options: argparse.Namespace, settings: Settings, address: WarehouseAddress) -> None:
    """The same where the orders lie: only counts leave, and who asks for a list of customers."""
    if options.propose_weights:
        raise SettingError(
            "Weights are not proposed where orders lie.",
            "Fetch the orders (--engine fetch), or choose weights by hand.",
        )
    with (
        private_folder() as folder,
        warehouse.segment_in_place(address, folder, settings, only_news(output.progress)) as there,
    ):
        document = exports.rfm_document_of(
            there.source, there.customers, there.scores, None, settings.filter, there.notices
        )
        if options.sql:
            output.print_text(
                warehouse.sql_of_step(there, settings, options.sql, options.step).rstrip()
            )
            return
        if options.write_to:
            statements = warehouse.write_back_statements(there, settings, options.write_to)
            if options.dry_run:
                output.print_text(";\n".join(statements) + ";")
                return
            warehouse.write_back(statements, options.write_to)
        if options.out:
            frame = there.customer_frame(settings.rfm.expected_years)
            customers = replace(there.customers, frame=frame)
            scores = rfm.score_by_rule(customers, there.scores.rule)
            exports.write_rfm(document, customers, scores, Path(options.out))
    output.answer(
        options, lambda: document, lambda: exports.rfm_text(document, there.scores.profiles)
    )
