"""What a playbook says about the segments of an analysis: the ones it covers, and its cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from core import playbooks

if TYPE_CHECKING:
    from collections.abc import Collection

    from core.analysis import Analysis, SegmentationKind
    from core.playbooks import FavouritesBySegment, Playbook, StrategyCard

NEXT = ("next_action", "next_contact_in_days")


def advised_profiles(
    analysis: Analysis, advice: Playbook, asked: SegmentationKind = "model"
) -> SegmentationKind | None:
    """The segments a playbook can advise on: those asked for, else the RFM ones, else none.

    A playbook advises on segments that rest on purchases; where the model's rest on other features
    it has nothing to say about them.

    Parameters
    ----------
    analysis : a finished analysis
    advice : the playbook
    asked : whose segments
    """
    profiles = analysis.profiles(asked)
    if asked != "rfm" and profiles and playbooks.covers_segments(advice, profiles):
        return asked
    return "rfm" if analysis.rfm is not None else None


def favourites_by_segment(
    analysis: Analysis,
    advice: Playbook,
    kind: SegmentationKind,
    parts: Collection[str] | None = None,
) -> FavouritesBySegment:
    """What each segment likes more than others; read from the orders only if the playbook asks.

    Parameters
    ----------
    analysis : a finished analysis whose private folder still is there
    advice : the playbook
    kind : the segments
    parts : the parts of a strategy that will be read; all of them where none are named
    """
    if not playbooks.uses_fields(advice, playbooks.OPTIONAL_FIELDS, parts):
        return {}
    return playbooks.measure_favourites(analysis.orders, analysis.customers, analysis.labels(kind))


def cards(
    analysis: Analysis,
    advice: Playbook,
    kind: SegmentationKind,
    parts: Collection[str] | None = None,
) -> tuple[StrategyCard, ...]:
    """The strategy cards of an analysis.

    Parameters
    ----------
    analysis, kind, parts : as for `favourites_by_segment`
    advice : a playbook that knows the segments
    """
    known = favourites_by_segment(analysis, advice, kind, parts)
    return playbooks.strategy_cards(
        analysis.profiles(kind), advice, analysis.currency, favoured=known
    )


def next_actions(
    analysis: Analysis, advice: Playbook, asked: SegmentationKind = "model"
) -> pd.DataFrame:
    """What to do next for each customer, in the columns `NEXT`; empty where nothing is advised.

    Parameters
    ----------
    analysis : a finished analysis
    advice : the playbook
    asked : the segmentation in use
    """
    frame, kind = analysis.customers.frame, advised_profiles(analysis, advice, asked)
    if kind is None:
        return pd.DataFrame(index=frame.index, columns=list(NEXT))
    strategies = cards(analysis, advice, kind, ("goal",))
    return playbooks.next_actions(analysis.labels(kind), frame["recency_days"], strategies)
