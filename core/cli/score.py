"""`score FILE --model NAME`: the customers of a file in the segments of a saved model."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, saved_models
from core.cli import input_files, output, playbook_options
from core.cli import options as choices
from core.errors import SettingError
from core.pipeline import analyse

if TYPE_CHECKING:
    import argparse

HELP = "segment the customers of a file by a saved model"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    choices.add(parser)
    parser.add_argument("--out", metavar="DIR", help="write customers, segments and summary there")
    playbook_options.add(parser)


def run(options: argparse.Namespace) -> None:
    """Give the customers of a file the segments of a saved model."""
    if options.model is None:
        raise SettingError(
            "score needs --model NAME.", "`python -m core models` lists the saved models.", "usage"
        )
    _, card = saved_models.load_model(options.model)
    guide = playbook_options.chosen(options)
    settings = choices.settings(options)
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        opened = input_files.opened(options.files, settings, Path(private))
        analysis = analyse(opened, Path(private), settings, output.progress)
        if options.out:
            exports.write_results(analysis, Path(options.out), playbook=guide)
        if options.json:
            output.document(exports.scoring_document(analysis, card))
        else:
            output.words(f"{output.segments(analysis)}\n\n{exports.drift_lines(analysis)}")
