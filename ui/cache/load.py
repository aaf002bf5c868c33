"""The cached calls into core about a file: what it holds and how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.settings import FilterSettings
from ui import session

if TYPE_CHECKING:
    from core.clean.filters import Offer as FilterOffer
    from core.features.customer_table import Offer
    from core.load.currencies import Amount
    from core.load.reading import Reading
    from core.load.relations import Proposal
    from core.load.roles import Roles
    from core.load.shape import TableShape
    from core.load.table import RawTable, Source, TableInfo
    from core.settings import ReadSettings, TableSettings
    from ui.session import PrivateFolder, Store


def filters(store: Store) -> FilterOffer | None:
    """What the open store's orders can be filtered by; None for a table of customers."""
    if store.analysis.orders is None:
        return None
    # The same whatever filter is on, so that changing it reads nothing again.
    settings = store.settings.model_copy(update={"filter": FilterSettings()})
    return _filters(session.cache_key(store.source, settings), store)


def home(store: Store) -> str:
    """The country the open store is at home in, by locale; empty where its file does not tell."""
    # Whatever is looked at of a file, it is the same shop.
    settings = store.settings.model_copy(update={"filter": FilterSettings()})
    return _home(session.cache_key(store.source, settings), store)


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


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _filters(key: str, _store: Store) -> FilterOffer | None:  # noqa: ARG001
    from core.clean import filters as filtering

    orders = _store.analysis.orders
    return None if orders is None else filtering.offer(_store.analysis.raw, orders)


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _home(key: str, _store: Store) -> str:  # noqa: ARG001
    from core.features.home import home as told

    analysis = _store.analysis
    return told(analysis.customers.frame, analysis.raw.columns, analysis.currency)


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
