"""`score FILE --model NAME`: the customers of a file in the segments of a saved model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, saved_models
from core.cli import output
from core.cli.input_files import analysed_files
from core.cli.options import playbook_options
from core.cli.options import shared_options as shared
from core.errors import SettingError

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_analysis(parser)
    shared.add_out(parser, "customers, segments and summary")
    playbook_options.add(parser)


def run(options: argparse.Namespace) -> None:
    """Give the customers of a file the segments of a saved model."""
    settings = shared.read_settings(options)
    if settings.segment.saved_model is None:
        raise SettingError(
            "score needs --model NAME.", "`python -m core models` lists the saved models.", "usage"
        )
    _, card = saved_models.load_model(settings.segment.saved_model)
    playbook = playbook_options.chosen_playbook(options)
    with analysed_files(options, settings) as analysis:
        if options.out:
            inputs = exports.ExportInputs(analysis, None, playbook)
            exports.write_results(inputs, Path(options.out))
        output.answer(
            options,
            lambda: exports.scoring_document(analysis, card),
            lambda: f"{output.segments_text(analysis)}\n\n{exports.drift_lines(analysis)}",
        )
