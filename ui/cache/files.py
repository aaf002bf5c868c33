"""The cached calls into core about a file: what it holds and how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import cleaning, columns, engine, experiments, features, files, joins
from core.settings import FilterSettings
from ui.cache.background_cache import cached
from ui.state.open_store import cache_key

if TYPE_CHECKING:
    from core.cleaning import FilterOptions as FilterOffer
    from core.columns import ColumnParser, CurrencyAmount, Roles, Spread, TableGrain
    from core.features import FeatureOptions
    from core.files import RawTable, Source, TableInfo
    from core.joins import JoinProposal
    from core.settings import ReadSettings, TableSettings
    from ui.state.private_folder import PrivateFolder
from core import pipeline
from core.settings import Settings
from ui.state.open_store import OpenStore


def _unfiltered(store: OpenStore) -> str:
    # The same whatever filter is on, so that changing it reads nothing again.
    settings = store.settings.model_copy(update={"filter": FilterSettings()})
    return cache_key(store.source, settings)


def _what_is_read(source: Source, folder: PrivateFolder, read: ReadSettings) -> tuple[object, ...]:
    # Only these change what is read; roles, marks and currencies come later. The folder is among
    # them, as whoever has their data forgotten and hands the file over again gets another one.
    cut = (read.encoding, read.delimiter, read.header_row, read.fill_down)
    return source.sha256, folder.path, read.table, read.append, read.joins, *cut


@cached(_unfiltered)
def filters(store: OpenStore) -> FilterOffer | None:
    """What the open store's orders can be filtered by; None for a table of customers."""
    orders = store.analysis.orders
    return None if orders is None else cleaning.filter_options_of(store.analysis.raw, orders)


@cached(_unfiltered)
def home(store: OpenStore) -> str:
    """The country the open store is at home in, by locale; empty where its file does not tell."""
    analysis = store.analysis
    return features.detect_locale(analysis.customers.frame, analysis.raw.columns, analysis.currency)


@cached(lambda source: source.sha256, spinner="Looking into the file")
def tables(source: Source) -> tuple[TableInfo, ...]:
    """The tables a file holds."""
    return files.list_tables(source)


@cached(_what_is_read, spinner="Reading the table")
def raw_table(source: Source, folder: PrivateFolder, read: ReadSettings) -> RawTable:
    """The orders of a file: one table as the file holds it, or several joined."""
    return joins.read_orders(source, folder.path, read)


@cached(_what_is_read, spinner="Finding out how the tables belong")
def proposal(source: Source, folder: PrivateFolder, read: ReadSettings) -> JoinProposal:
    """Which tables of a file would be joined, and what that does to the rows."""
    return joins.propose_joins(source, folder.path, read)


@cached(lambda raw, read: (raw.parquet, str(read.roles)), entries=8)
def roles(raw: RawTable, read: ReadSettings) -> Roles:
    """Which column plays which role: guessed, with what the visitor chose on top."""
    return columns.resolve_roles(raw, read, guessed_roles(raw))


@cached(lambda raw: raw.parquet, spinner="Recognising the columns")
def guessed_roles(raw: RawTable) -> Roles:
    """Which column seems to play which role, before the visitor says anything."""
    return columns.guess_roles(raw)


@cached(lambda raw, column, order: (raw.parquet, column, order), entries=8)
def customer_spread(raw: RawTable, column: str, order: str | None) -> Spread:
    """How many customers and orders the table has if a column is the customer."""
    return columns.customer_spread(raw, column, order)


@cached(lambda raw, read: (raw.parquet, read.shape, str(read.roles)), entries=8)
def shape(raw: RawTable, read: ReadSettings) -> TableGrain:
    """What one row of the table is."""
    return columns.detect_grain(raw, read, guessed_roles(raw))


@cached(lambda raw: raw.parquet, spinner="Looking at the columns")
def seems_a_test(raw: RawTable) -> str | None:
    """Where a table with one row a customer is the results of a test, the column of its groups."""
    file = experiments.inspect_results_file(raw)
    return file.group if experiments.seems_a_test(file) else None


@cached(
    lambda raw, _, read, table: (raw.parquet, read, table),
    spinner="Looking at the columns",
    entries=8,
)
def offer(
    raw: RawTable, folder: PrivateFolder, read: ReadSettings, table: TableSettings
) -> FeatureOptions:
    """What customers of a table that has one row each could be compared by."""
    settings = Settings(read=read, table=table)
    return pipeline.table_feature_options(raw, guessed_roles(raw), folder.path, settings)


@cached(
    lambda raw, roles, readings: (raw.parquet, str(roles["currency"]), _sql(readings)),
)
def amounts(
    raw: RawTable, roles: Roles, readings: tuple[ColumnParser, ...]
) -> tuple[CurrencyAmount, ...]:
    """How much of the file is in each currency."""
    return columns.currency_amounts(raw, roles, readings)


def _sql(readings: tuple[ColumnParser, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((reading.role, reading.sql) for reading in readings)


@cached(lambda store: store.customers_key)
def rows_by_table(store: OpenStore) -> dict[str, tuple[int, int]]:
    """Rows of each table that was read below another, and how many of them are used."""
    analysis = store.analysis
    left_out = engine.read_parquet(analysis.read.left_out_path)
    lost = joins.rows_by_table(analysis.raw, left_out)
    return {
        name: (rows, rows - lost.get(name, 0))
        for name, rows in joins.rows_by_table(analysis.raw).items()
    }


@cached(
    lambda raw, roles, read: (
        raw.parquet,
        str(roles.chosen()),
        read.date_order,
        read.date_numbers,
        read.time_zone,
        read.decimal_mark,
        read.money_unit,
    ),
    entries=16,
)
def readings(raw: RawTable, roles: Roles, read: ReadSettings) -> tuple[ColumnParser, ...]:
    """How dates and numbers would be read with these roles."""
    return columns.choose_parsers(raw, roles, read)
