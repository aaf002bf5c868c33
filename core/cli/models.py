"""`models`: the saved models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, saved_models
from core.cli import output
from core.cli.input_files import existing
from core.cli.options import shared_options as shared

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_json(parser)
    parser.add_argument("--delete", metavar="NAME", help="delete this one first")
    parser.add_argument(
        "--export", nargs=2, metavar=("NAME", "FILE"), help="write this one as a .skops file"
    )
    parser.add_argument(
        "--import", dest="import_file", metavar="FILE", help="take in a .skops file first"
    )


def run(options: argparse.Namespace) -> None:
    """List the saved models, after deleting, exporting or importing one."""
    if options.export:
        name, file = options.export
        saved_models.export_model(name, Path(file))
    if options.import_file:
        saved_models.import_model(existing(Path(options.import_file)))
    if options.delete:
        saved_models.load_model(options.delete)  # lists the names there are if this is none
        saved_models.delete_model(options.delete)
    cards = saved_models.list_models()
    output.answer(
        options,
        lambda: [exports.model_document_of(card) for card in cards],
        lambda: exports.models_table(cards),
    )
