"""The cached calls into core: kept under content hashes and settings, never under frames.

Everything made from a visitor's data is kept for that visitor's session alone and in small numbers.
`cache_resource` hands out the object itself, which is safe because core's results are frozen.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.settings import FilterSettings
from ui import segments_of, session, shelf

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    import pandas as pd

    from core.act.campaigns import Plan, PlanSettings
    from core.act.channels import Assumptions
    from core.act.experiments.base import Base
    from core.act.experiments.choices import ExperimentChoices
    from core.act.experiments.experiment import Experiment
    from core.act.experiments.read import Readout
    from core.act.experiments.results_file import ResultsFile
    from core.act.favourites import Favourite
    from core.act.playbook import Playbook
    from core.act.statistics.compare import Screening
    from core.act.statistics.sheet import Sheet
    from core.clean.filters import Offer as FilterOffer
    from core.clean.orders import Orders
    from core.customer.card import OneCustomer
    from core.features.cohorts import Cohorts
    from core.features.customer_table import Offer
    from core.features.habits import Habits
    from core.features.overview import Overview
    from core.features.trend import Trend
    from core.load.currencies import Amount
    from core.load.reading import Reading
    from core.load.relations import Proposal
    from core.load.roles import Roles
    from core.load.shape import TableShape
    from core.load.table import RawTable, Source, TableInfo
    from core.model_card import ModelCard
    from core.segment.compare import Comparison
    from core.segment.movement import Movement
    from core.segment.profile import Profile
    from core.segment.weights import WeightProposal
    from core.settings import MovementSettings, ReadSettings, TableSettings, ValueSettings
    from core.value.result import Forecast
    from ui.segments_of import Which
    from ui.session import PrivateFolder, Store


def overview(store: Store) -> Overview:
    """The shop in a handful of numbers."""
    return _overview(store.customers_key, store)


def trend(store: Store) -> Trend | None:
    """The shop over time; None for a table of customers."""
    return _trend(store.customers_key, store) if store.analysis.orders is not None else None


def movers(store: Store, days: int) -> Mapping[str, pd.DataFrame]:
    """What gained and lost most in the last so many days, against as many before."""
    return _movers(store.customers_key, days, store)


def cohorts(store: Store) -> Cohorts | None:
    """What became of customers after their first order; None for a table of customers."""
    return _cohorts(store.customers_key, store) if store.analysis.orders is not None else None


def habits(store: Store) -> Habits | None:
    """How customers order; None for a table of customers."""
    return _habits(store.customers_key, store) if store.analysis.orders is not None else None


def affinity(store: Store, which: Which) -> Mapping[str, pd.DataFrame]:
    """What each segment buys more often than everyone."""
    return _affinity(store.model_key, which, store)


def filters(store: Store) -> FilterOffer | None:
    """What the open store's orders can be filtered by; None for a table of customers."""
    if store.analysis.orders is None:
        return None
    # The same whatever filter is on, so that changing it reads nothing again.
    settings = store.settings.model_copy(update={"filter": FilterSettings()})
    return _filters(session.cache_key(store.source, settings), store)


def one_customer(store: Store, customer: str) -> OneCustomer:
    """Everything known of one customer."""
    return _one_customer(store.model_key, customer, store)


def kept_forecast(store: Store, settings: ValueSettings) -> Forecast | None:
    """The forecast with these settings, if it was made before."""
    try:
        return _forecasts(store)(store.customers_key, settings.model_dump_json(), None)
    except LookupError:
        return None


def keep_forecast(store: Store, settings: ValueSettings, made: Forecast) -> None:
    """Keep a forecast for whoever asks for it with the same settings."""
    _forecasts(store)(store.customers_key, settings.model_dump_json(), made)


def _forecasts(store: Store) -> Callable[[str, str, Forecast | None], Forecast]:
    # The demo store is nobody's data: what was computed for one visitor serves all.
    return _shared_forecast if store.demo else _forecast


def compared(store: Store, before: ModelCard, after: ModelCard | None) -> Comparison:
    """The open store under a saved model, beside another one or the segments it has."""
    folder = shelf.folder()
    beside = store.model_key if after is None else after.signature
    return _compared(store.customers_key, before.signature, beside, store, folder, before, after)


