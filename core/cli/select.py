"""`select FILE`: who meets some conditions, what they brought, and their list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, pipeline, segment_builder
from core.cli import output
from core.cli.input_files import analysed_files, private_folder
from core.cli.options import contact_options, where
from core.cli.options import shared_options as shared

if TYPE_CHECKING:
    import argparse

HELP = "select customers by conditions: how many, what they spent, who they are"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_analysis(parser)
    shared.add_where(parser, required=True)
    shared.add_by(parser, "rfm", where=False)
    parser.add_argument("--save", metavar="LIST.csv", help="write the selected customers there")
    contact_options.add_contact_list(parser)


def run(options: argparse.Namespace) -> None:
    """Analyse the file and select its customers."""
    settings = shared.read_settings(options)
    where.read_where(options)  # a file that is no segment is refused before all the work
    with analysed_files(options, settings) as analysis, private_folder() as folder:
        segments = where.read_where(options, analysis)
        kind = analysis.kind_in_use(options.by)
        population = pipeline.needed_population(
            analysis,
            [one.where for one in segments],
            folder,
            contact_options.listed_contacts(options, analysis, folder),
            output.progress,
        )
        selected = [
            segment_builder.select_customers(one.where, population, analysis.labels(kind))
            for one in segments
        ]
        if options.save:
            table = exports.customers_table(analysis, population.forecast, kind=kind)
            listed = exports.selected_table(table, segments, selected)
            Path(options.save).write_bytes(exports.to_csv(listed))
        output.answer(
            options,
            lambda: exports.selection_document(segments, selected, kind),
            lambda: exports.selection_text(segments, selected, analysis.currency, options.save),
        )
