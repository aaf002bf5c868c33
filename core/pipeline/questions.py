"""What is asked of customers who are measured already: their worth, movement, and differences."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from core import (
    engine,
    forecast,
    hypothesis_tests,
    migration,
    preloading,
    rfm,
    saved_models,
    segmentation,
)
from core.errors import NothingToCompareError, NothingToForecastError, SettingError
from core.pipeline.measurement import measure
from core.pipeline.saved_reorders import with_saved_reorders
from core.progress import Progress, silent
from core.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.analysis import Analysis, SegmentationKind
    from core.cleaning import Orders
    from core.features import Customers
    from core.files import Source
    from core.forecast import Forecast
    from core.hypothesis_tests import Dataset
    from core.migration import Migration, SavedHistory
    from core.rfm import RfmRule, WeightProposal
    from core.segmentation import Profile, SegmentationComparison, SegmentationModel
    from core.settings import ValueSettings

REORDER_DAYS = (30, segmentation.REORDERED_DAYS, 365)
"""A month, in which a campaign's orders count; half a year, in which segments are said to order
again; and a year, in which later orders count."""


def forecast_customers(
    analysis: Analysis, settings: ValueSettings | None = None, progress: Progress = silent
) -> Forecast:
    """Forecast what each customer of an analysed shop will be worth, and who will not come back.

    Parameters
    ----------
    analysis : from `analyse`
    settings : those of the analysis where none are given
    progress : called as the work goes on; may raise `Cancelled`

    Raises
    ------
    NothingToForecastError : there are no dated orders, or they are all on one day
    """
    if analysis.orders is None:
        raise NothingToForecastError(
            f"{analysis.raw.source.name} has one row per customer and no orders, so there is "
            "nothing to test against.",
            "Upload order lines: customer, date and amount are enough.",
        )
    preloading.load(preloading.QUERIES)
    with engine.shared_engine(analysis.settings.limits):
        return forecast.forecast_orders(
            analysis.orders, analysis.customers, settings or analysis.settings.value, progress
        )


def migrate(
    orders: Orders | None,
    customers: Customers,
    settings: Settings,
    model: SegmentationModel | None = None,
    progress: Progress = silent,
    rule: RfmRule | None = None,
    saved: SavedHistory | None = None,
) -> Migration:
    """Follow the customers of a shop between two days, by one frozen rule, model or conditions.

    Parameters
    ----------
    orders, customers : of an `Analysis`, or from `measure`
    settings : how RFM is scored, and `movement`: which days, by which segments
    model : of the segmentation; for `by` = model
    progress : called as the work goes on; may raise `Cancelled`
    rule : the RFM limits in use, which a project keeps from an earlier run; those of the later day
        where None, or where that is not today
    saved : for `by` = saved, from `saved_history`

    Raises
    ------
    NothingToCompareError : the file does not tell of customers at two days
    SettingError : a day is out of range, or there is no model
    """
    orders, as_of = _dated(orders, customers)
    preloading.load(preloading.QUERIES)

    with engine.shared_engine(settings.limits):
        return migration.measure_migration(
            orders, settings.rfm, settings.movement, as_of, model, progress, rule, saved
        )


def count_reorders(analysis: Analysis, *kinds: SegmentationKind) -> Analysis:
    """An analysis whose segments say what customers like these did next.

    Parameters
    ----------
    analysis : from `analyse`, with every name as it is by itself
    kinds : the segmentations of which that is counted
    """
    for kind in kinds:
        analysis = _with_counted(analysis, kind)
    return analysis


def _with_counted(analysis: Analysis, kind: SegmentationKind) -> Analysis:
    if kind == "saved":
        return with_saved_reorders(analysis, REORDER_DAYS)
    segmented = analysis.segmentation
    model = segmented.model if kind == "model" else None
    if kind == "model" and (model is None or len(model.names) < 2):  # noqa: PLR2004 - there is nothing to compare
        return analysis
    profiles = with_reorder_rates(
        analysis.orders,
        analysis.customers,
        analysis.settings,
        analysis.profiles(kind),
        model,
        None if analysis.rfm is None else analysis.rfm.rule,
    )
    return analysis.with_profiles(kind, profiles)


def with_reorder_rates(
    orders: Orders | None,
    customers: Customers,
    settings: Settings,
    profiles: Sequence[Profile],
    model: SegmentationModel | None = None,
    rule: RfmRule | None = None,
) -> tuple[Profile, ...]:
    """Segments with what customers like these did next, within `REORDER_DAYS`.

    Parameters
    ----------
    orders, customers : of an `Analysis`, or from `measure`
    settings : how RFM is scored
    profiles : of the segments
    model : theirs, where they are a model's; else they are those by RFM
    rule : the RFM limits in use, which a project keeps from an earlier run

    Returns
    -------
    the same profiles where there are no dated orders
    """
    as_of = customers.as_of
    if orders is None or as_of is None:
        return tuple(profiles)
    with engine.shared_engine(settings.limits):
        rates = migration.count_reorders(orders, settings.rfm, as_of, REORDER_DAYS, model, rule)
    return tuple(
        replace(profile, reorders=rates.get(profile.name) or rates.get(profile.base) or ())
        for profile in profiles
    )


def migration_days(orders: Orders | None, customers: Customers) -> tuple[dt.date, dt.date]:
    """The first and the last day at which customers can be compared.

    Raises
    ------
    NothingToCompareError : the file does not tell of customers at two days
    """
    return migration.snapshot_span(*_dated(orders, customers))


def _dated(orders: Orders | None, customers: Customers) -> tuple[Orders, dt.date]:
    if orders is None or customers.as_of is None:
        raise NothingToCompareError(
            "The file has one row per customer and no orders, so there is no movement to show.",
            "Upload order lines: customer, date and amount are enough.",
        )
    return orders, customers.as_of


def propose_weights(
    orders: Orders | None,
    customers: Customers,
    settings: Settings,
    progress: Progress = silent,
) -> WeightProposal:
    """Propose weights of the engagement score from a shop's own past.

    Parameters
    ----------
    orders, customers : of an `Analysis`, or from `measure`
    settings : how RFM is scored
    progress : called as the work goes on; may raise `Cancelled`

    Raises
    ------
    SettingError : there is too little history, or no money to rank customers by
    """
    if orders is None or customers.as_of is None or not customers.knows_money:
        raise SettingError(
            "Weights are proposed from what customers spent next, which this file does not show.",
            "Upload order lines with money, or choose weights by hand.",
        )
    preloading.load(preloading.QUERIES)

    with engine.shared_engine(settings.limits):
        return rfm.propose_weights(orders, settings.rfm, customers.as_of, progress)


def compare_models(
    analysis: Analysis, before: str, after: str | None = None, models: Path | None = None
) -> SegmentationComparison:
    """An analysed shop under a saved model, beside another saved model or the segments it has.

    Parameters
    ----------
    analysis : from `analyse`
    before, after : names of saved models; the segments of the analysis when `after` is None
    models : where saved models lie; `artifacts/` when None

    Raises
    ------
    StoredModelError : no such model, or it asks for a feature that is not known of these customers
    """
    current, customers = analysis.segmentation, analysis.customers
    labels = current.labels
    order: tuple[str, ...] = tuple(profile.name for profile in current.profiles)
    if after is not None:
        labels, order = segmentation.predict_segments(
            customers, saved_models.load_model(after, models)[0], after
        )
    earlier, earlier_order = segmentation.predict_segments(
        customers, saved_models.load_model(before, models)[0], before
    )
    return segmentation.compare_labels(earlier, labels, earlier_order, order)


def comparable_attributes(
    source: Source,
    workspace: Path,
    settings: Settings | None = None,
    progress: Progress = silent,
) -> Dataset:
    """Everything about the customers of one file that can be compared; no segments are searched.

    Parameters
    ----------
    source, workspace, settings, progress : as for `analyse`

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    settings = settings or Settings()
    measured = measure(source, workspace, settings, progress)

    scored = None
    if measured.customers.no_history is None:
        scored = rfm.score_customers(measured.customers, settings.rfm).frame["segment"]
    return hypothesis_tests.build_dataset(
        measured.customers, measured.orders, measured.table, None, scored, settings.read
    )