def movement(store: Store, settings: MovementSettings) -> Movement:
    """Who moved between two days."""
    # As with forecasts, what is computed about the demo store serves all.
    kept = _shared_movement if store.demo else _movement
    return kept(store.model_key, settings.model_dump_json(), store, settings)


def movement_days(store: Store) -> tuple[dt.date, dt.date]:
    """The first and the last day that can be compared."""
    return _movement_days(store.customers_key, store)


def weights(store: Store) -> WeightProposal:
    """The weights that ranked next-period spend best in this store's past."""
    return _weights(store.customers_key, store)


def playbook(path: Path) -> Playbook:
    """A playbook file; one that was changed on disk is read again."""
    told = path.stat()
    return _playbook(str(path), told.st_mtime_ns, told.st_size)


def plan(
    store: Store,
    which: str,
    profiles: tuple[Profile, ...],
    advice: Playbook,
    assumed: Assumptions,
    settings: PlanSettings,
    currency: str | None,
) -> Plan:
    """A campaign, planned and simulated."""
    how = "".join(each.model_dump_json() for each in (advice, assumed, settings))
    return _plan(store.model_key, which, how, currency, profiles, advice, assumed, settings)


def results_file(source: Source, folder: PrivateFolder) -> ResultsFile:
    """The results of a test: which column is what."""
    return _results_file(source.sha256, str(folder.path), source, folder)


def readout(file: ResultsFile, choices: ExperimentChoices, store: Store | None) -> Readout:
    """The customers of a test, sorted into its arms."""
    kept = f"{choices.model_dump_json()} {store.model_key if store else ''}"
    return _readout(str(file.raw.parquet), kept, file, choices, store)


def experiment(
    file: ResultsFile, choices: ExperimentChoices, store: Store | None, currency: str | None
) -> Experiment:
    """What a test says."""
    kept = f"{choices.model_dump_json()} {store.model_key if store else ''} {currency}"
    return _experiment(str(file.raw.parquet), kept, file, choices, store, currency)


def sheet(store: Store) -> Sheet:
    """Everything about the customers of a store that can be compared."""
    return _sheet(store.model_key, store)


def screening(store: Store, of: tuple[str, ...], by: tuple[str, ...]) -> Screening:
    """Every measure against every attribute."""
    return _screening(store.model_key, repr((of, by)), store, of, by)


def base(store: Store) -> Base | None:
    """What customers did in the last weeks of the store."""
    return _base(store.customers_key, store)


def favourites(store: Store, which: str, labels: pd.Series[str]) -> tuple[Favourite, ...]:
    """Products that each segment buys more than others."""
    return _favourites(store.model_key, which, store, labels)


def tables(source: Source) -> tuple[TableInfo, ...]:
    """The tables a file holds."""
    return _tables(source.sha256, source)


def raw_table(source: Source, folder: PrivateFolder, read: ReadSettings) -> RawTable:
    """The orders of a file: one table as the file holds it, or several joined."""
    return _raw_table(source.sha256, _what_is_read(folder, read), source, folder, read)


def proposal(source: Source, folder: PrivateFolder, read: ReadSettings) -> Proposal:
    """Which tables of a file would be joined, and what that does to the rows."""
    return _proposal(source.sha256, _what_is_read(folder, read), source, folder, read)


def _what_is_read(folder: PrivateFolder, read: ReadSettings) -> str:
    # Only these change what is read; roles, marks and currencies come later. The folder is among
    # them, as whoever has their data forgotten and hands the file over again gets another one.
    cut = (read.encoding, read.delimiter, read.header_row)
    return repr((str(folder.path), read.table, read.append, read.joins, cut))


def roles(raw: RawTable, read: ReadSettings) -> Roles:
    """Which column plays which role: guessed, with what the visitor chose on top."""
    return _roles(str(raw.parquet), str(read.roles), raw, read)


def shape(raw: RawTable, read: ReadSettings) -> TableShape:
    """What one row of the table is."""
    return _shape(str(raw.parquet), read.shape, str(read.roles), raw, read)


