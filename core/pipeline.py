"""The whole way in one call: a file and settings in, an `Analysis` out."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from core import libraries, store
from core.analysis import Analysis
from core.clean import orders as cleaning
from core.errors import NothingToForecastError
from core.load import customer_columns, engine, relations, roles, values
from core.load import shape as shapes
from core.progress import STAGES, Progress, silent
from core.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.act.statistics.sheet import Sheet
    from core.clean.customer_rows import CustomerTable
    from core.clean.orders import Orders
    from core.features.customer_table import Offer
    from core.features.customers import Customers
    from core.load.roles import Roles
    from core.load.shape import TableShape
    from core.load.table import RawTable, Source
    from core.segment.result import Segmentation
    from core.segment.tune import Tuning
    from core.settings import SegmentSettings, ValueSettings
    from core.value.result import Forecast

__all__ = ["Analysis", "analyse", "forecast", "segment_again"]


def analyse(
    source: Source,
    workspace: Path,
    settings: Settings | None = None,
    progress: Progress = silent,
    models: Path | None = None,
) -> Analysis:
    """Load, clean, measure, score and segment one file.

    Parameters
    ----------
    source : from `core.load.detect.open_source`
    workspace : a private folder; the raw table and the clean lines are written there
    settings : defaults where none are given
    progress : called as the work goes on; may raise `Cancelled`
    models : where saved models lie, for `SegmentSettings.saved_model`; `artifacts/` when None

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    settings = settings or Settings()
    watch = _Stopwatch(progress)
    raw, shape, found = _read(source, workspace, settings, watch)

    from core.segment import grid

    customers = found.customers
    return Analysis(
        raw=raw,
        shape=shape,
        roles=found.roles,
        orders=found.orders,
        table=found.table,
        customers=customers,
        rfm=grid.score(customers, settings.rfm) if customers.no_history is None else None,
        segmentation=_segmentation(customers, settings, watch, models),
        settings=settings,
        seconds=watch.stop(),
    )


def attributes(
    source: Source,
    workspace: Path,
    settings: Settings | None = None,
    progress: Progress = silent,
) -> Sheet:
    """Everything about the customers of one file that can be compared; no segments are searched.

    Parameters
    ----------
    source, workspace, settings, progress : as for `analyse`

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    settings = settings or Settings()
    _, _, found = _read(source, workspace, settings, _Stopwatch(progress))
    from core.act.statistics import sheet
    from core.segment import grid

    scored = None
    if found.customers.no_history is None:
        scored = grid.score(found.customers, settings.rfm).frame["segment"]
    return sheet.of(found.customers, found.orders, found.table, None, scored, settings.read)


def _read(
    source: Source, workspace: Path, settings: Settings, watch: _Stopwatch
) -> tuple[RawTable, TableShape, _Found]:
    """Read a file, clean it, measure its customers."""
    # One engine serves all that reads lines; its memory is given back before models are fitted.
    with engine.shared(settings.limits):
        watch("load", 0.0, f"reading {source.name}")
        raw = relations.read_table(source, workspace, settings.read, settings.limits)
        watch("load", 0.7, "finding out what the columns mean")
        guessed = roles.guess(raw)
        shape = shapes.recognise(raw, settings.read, guessed)
        read = _customers if shape.of_customers else _orders
        return raw, shape, read(raw, guessed, workspace, settings, watch)


def offer(raw: RawTable, guessed: Roles, workspace: Path, settings: Settings) -> Offer:
    """What customers of a table that has one row each could be told apart by, before analysing it.

    Parameters
    ----------
    raw : the table
    guessed : its roles as `core.load.roles.guess` gives them
    workspace : a private folder
    settings : how it is read, and what is chosen so far

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    from core.features import customer_table

    with engine.shared(settings.limits):
        table = _rows(raw, guessed, workspace, settings)
        return customer_table.offer(table, settings.read, settings.table, settings.rfm.as_of)


