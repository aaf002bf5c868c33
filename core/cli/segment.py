"""`segment FILE`: the customers of a file in segments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, pipeline, saved_models
from core.cli import output
from core.cli.input_files import analysed_files, private_folder
from core.cli.options import contact_options, playbook_options, where
from core.cli.options import shared_options as shared
from core.cli.options.setting_options import add_options
from core.settings import ValueSettings

if TYPE_CHECKING:
    import argparse

    from core.analysis import Analysis, SegmentationKind
    from core.contacts import Permission
    from core.forecast import Forecast


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_analysis(parser)
    shared.add_out(parser, "customers, segments and summary")
    shared.add_by(parser, "model")
    playbook_options.add(parser)
    parser.add_argument(
        "--with-value",
        action="store_true",
        help="forecast every customer too: value, churn risk, next order",
    )
    add_options(parser, ValueSettings, only=("horizon_days",))
    contact_options.add(parser)
    parser.add_argument(
        "--save-model", metavar="NAME", help="save the model under this name in artifacts/"
    )


def run(options: argparse.Namespace) -> None:
    """Analyse the file; save, write and print what is asked for."""
    settings = shared.with_value_settings(options, shared.read_settings(options))
    playbook = playbook_options.chosen_playbook(options)
    with analysed_files(options, settings) as measured:
        chosen, kind = where.segments_in_use(options, measured)
        analysis = pipeline.count_reorders(chosen, *chosen.segmentations)
        if options.save_model:
            saved_models.save_model(analysis, options.save_model)
        forecast = (
            pipeline.forecast_customers(analysis, progress=output.progress)
            if options.with_value
            else None
        )
        left_out = None
        if options.out:
            allowed = _allowed(options, analysis)
            inputs = exports.ExportInputs(analysis, forecast, playbook, kind, permission=allowed)
            exports.write_results(inputs, Path(options.out))
            everybody = analysis.customers.frame.index
            left_out = exports.left_out_sentence(everybody, analysis, allowed)
        output.answer(
            options,
            lambda: (
                exports.analysis_document(analysis, forecast, kind)
                | ({} if left_out is None else {"left_out_of_files": left_out.text()})
            ),
            lambda: "\n\n".join(
                [
                    _text(analysis, forecast, kind),
                    *([] if left_out is None else [f"customers.csv: {left_out.text()}"]),
                ]
            ),
        )


def _allowed(options: argparse.Namespace, analysis: Analysis) -> Permission | None:
    """Who may be in a file that says how customers are reached; None where it says nothing."""
    if not exports.carries_contacts(analysis):
        return None
    with private_folder() as folder:
        known = contact_options.contacts(options, analysis, folder)
        return contact_options.allowed(options, analysis, known, folder)


def _text(analysis: Analysis, forecast: Forecast | None, kind: SegmentationKind) -> str:
    texts = [output.segments_text(analysis, kind)]
    if forecast is not None:
        texts.append(exports.forecast_text(analysis, forecast, kind))
    return "\n\n".join(texts)