def offer(raw: RawTable, folder: PrivateFolder, read: ReadSettings, table: TableSettings) -> Offer:
    """What customers of a table that has one row each could be told apart by."""
    how = read.model_dump_json() + table.model_dump_json()
    return _offer(str(raw.parquet), how, raw, folder, read, table)


def guessed_roles(raw: RawTable) -> Roles:
    """Which column seems to play which role, before the visitor says anything."""
    return _guessed_roles(str(raw.parquet), raw)


def amounts(raw: RawTable, roles: Roles, readings: tuple[Reading, ...]) -> tuple[Amount, ...]:
    """How much of the file is in each currency."""
    how = repr([(reading.role, reading.sql) for reading in readings])
    return _amounts(str(raw.parquet), str(roles["currency"]), how, raw, roles, readings)


def rows_by_table(store: Store) -> dict[str, tuple[int, int]]:
    """Rows of each table that was read below another, and how many of them are used."""
    return _rows_by_table(store.customers_key, store)


def readings(raw: RawTable, roles: Roles, read: ReadSettings) -> tuple[Reading, ...]:
    """How dates and numbers would be read with these roles."""
    how = repr((read.date_order, read.decimal_mark))
    return _readings(str(raw.parquet), str(roles.chosen()), how, raw, roles, read)


@st.cache_resource(show_spinner=False, max_entries=16)
def _playbook(path: str, changed: int, size: int) -> Playbook:  # noqa: ARG001
    from core.act import playbook as playbooks

    return playbooks.load(Path(path))


@st.cache_resource(show_spinner="Planning the campaign", scope="session", max_entries=8)
def _plan(
    key: str,  # noqa: ARG001
    which: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    money: str | None,
    _profiles: tuple[Profile, ...],
    _advice: Playbook,
    _assumed: Assumptions,
    _settings: PlanSettings,
) -> Plan:
    from core.act import campaigns

    return campaigns.make(_profiles, _advice, _assumed, _settings, money)


@st.cache_resource(show_spinner="Looking at products", scope="session", max_entries=4)
def _favourites(
    key: str,  # noqa: ARG001
    which: str,  # noqa: ARG001
    _store: Store,
    _labels: pd.Series[str],
) -> tuple[Favourite, ...]:
    from core.act import favourites as products

    orders = _store.analysis.orders
    return () if orders is None else products.favourites(orders, _labels)


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _overview(key: str, _store: Store) -> Overview:  # noqa: ARG001 - what it is kept under
    from core.features.overview import overview as sum_up  # start-up stays light

    return sum_up(_store.analysis.customers)


@st.cache_resource(
    show_spinner="Counting the orders by day, week and month", scope="session", max_entries=4
)
def _trend(key: str, _store: Store) -> Trend:  # noqa: ARG001
    from core.features.trend import trend as count

    return count(_orders(_store), _store.analysis.customers)


@st.cache_resource(show_spinner="Comparing the two periods", scope="session", max_entries=8)
def _movers(key: str, days: int, _store: Store) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    from core.features.movers import movers as compare

    return compare(_orders(_store), _store.analysis.customers, days)


@st.cache_resource(
    show_spinner="Following customers from their first order", scope="session", max_entries=4
)
def _cohorts(key: str, _store: Store) -> Cohorts:  # noqa: ARG001
    from core.features.cohorts import cohorts as follow

    return follow(_orders(_store), _store.analysis.customers)


@st.cache_resource(show_spinner="Counting what is ordered when", scope="session", max_entries=4)
def _habits(key: str, _store: Store) -> Habits:  # noqa: ARG001
    from core.features.habits import habits as watch

    return watch(_orders(_store), _store.analysis.customers)


@st.cache_resource(show_spinner="Comparing what segments order", scope="session", max_entries=8)
def _affinity(
    key: str,  # noqa: ARG001
    which: Which,
    _store: Store,
) -> Mapping[str, pd.DataFrame]:
    from core.features.affinity import affinity as prefer

    analysis = _store.analysis
    return prefer(_orders(_store), analysis.customers, segments_of.labels(_store, which))


def _orders(store: Store) -> Orders:
    orders = store.analysis.orders
    if orders is None:
        raise LookupError("a table of customers has no orders")
    return orders


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _filters(key: str, _store: Store) -> FilterOffer | None:  # noqa: ARG001
    from core.clean import filters as filtering

    orders = _store.analysis.orders
    return None if orders is None else filtering.offer(_store.analysis.raw, orders)


