"""Saved segments of an analysis: what their conditions need, and who is in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import segment_builder
from core.pipeline.contact_data import read_contacts
from core.pipeline.questions import forecast_customers
from core.progress import Progress, silent
from core.segment_builder import Population

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from core.analysis import Analysis
    from core.contacts import Contacts
    from core.forecast import Forecast
    from core.segment_builder import ConditionNode, PurchaseIndex, SavedSegment


def population_of(
    analysis: Analysis,
    forecast: Forecast | None = None,
    contacts: Contacts | None = None,
    purchases: PurchaseIndex | None = None,
) -> Population:
    """The customers of an analysis as conditions ask for them.

    Parameters
    ----------
    analysis : from `analyse`, with every name as it is by itself
    forecast : of these customers, where one was made
    contacts : how they are reached, where that was looked up
    purchases : who bought what, where that was read already
    """
    return Population(
        analysis.customers,
        analysis.rfm,
        analysis.segmentation.labels,
        forecast,
        contacts,
        analysis.orders,
        analysis.currency,
        purchases,
    )


def needed_population(
    analysis: Analysis,
    wheres: Iterable[ConditionNode],
    workspace: Path,
    contacts: Contacts | None = None,
    progress: Progress = silent,
) -> Population:
    """The customers of an analysis, with a forecast and contacts if conditions ask for them.

    Parameters
    ----------
    analysis : from `analyse`
    wheres : the conditions
    workspace : a private folder
    contacts : of the customers, where they are known already
    progress : called as a forecast goes on
    """
    needed = segment_builder.condition_sources(wheres)
    if contacts is None and "contacts" in needed:
        contacts = read_contacts(analysis, workspace)
    forecast = None
    if "forecast" in needed and analysis.orders is not None:
        forecast = forecast_customers(analysis, progress=progress)
    return population_of(analysis, forecast, contacts)


def use_saved_segments(
    analysis: Analysis, segments: Sequence[SavedSegment], population: Population
) -> Analysis:
    """The analysis with saved segments beside its other segmentations.

    Parameters
    ----------
    analysis : from `analyse`
    segments : in the order in which they take customers
    population : the customers of the analysis

    Raises
    ------
    SettingError : a condition cannot be judged
    """
    assigned = segment_builder.assign_saved_segments(segments, population)
    return replace(analysis, saved=assigned)
