"""The cached calls into core: kept under content hashes and settings, never under frames.

Everything made from a visitor's data is kept for that visitor's session alone and in small numbers.
`cache_resource` hands out the object itself, which is safe because core's results are frozen.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import pandas as pd

    from core.act.campaigns import Plan, PlanSettings
    from core.act.channels import Assumptions
    from core.act.favourites import Favourite
    from core.act.playbook import Playbook
    from core.features.customer_table import Offer
    from core.features.overview import Overview
    from core.load.currencies import Amount
    from core.load.reading import Reading
    from core.load.relations import Proposal
    from core.load.roles import Roles
    from core.load.shape import TableShape
    from core.load.table import RawTable, Source, TableInfo
    from core.segment.profile import Profile
    from core.settings import ReadSettings, TableSettings, ValueSettings
    from core.value.result import Forecast
    from ui.session import PrivateFolder, Store


def overview(store: Store) -> Overview:
    """The shop in a handful of numbers."""
    return _overview(store.key, store)


def forecast(store: Store, settings: ValueSettings) -> Forecast:
    """What each customer will be worth, tested on the past."""
    # The demo store is nobody's data: what was computed for one visitor serves all.
    kept = _shared_forecast if store.demo else _forecast
    return kept(store.key, settings.model_dump_json(), store, settings)


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
    return _plan(store.key, which, how, currency, profiles, advice, assumed, settings)


def favourites(store: Store, which: str, labels: pd.Series[str]) -> tuple[Favourite, ...]:
    """Products that each segment buys more than others."""
    return _favourites(store.key, which, store, labels)


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
    return _rows_by_table(store.key, store)


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

    return sum_up(_store.analysis.orders, _store.analysis.customers)


@st.cache_resource(
    show_spinner="Testing forecasts on the past of this store", scope="session", max_entries=4
)
def _forecast(
    key: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _store: Store,
    _settings: ValueSettings,
) -> Forecast:
    from core import pipeline

    return pipeline.forecast(_store.analysis, _settings)


@st.cache_resource(show_spinner="Testing forecasts on the past of the demo store", max_entries=4)
def _shared_forecast(
    key: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _store: Store,
    _settings: ValueSettings,
) -> Forecast:
    from core import pipeline

    return pipeline.forecast(_store.analysis, _settings)


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
