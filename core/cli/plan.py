"""`plan FILE|PROJECT`: a budget split over segments and channels, and what it may bring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import answers, campaigns, exports, pipeline, playbooks
from core.campaigns import PlanSettings
from core.cli import campaign_learning, file_or_project, output
from core.cli.options import contact_options
from core.cli.options import shared_options as shared
from core.cli.options.setting_options import add_options, checked, given

if TYPE_CHECKING:
    import argparse


_NOT_OPTIONS = ("only_advised", "limits", "curves", "seed")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    file_or_project.add(parser)
    shared.add_out(parser, "the action plan, send lists, hold-out and a README")
    parser.add_argument(
        "--rfm", action="store_const", const="rfm", dest="by", help="the same as --by rfm"
    )
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
    """Analyse the file or the project, and plan a campaign for its segments."""
    with checked():
        decisions = PlanSettings(
            only_advised=not options.any_channel, **given(options, PlanSettings)
        )
    with file_or_project.analysed(options) as subject:
        analysis, playbook, currency = subject.analysis, subject.playbook, subject.money
        kind = answers.plannable_kind(analysis, playbook, subject.kind)
        favourites = exports.favourites_by_segment(analysis, playbook, kind)
        counted = pipeline.count_reorders(analysis, kind)
        profiles = answers.planned_profiles(counted.profiles(kind), kind)
        learned, readout = campaign_learning.learn(options, subject, profiles)
        contactable = campaigns.Contactable.of(
            analysis.labels(kind),
            analysis.customers.frame["monetary"],
            file_or_project.permission(options, subject),
        )
    plan = campaigns.plan_campaign(
        profiles,
        playbook,
        subject.channels.with_learned(learned),
        decisions.model_copy(update={"seed": analysis.settings.segment.seed}),
        currency,
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
            currency,
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
            exports.plan_document_of(plan, source, currency, notices)
            | {
                "learned": exports.readout_document_of(readout, learned)
                if readout and learned
                else None
            }
        ),
        lambda: "\n".join(
            [
                *(exports.readout_lines(readout, currency) if readout else ()),
                exports.plan_text(plan, currency, notices),
            ]
        ),
    )
