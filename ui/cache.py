"""The cached calls into core: kept under content hashes and settings, never under frames.

Everything made from a visitor's data is kept for that visitor's session alone and in small numbers.
`cache_resource` hands out the object itself, which is safe because core's results are frozen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from core.features.overview import Overview
    from core.load.reading import Reading
    from core.load.relations import Proposal
    from core.load.roles import Roles
    from core.load.table import RawTable, Source, TableInfo
    from core.settings import ReadSettings
    from ui.session import PrivateFolder, Store


def overview(store: Store) -> Overview:
    """The shop in a handful of numbers."""
    return _overview(store.key, store)


def tables(source: Source) -> tuple[TableInfo, ...]:
    """The tables a file holds."""
    return _tables(source.sha256, source)


def raw_table(source: Source, folder: PrivateFolder, read: ReadSettings) -> RawTable:
    """The orders of a file: one table as the file holds it, or several joined."""
    return _raw_table(source.sha256, *_what_is_read(read), source, folder, read)


def proposal(source: Source, folder: PrivateFolder, read: ReadSettings) -> Proposal:
    """Which tables of a file would be joined, and what that does to the rows."""
    return _proposal(source.sha256, *_what_is_read(read), source, folder, read)


def _what_is_read(read: ReadSettings) -> tuple[str | None, str | None, str]:
    # Only tables, joins and encoding change what is read; roles and marks come later.
    return read.table, read.encoding, repr(read.joins)


def roles(raw: RawTable, read: ReadSettings) -> Roles:
    """Which column plays which role: guessed, with what the visitor chose on top."""
    return _roles(raw.source.sha256, raw.table, str(read.roles), raw, read)


def readings(raw: RawTable, roles: Roles, read: ReadSettings) -> tuple[Reading, ...]:
    """How dates and numbers would be read with these roles."""
    return _readings(
        raw.source.sha256, raw.table, str(roles.chosen()), read.model_dump_json(), raw, roles, read
    )


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _overview(key: str, _store: Store) -> Overview:  # noqa: ARG001 - what it is kept under
    from core.features.overview import overview as sum_up  # start-up stays light

    return sum_up(_store.analysis.orders, _store.analysis.customers)


@st.cache_resource(show_spinner="Looking into the file", scope="session", max_entries=4)
def _tables(sha256: str, _source: Source) -> tuple[TableInfo, ...]:  # noqa: ARG001
    from core.load import read

    return read.tables(_source)


@st.cache_resource(show_spinner="Reading the table", scope="session", max_entries=4)
def _raw_table(
    sha256: str,  # noqa: ARG001
    table: str | None,  # noqa: ARG001
    encoding: str | None,  # noqa: ARG001
    joins: str,  # noqa: ARG001
    _source: Source,
    _folder: PrivateFolder,
    _read: ReadSettings,
) -> RawTable:
    from core.load import relations

    return relations.read_table(_source, _folder.path, _read)


@st.cache_resource(show_spinner="Finding out how the tables belong", scope="session", max_entries=4)
def _proposal(
    sha256: str,  # noqa: ARG001
    table: str | None,  # noqa: ARG001
    encoding: str | None,  # noqa: ARG001
    joins: str,  # noqa: ARG001
    _source: Source,
    _folder: PrivateFolder,
    _read: ReadSettings,
) -> Proposal:
    from core.load import relations

    return relations.propose(_source, _folder.path, _read)


@st.cache_resource(show_spinner="Recognising the columns", scope="session", max_entries=8)
def _roles(
    sha256: str,  # noqa: ARG001
    table: str,  # noqa: ARG001
    chosen: str,  # noqa: ARG001
    _raw: RawTable,
    _read: ReadSettings,
) -> Roles:
    from core.load import roles as columns

    return columns.settle(_raw, _read)


@st.cache_resource(show_spinner=False, scope="session", max_entries=16)
def _readings(
    sha256: str,  # noqa: ARG001
    table: str,  # noqa: ARG001
    chosen: str,  # noqa: ARG001
    read_json: str,  # noqa: ARG001
    _raw: RawTable,
    _roles: Roles,
    _read: ReadSettings,
) -> tuple[Reading, ...]:
    from core.load import values

    return values.readings(_raw, _roles, _read)