def segment_again(
    analysis: Analysis,
    settings: SegmentSettings,
    progress: Progress = silent,
    models: Path | None = None,
    *,
    watch: Callable[[Tuning], None] | None = None,
    resume: Tuning | None = None,
) -> Analysis:
    """Search the segments of an analysed shop anew; nothing is read or measured again.

    Parameters
    ----------
    analysis : from `analyse`
    settings : the new search
    progress : called as the work goes on; may raise `Cancelled`
    models : where saved models lie; `artifacts/` when None
    watch : called after each round of the search with everything tried so far
    resume : what `watch` was last given by a search that was stopped: it goes on from there
    """
    changed = analysis.settings.model_copy(update={"segment": settings})
    watched = _Stopwatch(progress)
    found = _segmentation(analysis.customers, changed, watched, models, watch=watch, resume=resume)
    spent = watched.stop()
    kept = {name: analysis.seconds[name] for name in ("load", "clean", "features")}
    return replace(
        analysis, segmentation=found, settings=changed, seconds=analysis.seconds | spent | kept
    )


def forecast(
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
            f"{analysis.raw.source.name} has one row a customer and not their orders, so nothing "
            "can be tested against what customers did next.",
            "Upload the order lines: customer, date and amount are enough.",
        )
    libraries.load(libraries.QUERIES)
    from core.value import forecast as value  # brings SciPy

    with engine.shared(analysis.settings.limits):
        return value.forecast_orders(
            analysis.orders, analysis.customers, settings or analysis.settings.value, progress
        )


class _Found(NamedTuple):
    """What was read from a file, and the customers in it."""

    roles: Roles
    customers: Customers
    orders: Orders | None = None
    table: CustomerTable | None = None


def _orders(
    raw: RawTable, guessed: Roles, workspace: Path, settings: Settings, watch: _Stopwatch
) -> _Found:
    """Customers from what they bought: lines, orders or payments."""
    settled = roles.settle(raw, settings.read, guessed)
    readings = values.readings(raw, settled, settings.read)
    watch("clean", 0.0, f"checking {raw.rows:,} rows")
    orders = cleaning.clean(
        raw,
        readings,
        workspace,
        settings.clean,
        currencies=values.currency(raw, settled),
        only=values.only_currency(raw, settled, settings.read),
        told=settled.notices(),
        limits=settings.limits,
    )
    # Imported as it is needed: a first page is on screen before pandas is.
    from core.features import customers as features

    watch("features", 0.0, "measuring every customer")
    return _Found(settled, features.measure(orders, settings.rfm), orders=orders)


def _customers(
    raw: RawTable, guessed: Roles, workspace: Path, settings: Settings, watch: _Stopwatch
) -> _Found:
    """Customers from a table that has one row each."""
    from core.features import customer_table

    watch("clean", 0.0, f"checking {raw.rows:,} rows")
    table = _rows(raw, guessed, workspace, settings)
    watch("features", 0.0, "measuring every customer")
    measured = customer_table.measure(raw, table, settings.read, settings.table, settings.rfm.as_of)
    return _Found(measured.roles, measured.customers, table=measured.table)


def _rows(raw: RawTable, guessed: Roles, workspace: Path, settings: Settings) -> CustomerTable:
    from core.clean import customer_rows

    identity = shapes.identity(raw, settings.read, guessed)
    columns = customer_columns.look(raw, settings.read, identity, settings.table.categories)
    return customer_rows.read_rows(
        raw, columns, identity, workspace, settings.clean, limits=settings.limits
    )


def _segmentation(
    customers: Customers,
    settings: Settings,
    progress: _Stopwatch,
    models: Path | None,
    *,
    watch: Callable[[Tuning], None] | None = None,
    resume: Tuning | None = None,
) -> Segmentation:
    from core.segment.reuse import reuse
    from core.segment.segmentation import segment

    if settings.segment.saved_model is None:
        return segment(customers, settings.segment, progress, watch=watch, resume=resume)
    progress("judge", 0.0, "using the saved model")
    model, card = store.load(settings.segment.saved_model, models)
    return reuse(customers, model, card.algorithm, card.name)


class _Stopwatch:
    """Passes progress on, and adds up the wall time of each stage."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self.started = self.since = time.perf_counter()
        self.stage = STAGES[0]

    def __call__(self, stage: str, done: float, detail: str = "") -> None:
        now = time.perf_counter()
        self.seconds[self.stage] += now - self.since
        self.stage, self.since = stage, now
        self.progress(stage, done, detail)

    def stop(self) -> dict[str, float]:
        self(self.stage, 1.0)
        total = time.perf_counter() - self.started
        return {name: round(spent, 3) for name, spent in self.seconds.items()} | {
            "total": round(total, 3)
        }
