"""`models`: the saved models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import exchange, store
from core.share import models
from core.terminal import say
from core.terminal.source import existing

if TYPE_CHECKING:
    import argparse

HELP = "list the saved models"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")
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
        exchange.write(name, Path(file))
    if options.import_file:
        exchange.read(existing(Path(options.import_file)))
    if options.delete:
        store.load(options.delete)  # says which there are, where this is none
        store.delete(options.delete)
    cards = store.models()
    if options.json:
        say.document([models.described(card) for card in cards])
    else:
        say.words(models.listed(cards))
