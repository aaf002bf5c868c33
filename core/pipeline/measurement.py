"""From a file to its customers: load, clean and measure, with no model searched."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import engine, formatting, joins
from core.analysis import notices_before_models
from core.cleaning import check_filter_names, check_filters, clean_orders, read_customer_rows
from core.columns import (
    TableGrain,
    choose_parsers,
    detect_grain,
    file_currencies,
    find_identity,
    guess_roles,
    inspect_columns,
    only_currency,
    resolve_roles,
)
from core.features import feature_options, measure_customer_table, measure_customers
from core.pipeline.stopwatch import Stopwatch
from core.progress import Progress, silent
from core.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from core.cleaning import CustomerTable, Orders
    from core.columns import Roles
    from core.errors import Notice
    from core.features import Customers, FeatureOptions
    from core.files import RawTable, Source
    from core.settings import RfmSettings


@dataclass(frozen=True)
class MeasuredFile:
    """What was read from a file, and the customers in it: the first half of an `Analysis`.

    Parameters
    ----------
    raw, shape, roles, customers, orders, table : as in `Analysis`
    """

    raw: RawTable
    shape: TableGrain
    roles: Roles
    customers: Customers
    orders: Orders | None = None
    table: CustomerTable | None = None

    @property
    def read(self) -> Orders | CustomerTable:
        """The rows as they were read, with their report: orders, or a table of customers."""
        read = self.orders or self.table
        if read is None:
            raise LookupError("what was measured holds orders or a table of customers")
        return read

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Everything the user should know, in the order in which it was found."""
        return notices_before_models(self.raw, self.roles, self.read.report, self.customers)


def measure(
    source: Source, workspace: Path, settings: Settings | None = None, progress: Progress = silent
) -> MeasuredFile:
    """Load, clean and measure one file, and search no model: enough for RFM and movement by it.

    Parameters
    ----------
    source : from `core.files.detect.open_source`
    workspace : a private folder; the raw table is written there
    settings : defaults where none are given
    progress : called as the work goes on; may raise `Cancelled`

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    return measure_watched(source, workspace, settings or Settings(), Stopwatch(progress))


def measure_watched(
    source: Source, workspace: Path, settings: Settings, watch: Stopwatch
) -> MeasuredFile:
    """`measure` as a part of something longer that one stopwatch times."""
    # One engine serves all that reads lines; its memory is given back before models are fitted.
    with engine.shared_engine(settings.limits), engine.column_cache():
        watch("load", 0.0, f"reading {source.name}")
        raw = joins.read_orders(source, workspace, settings.read, settings.limits)
        watch("load", 0.7, "recognising the columns")
        guessed = guess_roles(raw)
        shape = detect_grain(raw, settings.read, guessed)
        read = _customers if shape.of_customers else _orders
        return read(raw, shape, guessed, workspace, settings, watch)


def table_feature_options(
    raw: RawTable, guessed: Roles, workspace: Path, settings: Settings
) -> FeatureOptions:
    """What customers of a table that has one row each could be segmented by, before analysing it.

    Parameters
    ----------
    raw : the table
    guessed : its roles as `core.columns.role_resolution.guess_roles` gives them
    workspace : a private folder
    settings : how it is read, and what is chosen so far

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    with engine.shared_engine(settings.limits):
        table = _rows(raw, guessed, workspace, settings)
        return feature_options(table, settings.read, settings.table, settings.rfm.as_of)


def _orders(
    raw: RawTable,
    shape: TableGrain,
    guessed: Roles,
    workspace: Path,
    settings: Settings,
    watch: Stopwatch,
) -> MeasuredFile:
    """Customers from what they bought: lines, orders or payments."""
    resolved = resolve_roles(raw, settings.read, guessed)
    if resolved.assumption is not None:
        watch("load", 1.0, resolved.assumption.message)
    check_filters(settings.filter, {role for role, column in resolved.chosen() if column})
    readings = choose_parsers(raw, resolved, settings.read)
    check_filter_names(raw, readings, settings.filter)
    watch("clean", 0.0, f"checking {formatting.count(raw.rows, 'row')}")
    orders = clean_orders(
        raw,
        readings,
        workspace,
        settings.clean,
        currencies=file_currencies(raw, resolved),
        only=only_currency(raw, resolved, settings.read),
        of_loading=resolved.notices(),
        limits=settings.limits,
        chosen=settings.filter,
    )
    # Imported as it is needed: a first page is on screen before pandas is.
    watch("features", 0.0, "measuring every customer")
    customers = measure_customers(orders, _rfm(settings))
    return MeasuredFile(raw, shape, resolved, customers, orders=orders)


def _rfm(settings: Settings) -> RfmSettings:
    """How customers are measured: at the end of the chosen period, unless a day is named."""
    last = settings.filter.last_day
    if last is None or settings.rfm.as_of is not None:
        return settings.rfm
    return settings.rfm.model_copy(update={"as_of": last + dt.timedelta(days=1)})


def _customers(
    raw: RawTable,
    shape: TableGrain,
    guessed: Roles,
    workspace: Path,
    settings: Settings,
    watch: Stopwatch,
) -> MeasuredFile:
    """Customers from a table that has one row each."""
    check_filters(settings.filter, set())
    watch("clean", 0.0, f"checking {formatting.count(raw.rows, 'row')}")
    table = _rows(raw, guessed, workspace, settings)
    watch("features", 0.0, "measuring every customer")
    measured = measure_customer_table(raw, table, settings.read, settings.table, settings.rfm.as_of)
    return MeasuredFile(raw, shape, measured.roles, measured.customers, table=measured.table)


def _rows(raw: RawTable, guessed: Roles, workspace: Path, settings: Settings) -> CustomerTable:
    identity = find_identity(raw, settings.read, guessed)
    columns = inspect_columns(raw, settings.read, identity, settings.table.categories)
    return read_customer_rows(
        raw, columns, identity, workspace, settings.clean, limits=settings.limits
    )
