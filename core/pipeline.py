"""The whole way in one call: a file and settings in, an `Analysis` out."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from core import libraries, store
from core.analysis import Analysis
from core.clean import filters
from core.clean import orders as cleaning
from core.errors import NothingToCompareError, NothingToForecastError, Notice, SettingError
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
    from core.load.table import RawTable, Source
    from core.segment.compare import Comparison
    from core.segment.movement import Movement
    from core.segment.result import Segmentation
    from core.segment.segmentation import SegmentModel
    from core.segment.tune import Tuning
    from core.segment.weights import WeightProposal
    from core.settings import RfmSettings, SegmentSettings, ValueSettings
    from core.value.result import Forecast

__all__ = [
    "Analysis",
    "analyse",
    "attributes",
    "compare_models",
    "forecast",
    "measure",
    "movement",
    "movement_days",
    "segment_again",
    "weights",
]


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
    raw, shape, found = _measured(source, workspace, settings, watch)

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


def measure(
    source: Source, workspace: Path, settings: Settings | None = None, progress: Progress = silent
) -> Measured:
    """Load, clean and measure one file, and search no model: enough for RFM and movement by it.

    Parameters
    ----------
    source : from `core.load.detect.open_source`
    workspace : a private folder; the raw table is written there
    settings : defaults where none are given
    progress : called as the work goes on; may raise `Cancelled`

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    _, _, found = _measured(source, workspace, settings or Settings(), _Stopwatch(progress))
    return found


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
    found = measure(source, workspace, settings, progress)
    from core.act.statistics import sheet
    from core.segment import grid

    scored = None
    if found.customers.no_history is None:
        scored = grid.score(found.customers, settings.rfm).frame["segment"]
    return sheet.of(found.customers, found.orders, found.table, None, scored, settings.read)


