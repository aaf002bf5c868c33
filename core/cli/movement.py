"""`movement FILE`: who moved from which segment to which between two days."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, pipeline
from core.cli import output
from core.cli.input_files import opened_files
from core.cli.options import contact_options, rfm_options, where
from core.cli.options import shared_options as shared
from core.cli.options.setting_options import add_options, checked, given
from core.progress import only_news
from core.settings import MovementSettings

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_analysis(parser)
    shared.add_out(parser, "movement.json, moves.csv and transitions.csv")
    add_options(parser, MovementSettings)
    shared.add_where(parser)
    contact_options.add_contact_list(parser)
    rfm_options.add(parser)


def run(options: argparse.Namespace) -> None:
    """Follow the customers of a file. Without `--by model` no model is searched."""
    with checked():
        movement = MovementSettings(**given(options, MovementSettings))
    if options.where:
        movement = movement.model_copy(update={"by": "saved"})
    settings = shared.read_settings(options).model_copy(update={"movement": movement})
    with opened_files(options, settings) as (source, folder):
        saved = None
        if movement.by != "rfm":
            analysis = pipeline.analyse(source, folder, settings, output.progress)
            orders, customers, notices = analysis.orders, analysis.customers, analysis.notices
            model = analysis.segmentation.model
            contacts = contact_options.listed_contacts(options, analysis, folder)
            analysis, _ = where.segments_in_use(options, analysis, contacts)
            saved = pipeline.saved_history(analysis, contacts)
        else:
            measured = pipeline.measure(source, folder, settings, output.progress)
            orders, customers, notices = measured.orders, measured.customers, measured.notices
            model = None
        migration = pipeline.migrate(
            orders, customers, settings, model, only_news(output.progress), saved=saved
        )
        document = exports.movement_document_of(source, migration, settings.filter, notices)
        if options.out:
            exports.write_movement(document, migration, Path(options.out))
    output.answer(options, lambda: document, lambda: exports.movement_text(document))
