"""`score FILE --model NAME`: the customers of a file in the segments of a saved model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, formatting, saved_models, warehouse
from core.cli import output
from core.cli.input_files import analysed_files, private_folder
from core.cli.options import engine_options, playbook_options
from core.cli.options import shared_options as shared
from core.errors import SettingError
from core.progress import only_news

if TYPE_CHECKING:
    import argparse

    from core.saved_models import ModelCard
    from core.segmentation import SegmentationModel
    from core.settings import Settings
    from core.warehouse import WarehouseAddress


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_analysis(parser)
    shared.add_out(parser, "customers, segments and summary")
    playbook_options.add(parser)
    engine_options.add_engine(parser)


def run(options: argparse.Namespace) -> None:
    """Give the customers of a file the segments of a saved model."""
    settings = shared.read_settings(options)
    if settings.segment.saved_model is None:
        raise SettingError(
            "score needs --model NAME.", "`python -m core models` lists the saved models.", "usage"
        )
    model, card = saved_models.load_model(settings.segment.saved_model)
    with engine_options.address_of(options, settings) as address:
        if address is None:
            _score_here(options, settings, card)
        else:
            _score_there(options, settings, address, (model, card))


def _score_here(options: argparse.Namespace, settings: Settings, card: ModelCard) -> None:
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


def _score_there(
    options: argparse.Namespace,
    settings: Settings,
    address: WarehouseAddress,
    saved: tuple[SegmentationModel, ModelCard],
) -> None:
    """The same where the orders lie: counts leave, and customers where --out asks for them."""
    model, card = saved
    with (
        private_folder() as folder,
        warehouse.segment_in_place(address, folder, settings, only_news(output.progress)) as there,
    ):
        scored = warehouse.score_in_place(there, model, settings.rfm.expected_years)
        segments = warehouse.segments_of_scores(there, scored)
        document = {
            "source": there.source.name,
            "as_of": str(there.customers.as_of),
            "model": card.name,
            "customers": sum(one["customers"] for one in segments),
            "segments": segments,
            "notices": [notice.message for notice in there.notices],
        }
        if options.out:
            place = Path(options.out)
            place.mkdir(parents=True, exist_ok=True)
            frame = there.warehouse.fetch(scored).to_pandas().sort_values("customer_id")
            (place / "customers.csv").write_bytes(exports.to_csv(frame))
    output.answer(
        options,
        lambda: document,
        lambda: "\n".join(
            f"{one['name']}: {formatting.count(one['customers'], 'customer')} ({one['share']:.1%})"
            for one in segments
        ),
    )
