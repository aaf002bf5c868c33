"""How the customers of an analysis are reached, looked up when a list is made and not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import files
from core.contacts import (
    Contacts,
    contacts_of_list,
    contacts_of_orders,
    contacts_of_table,
    name_matches,
)
from core.errors import ClienteleError
from core.features import detect_locale

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.analysis import Analysis
    from core.files import RawTable

_MIN_KNOWN = 0.5
"""Of the customers, how many another table of the file must know: small numbers match by chance."""

_MAX_TABLES = 50


def read_contacts(analysis: Analysis, workspace: Path) -> Contacts:
    """The contact data of an analysis: from its rows, and from the tables beside them.

    Parameters
    ----------
    analysis : a finished analysis
    workspace : a private folder; other tables are written there
    """
    if not analysis.settings.read.contacts:
        return Contacts.none()
    raw, chosen = analysis.raw, analysis.settings.read.contact_columns
    own = (
        contacts_of_orders(raw, analysis.report.readings, chosen)
        if analysis.table is None
        else contacts_of_table(raw, analysis.table, chosen)
    )
    customers = analysis.customers.frame.index
    beside = [
        contacts_of_list(table, customers, _MIN_KNOWN) for table in _beside(analysis, workspace)
    ]
    best = max(beside, key=lambda one: len(one.columns), default=Contacts.none())
    return own.updated(best)


def _beside(analysis: Analysis, workspace: Path) -> Iterator[RawTable]:
    """The other tables of the file that have a column for an address or a number."""
    read, limits, source = analysis.settings.read, analysis.settings.limits, analysis.raw.source
    try:
        tables = files.list_tables(source, limits, read)
    except ClienteleError:
        return
    for info in tables[:_MAX_TABLES] if len(tables) > 1 else ():
        # Where listing a table does not say its columns, only reading it does.
        if not info.columns or {"email", "phone"} & set(name_matches(info.columns)):
            alone = read.model_copy(update={"table": info.name, "joins": (), "append": ()})
            try:
                yield files.read_table(source, workspace, alone, limits)
            except ClienteleError:
                continue


def home_region(analysis: Analysis) -> str | None:
    """Two letters of the country a shop is at home in; None where its file does not say.

    Parameters
    ----------
    analysis : a finished analysis
    """
    frame = analysis.customers.frame
    locale = detect_locale(frame, analysis.raw.columns, analysis.currency)
    return locale.partition("_")[2] or None