@st.cache_resource(show_spinner="Reading their orders", scope="session", max_entries=8)
def _one_customer(key: str, customer: str, _store: Store) -> OneCustomer:  # noqa: ARG001
    from core.customer import card

    return card.look_up(_store.analysis, customer)


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _forecast(key: str, how: str, _made: Forecast | None) -> Forecast:  # noqa: ARG001 - the keys
    if _made is None:
        raise LookupError
    return _made


@st.cache_resource(show_spinner=False, max_entries=4)
def _shared_forecast(key: str, how: str, _made: Forecast | None) -> Forecast:  # noqa: ARG001
    if _made is None:
        raise LookupError
    return _made


@st.cache_resource(show_spinner="Comparing", scope="session", max_entries=4)
def _compared(
    key: str,  # noqa: ARG001
    saved: str,  # noqa: ARG001
    beside: str,  # noqa: ARG001
    _store: Store,
    _folder: Path,
    _before: ModelCard,
    _after: ModelCard | None,
) -> Comparison:
    from core import pipeline

    names = (_before.name, _after.name if _after is not None else None)
    return pipeline.compare_models(_store.analysis, *names, models=_folder)


@st.cache_resource(
    show_spinner="Following customers month by month", scope="session", max_entries=4
)
def _movement(
    key: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _store: Store,
    _settings: MovementSettings,
) -> Movement:
    return _moved(_store, _settings)


@st.cache_resource(show_spinner="Following customers month by month", max_entries=4)
def _shared_movement(
    key: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _store: Store,
    _settings: MovementSettings,
) -> Movement:
    return _moved(_store, _settings)


def _moved(store: Store, settings: MovementSettings) -> Movement:
    from core import pipeline

    analysis = store.analysis
    chosen = store.settings.model_copy(update={"movement": settings})
    return pipeline.movement(
        analysis.orders, analysis.customers, chosen, analysis.segmentation.model
    )


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _movement_days(key: str, _store: Store) -> tuple[dt.date, dt.date]:  # noqa: ARG001
    from core import pipeline

    return pipeline.movement_days(_store.analysis.orders, _store.analysis.customers)


@st.cache_resource(
    show_spinner="Ranking customers by their next quarter", scope="session", max_entries=4
)
def _weights(key: str, _store: Store) -> WeightProposal:  # noqa: ARG001
    from core import pipeline

    return pipeline.weights(_store.analysis.orders, _store.analysis.customers, _store.settings)


@st.cache_resource(show_spinner="Reading the results", scope="session", max_entries=4)
def _results_file(
    sha256: str,  # noqa: ARG001
    where: str,  # noqa: ARG001
    _source: Source,
    _folder: PrivateFolder,
) -> ResultsFile:
    from core.act.experiments import results_file as results
    from core.load import relations

    return results.look(relations.read_table(_source, _folder.path))


@st.cache_resource(show_spinner=False, scope="session", max_entries=8)
def _readout(
    parquet: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _file: ResultsFile,
    _choices: ExperimentChoices,
    _store: Store | None,
) -> Readout:
    from core.act.experiments import read

    labels = None if _store is None else _store.analysis.segmentation.labels
    return read.read(_file, _choices, labels)


@st.cache_resource(show_spinner="Comparing the groups", scope="session", max_entries=8)
def _experiment(
    parquet: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _file: ResultsFile,
    _choices: ExperimentChoices,
    _store: Store | None,
    _currency: str | None,
) -> Experiment:
    from core.act.experiments import experiment as experiments

    read = readout(_file, _choices, _store)
    return experiments.evaluate(
        read.arms, read.kind, read.control, _choices, read.segments, _currency
    )


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _sheet(key: str, _store: Store) -> Sheet:  # noqa: ARG001
    from core.act.statistics import sheet as sheets

    analysis = _store.analysis
    return sheets.of(
        analysis.customers,
        analysis.orders,
        analysis.table,
        analysis.segmentation.labels,
        None if analysis.rfm is None else analysis.rfm.frame["segment"],
        analysis.settings.read,
    )


