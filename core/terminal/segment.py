"""`segment FILE`: the customers of a file in segments."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import store
from core.pipeline import analyse
from core.share.folder import write_folder
from core.share.summary import summary
from core.terminal import choices, say, source

if TYPE_CHECKING:
    import argparse

HELP = "segment the customers of one file"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    choices.add(parser)
    parser.add_argument("--out", metavar="DIR", help="write customers, segments and summary there")
    parser.add_argument(
        "--save-model", metavar="NAME", help="keep the model under this name in artifacts/"
    )


def run(options: argparse.Namespace) -> None:
    """Analyse the file; save, write and print what is asked for."""
    settings = choices.settings(options)
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        opened = source.opened(options.files, settings, Path(private))
        analysis = analyse(opened, Path(private), settings, say.progress)
        if options.save_model:
            store.save(analysis, options.save_model)
        if options.out:
            write_folder(analysis, Path(options.out))
        if options.json:
            say.document(summary(analysis))
        else:
            say.words(say.segments(analysis))
