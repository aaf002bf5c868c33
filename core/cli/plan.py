"""`plan FILE`: a budget split over segments and channels, and what it may bring."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import (
    campaigns,
    exports,
    pipeline,
    playbooks,
    process_folder,
    segment_builder,
)
from core.campaigns import PlanSettings
from core.cli import campaign_learning, output
from core.cli.input_files import analysed_files
from core.cli.options import contact_options, playbook_options, where
from core.cli.options import shared_options as shared
from core.cli.options.setting_options import add_options, checked, given
from core.contacts import permission
from core.errors import NothingToForecastError

if TYPE_CHECKING:
    import argparse

    from core.analysis import Analysis, SegmentationKind
    from core.contacts import Permission
    from core.playbooks import Playbook
    from core.segmentation import Profile

HELP = "plan a campaign: budget, forecast with ranges, holdout"
_NOT_OPTIONS = ("only_advised", "limits", "curves", "seed")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_analysis(parser)
    shared.add_out(parser, "the action plan, send lists, hold-out and a README")
    shared.add_by(parser, "rfm")
    parser.add_argument(
        "--rfm", action="store_const", const="rfm", dest="by", help="the same as --by rfm"
    )
    playbook_options.add(parser)
    parser.add_argument(
        "--any-channel",
        action="store_true",
        help="use a channel even where the playbook does not advise it",
    )
    campaign_learning.add(parser)
    contact_options.add(parser)
    parser.add_argument(
        "--language",
        choices=list(playbooks.LANGUAGES),
        default="en",
        help="the language of the messages in the action plan",
    )
    add_options(parser, PlanSettings, skip=_NOT_OPTIONS)


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
    with analysed_files(options, settings) as analysed:
        analysis, asked = where.segments_in_use(options, analysed)
        kind = _segmentation_kind(analysis, playbook, asked)
        favourites = exports.favourites_by_segment(analysis, playbook, kind)
        profiles = _planned(pipeline.count_reorders(analysis, kind).profiles(kind), kind)
        assumed = campaigns.load_channels(analysis.currency)
        learned, readout = campaign_learning.learn(options, analysis, assumed, profiles)
        contactable = campaigns.Contactable.of(
            analysis.labels(kind),
            analysis.customers.frame["monetary"],
            _allowed(options, analysis),
        )
    plan = campaigns.plan_campaign(
        profiles,
        playbook,
        assumed.with_learned(learned),
        decisions,
        analysis.currency,
        favourites,
        contactable=contactable,
    )
    source = exports.source_fields(analysis.raw.source)
    notices = analysis.notices
    if options.out:
        labels = analysis.labels(kind)
        spent = analysis.customers.frame["monetary"]
        starts_on = campaign_learning.day("--starts-on", options.starts_on)
        files = exports.plan_files(
            plan,
            labels,
            spent,
            source,
            analysis.currency,
            starts_on,
            notices,
            language=options.language,
        )
        if learned is not None:
            files[campaigns.LEARNED_FILE] = learned.as_json()
        exports.write_plan(files, Path(options.out))
    output.answer(
        options,
        lambda: (
            exports.plan_document_of(plan, source, analysis.currency, notices)
            | {
                "learned": exports.readout_document_of(readout, learned)
                if readout and learned
                else None
            }
        ),
        lambda: "\n".join(
            [
                *(exports.readout_lines(readout, analysis.currency) if readout else ()),
                exports.plan_text(plan, analysis.currency, notices),
            ]
        ),
    )


def _planned(profiles: tuple[Profile, ...], kind: SegmentationKind) -> tuple[Profile, ...]:
    """The segments to plan for: of saved ones, not who is in none of them."""
    planned = [one for one in profiles if kind != "saved" or one.name != segment_builder.REST]
    if not planned:
        raise NothingToForecastError(
            "The saved segments have no customers, so there is nobody to plan for.",
            "Loosen their conditions: `select` shows how many match.",
        )
    return tuple(planned)


def _allowed(options: argparse.Namespace, analysis: Analysis) -> Permission:
    """Who may be on the lists of the plan."""
    with tempfile.TemporaryDirectory(dir=process_folder.path()) as name:
        folder, region = Path(name), pipeline.home_region(analysis)
        return permission(
            analysis.customers.frame.index,
            contact_options.contacts(options, analysis, folder),
            contact_options.suppression(options, folder, region),
            region,
            consent=not options.ignore_consent,
        )


def _segmentation_kind(
    analysis: Analysis, playbook: Playbook, asked: SegmentationKind
) -> SegmentationKind:
    """The segments to plan for; the RFM ones where the model's have no advice."""
    if not analysis.customers.knows_money:
        raise NothingToForecastError(
            "Campaign profit depends on order value, and this file has no money.",
            "Choose the column with --role amount=COLUMN.",
        )
    kind = exports.advised_profiles(analysis, playbook, analysis.kind_in_use(asked))
    if kind is None:
        raise NothingToForecastError(
            "A plan needs to know when and how much customers buy, and this file does not show it.",
            "Use a file of orders.",
        )
    return kind
