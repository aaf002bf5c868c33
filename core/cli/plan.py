"""`plan FILE`: a budget split over segments and channels, and what it may bring."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import campaigns, exports
from core.cli import input_files, output, playbook_options
from core.cli import options as choices
from core.errors import NothingToForecastError
from core.pipeline import analyse

if TYPE_CHECKING:
    import argparse

    from core.analysis import Analysis
    from core.exports import SegmentationKind
    from core.playbooks import Playbook

HELP = "plan a campaign: budget, forecast with ranges, holdout"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    choices.add(parser)
    parser.add_argument(
        "--out",
        metavar="DIR",
        help="write the action plan, send lists, hold-out and a README there",
    )
    parser.add_argument(
        "--budget", type=float, default=10_000, metavar="MONEY", help="to spend (default: 10000)"
    )
    parser.add_argument(
        "--channel",
        action="append",
        default=[],
        metavar="NAME",
        help=(
            "use this channel, as often as needed (default:"
            f" {', '.join(campaigns.DEFAULT_CHANNELS)})"
        ),
    )
    parser.add_argument(
        "--to",
        action="append",
        default=[],
        metavar="SEGMENT",
        help="write to this segment, as often as needed (default: all)",
    )
    parser.add_argument(
        "--rfm", action="store_true", help="plan for the RFM segments instead of the model's"
    )
    playbook_options.add(parser)
    parser.add_argument(
        "--any-channel",
        action="store_true",
        help="use a channel even where the playbook does not advise it",
    )
    parser.add_argument(
        "--spend-all", action="store_true", help="spend all of it, even where the last loses money"
    )
    parser.add_argument(
        "--holdout", type=float, metavar="SHARE", help="share left alone (default: recommended)"
    )


def run(options: argparse.Namespace) -> None:
    """Analyse the file and plan a campaign for its segments."""
    settings = choices.settings(options)
    with choices.checked():
        decided = campaigns.PlanSettings(
            budget=options.budget,
            segments=tuple(options.to) or None,
            channels=tuple(options.channel) or campaigns.DEFAULT_CHANNELS,
            only_advised=not options.any_channel,
            spend_all=options.spend_all,
            holdout=options.holdout,
            seed=options.seed,
        )
    guide = playbook_options.chosen(options)
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        opened = input_files.opened(options.files, settings, Path(private))
        analysis = analyse(opened, Path(private), settings, output.progress)
        which = _segments(analysis, guide, rfm=options.rfm)
        liked = exports.favourites_by_segment(analysis, guide, which)
    labels = exports.segment_labels(analysis, which)
    found = campaigns.plan_campaign(
        exports.segment_profiles(analysis, which),
        guide,
        campaigns.load_channels(),
        decided,
        analysis.currency,
        liked,
    )
    came_from = {"name": analysis.raw.source.name, "sha256": analysis.raw.source.sha256}
    if options.out:
        spent = analysis.customers.frame["monetary"]
        written = exports.plan_files(found, labels, spent, came_from, analysis.currency)
        exports.write_plan(written, Path(options.out))
    if options.json:
        output.document(exports.plan_document_of(found, came_from, analysis.currency))
    else:
        output.words(exports.plan_text(found, analysis.currency))


def _segments(analysis: Analysis, guide: Playbook, *, rfm: bool) -> SegmentationKind:
    """The segments to plan for; the RFM ones where the model's have no advice."""
    if not analysis.customers.knows_money:
        raise NothingToForecastError(
            "What a campaign earns rests on what an order is worth; this file does not say.",
            "Name the column with --role amount=COLUMN.",
        )
    which = exports.advised_profiles(analysis, guide, "rfm" if rfm else "model")
    if which is None:
        raise NothingToForecastError(
            "A plan rests on when and how much customers buy; this file does not say.",
            "Use a file of orders.",
        )
    return which
