"""A campaign planned for a project's segments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from core import campaigns, exports, pipeline, segment_builder
from core.campaigns import PlanSettings
from core.errors import NothingToForecastError
from core.settings import Frozen

if TYPE_CHECKING:
    from core.analysis import Analysis, SegmentationKind
    from core.answers.run_analysis import RunAnalysis
    from core.campaigns import ChannelAssumptions
    from core.playbooks import Playbook
    from core.segmentation import Profile


class PlanRequest(Frozen):
    """What a marketer asks a plan for.

    Parameters
    ----------
    budget : money to spend
    segments : names of the segments to address; all of them where None
    duration_days : within which orders count; the assumption of the channels where None
    """

    budget: float = Field(ge=0, le=1e12, description="Money to spend")
    segments: tuple[str, ...] | None = Field(
        None, min_length=1, max_length=200, description="Segments to address; all where left out"
    )
    duration_days: int | None = Field(
        None,
        ge=1,
        le=1100,
        description="Days within which orders count",
    )


def answer_plan(about: RunAnalysis, request: PlanRequest) -> dict[str, Any]:
    """A campaign plan in plain JSON values, as `plan --json` prints it.

    Parameters
    ----------
    about : the project
    request : budget, segments and days

    Raises
    ------
    NothingToForecastError : the data do not show when and for how much customers buy
    SettingError : a segment is unknown
    """
    analysis, playbook = about.analysis, about.playbook
    kind = plannable_kind(analysis, playbook, about.kind)
    profiles = planned_profiles(pipeline.count_reorders(analysis, kind).profiles(kind), kind)
    plan = campaigns.plan_campaign(
        profiles,
        playbook,
        _assumptions(about, request.duration_days),
        PlanSettings(
            budget=request.budget,
            segments=request.segments,
            seed=analysis.settings.segment.seed,
        ),
        about.money,
        exports.favourites_by_segment(analysis, playbook, kind),
        contactable=campaigns.Contactable.of(
            analysis.labels(kind), analysis.customers.frame["monetary"], about.permission
        ),
    )
    source = exports.source_fields(analysis.raw.source)
    return exports.plan_document_of(plan, source, about.money, analysis.notices)


def plannable_kind(
    analysis: Analysis, playbook: Playbook, asked: SegmentationKind
) -> SegmentationKind:
    """The segments to plan for; the RFM ones where the playbook advises on no others.

    Parameters
    ----------
    analysis : of the shop
    playbook : whose advice is followed
    asked : the segmentation in use

    Raises
    ------
    NothingToForecastError : the data do not show when and for how much customers buy
    """
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


def planned_profiles(profiles: tuple[Profile, ...], kind: SegmentationKind) -> tuple[Profile, ...]:
    """The segments to plan for: of saved ones, not who is in none of them.

    Parameters
    ----------
    profiles : all segments
    kind : of which segmentation

    Raises
    ------
    NothingToForecastError : the saved segments have no customers
    """
    planned = [one for one in profiles if kind != "saved" or one.name != segment_builder.REST]
    if not planned:
        raise NothingToForecastError(
            "The saved segments have no customers, so there is nobody to plan for.",
            "Loosen their conditions: `select` shows how many match.",
        )
    return tuple(planned)


def _assumptions(about: RunAnalysis, duration_days: int | None) -> ChannelAssumptions:
    """What contacts cost and bring: as the project has learned, for as long as is asked."""
    assumed = about.channels
    if duration_days is None:
        return assumed
    days = campaigns.SourcedNumber(value=duration_days, source="chosen in the request")
    return assumed.model_copy(update={"horizon_days": days})
