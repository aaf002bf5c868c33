"""The cached calls into core about contact data: how customers are reached, and who must not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import contacts as contact_data
from core import pipeline
from core.files import read_table
from core.formatting import _
from ui.cache.background_cache import background_cached, cached

if TYPE_CHECKING:
    from core.columns import ColumnParser
    from core.contacts import Contacts, Field, Permission, Suppression
    from core.files import RawTable, Source
    from core.progress import Progress
    from ui.state.open_store import OpenStore


@cached(
    lambda raw, readings: (raw.parquet, tuple((one.role, one.column) for one in readings)),
    spinner="Looking for contact data",
)
def contact_columns(raw: RawTable, readings: tuple[ColumnParser, ...]) -> dict[Field, str]:
    """Where a table holds contact data; without readings it is one of customers."""
    if not readings:
        return contact_data.find_contact_columns(raw)
    return contact_data.contact_columns_of_orders(raw, readings)


@background_cached(
    lambda store, source: (store.customers_key, source and source.sha256),
    "Looking for addresses",
)
def contacts(progress: Progress, store: OpenStore, source: Source | None) -> Contacts:
    """How the customers are reached: by their file, and by a list of them beside it."""
    progress("contacts", 0.0, _("reading addresses"))
    folder = store.folders[0].path
    known = pipeline.read_contacts(store.analysis, folder)
    if source is None:
        return known
    customers = store.analysis.customers.frame.index
    return known.updated(contact_data.contacts_of_list(read_table(source, folder), customers))


@background_cached(
    lambda store, _, source, suppressed, *, consent: (
        store.customers_key,
        source and source.sha256,
        _files(suppressed),
        consent,
    ),
    "Looking up who agreed to marketing",
)
def permission(
    progress: Progress,
    store: OpenStore,
    known: Contacts,
    source: Source | None,  # noqa: ARG001 - a cache key
    suppressed: tuple[Source, ...],
    *,
    consent: bool,
) -> Permission:
    """Who may be contacted, of all customers of the store."""
    progress("contacts", 0.0, _("reading consents"))
    region = pipeline.home_region(store.analysis)
    return contact_data.permission(
        store.analysis.customers.frame.index,
        known,
        suppression(store, suppressed, region),
        region,
        consent=consent,
    )


def suppression(
    store: OpenStore, suppressed: tuple[Source, ...], region: str | None
) -> Suppression:
    """Who must not be on any list. Reads the files: called where a task makes a list."""
    gone = contact_data.Suppression()
    for one in suppressed:
        gone = gone.joined(contact_data.read_suppression(one, store.folders[0].path, region))
    return gone


def _files(sources: tuple[Source, ...]) -> tuple[str, ...]:
    return tuple(source.sha256 for source in sources)
