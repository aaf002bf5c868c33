"""`plan FILE`: a budget split over segments and channels, and what it may bring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import campaigns, exports, pipeline
from core.campaigns import PlanSettings
from core.cli import options as shared
from core.cli import output, playbook_options
from core.cli.input_files import analysed_files
from core.cli.setting_options import add_options, checked, given
from core.errors import NothingToForecastError

if TYPE_CHECKING:
    import argparse

    from core.analysis import Analysis
    from core.exports import SegmentationKind
    from core.playbooks import Playbook

HELP = "plan a campaign: budget, forecast with ranges, holdout"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_analysis(parser)
    shared.add_out(parser, "the action plan, send lists, hold-out and a README")
    parser.add_argument(
        "--rfm", action="store_true", help="plan for the RFM segments instead of the model's"
    )
    playbook_options.add(parser)
    parser.add_argument(
        "--any-channel",
        action="store_true",
        help="use a channel even where the playbook does not advise it",
    )
    add_options(parser, PlanSettings, skip=("only_advised", "limits", "curves", "seed"))


def run(options: argparse.Namespace) -> None:
    """Analyse the file and plan a campaign for its segments."""
    settings = shared.read_settings(options)
    with checked():
        decisions = PlanSettings(
            only_advised=not options.any_channel,
            seed=settings.segment.seed,
            **given(options, PlanSettings),
        )
    playbook = playbook_options.chosen_playbook(options)
    with analysed_files(options, settings) as analysis:
        kind = _segmentation_kind(analysis, playbook, rfm=options.rfm)
        favourites = exports.favourites_by_segment(analysis, playbook, kind)
        profiles = pipeline.with_reorder_rates(
            analysis, exports.segment_profiles(analysis, kind), by_model=kind == "model"
        )
    plan = campaigns.plan_campaign(
        profiles,
        playbook,
        campaigns.load_channels(),
        decisions,
        analysis.currency,
        favourites,
    )
    source = exports.source_fields(analysis.raw.source)
    if options.out:
        labels = exports.segment_labels(analysis, kind)
        spent = analysis.customers.frame["monetary"]
        files = exports.plan_files(
            plan, labels, spent, source, analysis.currency, notices=analysis.notices
        )
        exports.write_plan(files, Path(options.out))
    output.answer(
        options,
        lambda: exports.plan_document_of(plan, source, analysis.currency, analysis.notices),
        lambda: exports.plan_text(plan, analysis.currency, analysis.notices),
    )


def _segmentation_kind(analysis: Analysis, playbook: Playbook, *, rfm: bool) -> SegmentationKind:
    """The segments to plan for; the RFM ones where the model's have no advice."""
    if not analysis.customers.knows_money:
        raise NothingToForecastError(
            "What a campaign earns rests on what an order is worth; this file does not say.",
            "Name the column with --role amount=COLUMN.",
        )
    kind = exports.advised_profiles(analysis, playbook, "rfm" if rfm else "model")
    if kind is None:
        raise NothingToForecastError(
            "A plan rests on when and how much customers buy; this file does not say.",
            "Use a file of orders.",
        )
    return kind