def _measured(
    source: Source, workspace: Path, settings: Settings, watch: _Stopwatch
) -> tuple[RawTable, shapes.TableShape, Measured]:
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
    watch: Callable[[Tuning], bool | None] | None = None,
    resume: Tuning | None = None,
) -> Analysis:
    """Search the segments of an analysed shop anew; nothing is read or measured again.

    Parameters
    ----------
    analysis : from `analyse`
    settings : the new search
    progress : called as the work goes on; may raise `Cancelled`
    models : where saved models lie; `artifacts/` when None
    watch : called after each round of the search with everything tried so far; True is enough: the
        best of that is judged and used
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


def compare_models(
    analysis: Analysis, before: str, after: str | None = None, models: Path | None = None
) -> Comparison:
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
    from core.segment.compare import compare_labels
    from core.segment.reuse import placed

    found, customers = analysis.segmentation, analysis.customers
    labels = found.labels
    order: tuple[str, ...] = tuple(each.name for each in found.profiles)
    if after is not None:
        labels, order = placed(customers, store.load(after, models)[0], after)
    earlier, earlier_order = placed(customers, store.load(before, models)[0], before)
    return compare_labels(earlier, labels, earlier_order, order)


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


def movement(
    orders: Orders | None,
    customers: Customers,
    settings: Settings,
    model: SegmentModel | None = None,
    progress: Progress = silent,
) -> Movement:
    """Follow the customers of a shop between two days, by one frozen rule or model.

    Parameters
    ----------
    orders, customers : of an `Analysis`, or from `measure`
    settings : how RFM is scored, and `movement`: which days, by which segments
    model : of the segmentation; for `by` = model
    progress : called as the work goes on; may raise `Cancelled`

    Raises
    ------
    NothingToCompareError : the file does not tell of customers at two days
    SettingError : a day is out of range, or there is no model
    """
    orders, as_of = _dated(orders, customers)
    libraries.load(libraries.QUERIES)
    from core.segment import movement as moves  # start-up stays light

    with engine.shared(settings.limits):
        return moves.movement(orders, settings.rfm, settings.movement, as_of, model, progress)


def movement_days(orders: Orders | None, customers: Customers) -> tuple[dt.date, dt.date]:
    """The first and the last day at which customers can be compared.

    Raises
    ------
    NothingToCompareError : the file does not tell of customers at two days
    """
    from core.segment import snapshot_days

    return snapshot_days.span(*_dated(orders, customers))


def _dated(orders: Orders | None, customers: Customers) -> tuple[Orders, dt.date]:
    if orders is None or customers.as_of is None:
        raise NothingToCompareError(
            "The file has one row a customer and not their orders, so nobody can be seen to move.",
            "Upload the order lines: customer, date and amount are enough.",
        )
    return orders, customers.as_of


def weights(orders: Orders | None, customers: Customers, settings: Settings) -> WeightProposal:
    """Propose weights of the engagement score from a shop's own past.

    Parameters
    ----------
    orders, customers : of an `Analysis`, or from `measure`
    settings : how RFM is scored

    Raises
    ------
    SettingError : there is too little history, or no money to rank customers by
    """
    if orders is None or customers.as_of is None or not customers.knows_money:
        raise SettingError(
            "Weights are proposed by what customers spent next, which this file does not tell.",
            "Upload order lines with money, or choose weights by hand.",
        )
    libraries.load(libraries.QUERIES)
    from core.segment import weights as proposals  # start-up stays light

    with engine.shared(settings.limits):
        return proposals.propose(orders, settings.rfm, customers.as_of)


class Measured(NamedTuple):
    """What was read from a file, and the customers in it."""

    roles: Roles
    customers: Customers
    orders: Orders | None = None
    table: CustomerTable | None = None


def _orders(
    raw: RawTable, guessed: Roles, workspace: Path, settings: Settings, watch: _Stopwatch
) -> Measured:
    """Customers from what they bought: lines, orders or payments."""
    settled = roles.settle(raw, settings.read, guessed)
    filters.check(settings.filter, {role for role, column in settled.chosen() if column})
    readings = values.readings(raw, settled, settings.read)
    filters.check_names(raw, readings, settings.filter)
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
        chosen=settings.filter,
    )
    # Imported as it is needed: a first page is on screen before pandas is.
    from core.features import customers as features

    watch("features", 0.0, "measuring every customer")
    return Measured(settled, features.measure(orders, _rfm(settings)), orders=orders)


def _rfm(settings: Settings) -> RfmSettings:
    """How customers are measured: at the end of the chosen period, unless a day is named."""
    last = settings.filter.last_day
    if last is None or settings.rfm.as_of is not None:
        return settings.rfm
    return settings.rfm.model_copy(update={"as_of": last + dt.timedelta(days=1)})


def _customers(
    raw: RawTable, guessed: Roles, workspace: Path, settings: Settings, watch: _Stopwatch
) -> Measured:
    """Customers from a table that has one row each."""
    from core.features import customer_table

    filters.check(settings.filter, set())
    watch("clean", 0.0, f"checking {raw.rows:,} rows")
    table = _rows(raw, guessed, workspace, settings)
    watch("features", 0.0, "measuring every customer")
    measured = customer_table.measure(raw, table, settings.read, settings.table, settings.rfm.as_of)
    return Measured(measured.roles, measured.customers, table=measured.table)


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
    watch: Callable[[Tuning], bool | None] | None = None,
    resume: Tuning | None = None,
) -> Segmentation:
    from core.segment import renaming
    from core.segment.reuse import reuse
    from core.segment.segmentation import segment

    if settings.segment.saved_model is None:
        found = segment(customers, settings.segment, progress, watch=watch, resume=resume)
    else:
        progress("judge", 0.0, "using the saved model")
        model, card = store.load(settings.segment.saved_model, models)
        found = reuse(customers, model, card.algorithm, card.name)
    named = renaming.rename(found, (*renaming.own_names(found), *settings.segment.names))
    slips = renaming.unknown(named, settings.segment.names)
    if not slips:
        return named
    words = f"No segment is called {', '.join(slips)}: nothing was renamed so."
    return replace(named, notices=(*named.notices, Notice("name_unknown", words)))


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