@st.cache_resource(show_spinner="Asking every question", scope="session", max_entries=4)
def _screening(
    key: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _store: Store,
    _of: tuple[str, ...],
    _by: tuple[str, ...],
) -> Screening:
    from core.act.statistics import compare

    return compare.screen(sheet(_store), _of, _by)


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _base(key: str, _store: Store) -> Base | None:  # noqa: ARG001
    from core.act.experiments import base as bases

    orders, as_of = _store.analysis.orders, _store.analysis.customers.as_of
    return None if orders is None or as_of is None else bases.base(orders, as_of)


@st.cache_resource(show_spinner="Looking into the file", scope="session", max_entries=4)
def _tables(sha256: str, _source: Source) -> tuple[TableInfo, ...]:  # noqa: ARG001
    from core.load import read

    return read.tables(_source)


@st.cache_resource(show_spinner="Reading the table", scope="session", max_entries=4)
def _raw_table(
    sha256: str,  # noqa: ARG001
    what: str,  # noqa: ARG001
    _source: Source,
    _folder: PrivateFolder,
    _read: ReadSettings,
) -> RawTable:
    from core.load import relations

    return relations.read_table(_source, _folder.path, _read)


@st.cache_resource(show_spinner="Finding out how the tables belong", scope="session", max_entries=4)
def _proposal(
    sha256: str,  # noqa: ARG001
    what: str,  # noqa: ARG001
    _source: Source,
    _folder: PrivateFolder,
    _read: ReadSettings,
) -> Proposal:
    from core.load import relations

    return relations.propose(_source, _folder.path, _read)


@st.cache_resource(show_spinner="Recognising the columns", scope="session", max_entries=4)
def _guessed_roles(
    table: str,  # noqa: ARG001
    _raw: RawTable,
) -> Roles:
    from core.load import roles as columns

    return columns.guess(_raw)


@st.cache_resource(show_spinner=False, scope="session", max_entries=8)
def _roles(
    table: str,  # noqa: ARG001
    chosen: str,  # noqa: ARG001
    _raw: RawTable,
    _read: ReadSettings,
) -> Roles:
    from core.load import roles as columns

    return columns.settle(_raw, _read, guessed_roles(_raw))


@st.cache_resource(show_spinner=False, scope="session", max_entries=16)
def _readings(
    table: str,  # noqa: ARG001
    chosen: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _raw: RawTable,
    _roles: Roles,
    _read: ReadSettings,
) -> tuple[Reading, ...]:
    from core.load import values

    return values.readings(_raw, _roles, _read)


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _amounts(
    table: str,  # noqa: ARG001
    column: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _raw: RawTable,
    _roles: Roles,
    _readings: tuple[Reading, ...],
) -> tuple[Amount, ...]:
    from core.load import currencies

    return currencies.amounts(_raw, _roles, _readings)


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _rows_by_table(key: str, _store: Store) -> dict[str, tuple[int, int]]:  # noqa: ARG001
    from core.load import appending, engine

    analysis = _store.analysis
    left_out = engine.parquet(analysis.read.left_out_path)
    lost = appending.rows_by_table(analysis.raw, left_out)
    return {
        name: (rows, rows - lost.get(name, 0))
        for name, rows in appending.rows_by_table(analysis.raw).items()
    }


@st.cache_resource(show_spinner=False, scope="session", max_entries=8)
def _shape(
    parquet: str,  # noqa: ARG001
    chosen: str,  # noqa: ARG001
    roles: str,  # noqa: ARG001
    _raw: RawTable,
    _read: ReadSettings,
) -> TableShape:
    from core.load import shape as shapes

    return shapes.recognise(_raw, _read, guessed_roles(_raw))


@st.cache_resource(show_spinner="Looking at the columns", scope="session", max_entries=8)
def _offer(
    parquet: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _raw: RawTable,
    _folder: PrivateFolder,
    _read: ReadSettings,
    _table: TableSettings,
) -> Offer:
    from core import pipeline
    from core.settings import Settings

    settings = Settings(read=_read, table=_table)
    return pipeline.offer(_raw, guessed_roles(_raw), _folder.path, settings)
