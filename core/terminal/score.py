"""`score FILE --model NAME`: the customers of a file in the segments of a saved model."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import store
from core.errors import SettingError
from core.pipeline import analyse
from core.share import models
from core.share.folder import write_folder
from core.terminal import advice, choices, say, source

if TYPE_CHECKING:
    import argparse

HELP = "segment the customers of a file by a saved model"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    choices.add(parser)
    parser.add_argument("--out", metavar="DIR", help="write customers, segments and summary there")
    advice.add(parser)


def run(options: argparse.Namespace) -> None:
    """Give the customers of a file the segments of a saved model."""
    if options.model is None:
        raise SettingError(
            "score needs --model NAME.", "`python -m core models` lists the saved models.", "usage"
        )
    _, card = store.load(options.model)
    guide = advice.chosen(options)
    settings = choices.settings(options)
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        opened = source.opened(options.files, settings, Path(private))
        analysis = analyse(opened, Path(private), settings, say.progress)
        if options.out:
            write_folder(analysis, Path(options.out), playbook=guide)
        if options.json:
            say.document(models.scored(analysis, card))
        else:
            say.words(f"{say.segments(analysis)}\n\n{models.drifted(analysis)}")
