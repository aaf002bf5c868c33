"""Lists for mailing tools and advertising platforms: for which system, who is on it, who is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import streamlit as st

from core import exports, formatting, pipeline
from core.analysis import NAME_PREFIXES
from core.contacts import FIELDS, LABELS, Contacts
from core.formatting import _, say
from ui import cache
from ui.cache.background_cache import background_cached
from ui.components import data_table, glossary, kept_forms, parts, segment_links, uploads
from ui.state import session, sign_in

if TYPE_CHECKING:
    from core.contacts import Permission
    from core.exports import AudienceFormat, AudienceList
    from core.files import Source
    from core.progress import Progress
    from ui.state.open_store import OpenStore

_PREVIEW_ROWS = 5
_SHOWN_LETTERS = 1
_PUBLIC = frozenset({"segment", "orders", "spent", "last_order", "country", "language", ""})
"""Fields that name nobody and are shown as they are."""


class _Choice(NamedTuple):
    """Which list is made, and how."""

    target: str
    segments: tuple[str, ...]
    consent: bool
    as_hashes: bool


def mailing_lists(store: OpenStore, only: str | None = None) -> None:
    """Choose a system and segments, see who is on the list, take it along.

    Parameters
    ----------
    store : what is open
    only : the segment it is about; chosen here where None
    """
    if not sign_in.may_see_contacts():
        st.info(
            _(
                "Addresses and numbers of customers are for people whom an administrator named. "
                "All other files are here for you."
            ),
            icon=":material/lock:",
        )
        return
    state = session.current()
    contacts = cache.contacts.or_progress(store, state.contact_list)
    if contacts is None:
        return
    _where_from(contacts)
    if not contacts.reaches:
        return
    target, segments = _choose(store, only)
    consent, as_hashes = _how(target, contacts)
    _suppressed()
    kept_forms.saved("audiences")
    kept_forms.note("audiences")
    if not segments:
        st.info(_("Choose at least one segment."), icon=":material/group:")
        return
    choice = _Choice(target.name, tuple(segments), consent, as_hashes)
    allowed = cache.permission.or_progress(
        store, contacts, state.contact_list, state.suppressed, consent=consent
    )
    if allowed is None:
        return
    audience = _audience.or_progress(
        store, contacts, state.contact_list, choice, state.suppressed, allowed
    )
    if audience is not None:
        _show(store, audience, segments)


def _where_from(contacts: Contacts) -> None:
    """Say what is known of how to reach customers, and take a file that says more."""
    state = session.current()
    if contacts.reaches:
        known = formatting.listed(
            [_(LABELS[name]).lower() for name in FIELDS if contacts.knows(name)]
        )
        st.markdown(
            say(
                ":gray[:material/contact_mail: Contact details in your data: {known}. Used in "
                "lists only.]",
                known=known,
            )
        )
    else:
        st.info(
            _(
                "Your orders have no e-mail addresses or phone numbers. Add the customer list "
                "from your shop system: we match it by customer id."
            ),
            icon=":material/contact_mail:",
        )
    with st.expander(
        _("Add a customer list with contact details"),
        icon=":material/upload:",
        expanded=not contacts.reaches,
    ):
        if state.contact_list is not None:
            st.markdown(say("In use: {name}", name=parts.plain(state.contact_list.name)))
            if st.button(_("Remove it"), key="contact_list_remove"):
                state.contact_list = None
                st.rerun()
        source = uploads.ask_beside(
            _("Customer list"),
            "contact_list",
            _("It stays on this machine and is used in lists only."),
        )
        if source is not None:
            state.contact_list = source
            st.rerun()


def _choose(store: OpenStore, only: str | None) -> tuple[AudienceFormat, list[str]]:
    system, who = st.columns([1, 2])
    by_title = {one.title: one for one in exports.AUDIENCE_FORMATS}
    kept_forms.only_offered("list_system", by_title)
    title = system.selectbox(_("For"), list(by_title), key="list_system")
    target = by_title[str(title)]
    system.caption(target.about)
    if only is not None:
        return target, [only]
    names = [profile.name for profile in store.profiles(store.in_use)]
    asked = segment_links.find({name: name for name in names}, segment_links.asked())
    offered, key = [*names, *_saved(store)], f"list_segments_{store.in_use}{asked or ''}"
    kept_forms.only_offered(key, offered)
    segments = who.multiselect(_("Segments"), offered, default=asked or names[:1], key=key)
    return target, segments


def _saved(store: OpenStore) -> dict[str, str]:
    """The visitor's own segments where others are in use: their names here, and by themselves."""
    saved = store.plain.saved
    if saved is None or store.in_use == "saved":
        return {}
    return {f"{NAME_PREFIXES['saved']}{name}": name for name in saved.members}


def _labels(store: OpenStore, segments: tuple[str, ...]) -> pd.Series[str]:
    """The segment of everybody on the list: saved segments whole, each customer once."""
    labels, saved = store.labels(store.in_use), store.plain.saved
    own = labels[labels.isin(segments)]
    if saved is None:
        return own
    if store.in_use == "saved":
        return saved.listed(segments)
    further = saved.listed([name for shown, name in _saved(store).items() if shown in segments])
    return pd.concat([own, further[~further.index.isin(own.index)]])


def _how(target: AudienceFormat, contacts: Contacts) -> tuple[bool, bool]:
    """Whether consent counts, and whether identifiers are hashed."""
    consent, as_hashes = True, False
    with st.container(horizontal=True):
        if contacts.knows("email_consent") or contacts.knows("sms_consent"):
            consent = st.toggle(
                _("Only customers who agreed to marketing"),
                value=True,
                key="list_consent",
                help=glossary.definition("Consent"),
            )
        if target.hashed:
            as_hashes = st.toggle(
                _("Addresses as SHA-256"),
                key=f"list_hashes_{target.name}",
                help=say(
                    "{title} accepts hashes, so no address is uploaded in plain text.",
                    title=target.title,
                ),
            )
    return consent, as_hashes


def _suppressed() -> None:
    """Take lists of who must not be written to."""
    state = session.current()
    name = _("Leave out people who unsubscribed")
    if state.suppressed:
        name = f"{name} ({say('{n:# list|# lists}', n=len(state.suppressed))})"
    with st.expander(name, icon=":material/block:"):
        if state.suppressed:
            names = formatting.listed([parts.plain(source.name) for source in state.suppressed])
            st.markdown(say("In use: {names}", names=names))
            if st.button(_("Remove all"), key="suppressed_remove"):
                state.suppressed = ()
                st.rerun()
        source = uploads.ask_beside(
            _("Unsubscribes and complaints"),
            "suppressed",
            _("E-mail addresses, phone numbers or customer ids, in any layout."),
        )
        if source is not None:
            state.suppressed = (*state.suppressed, source)
            st.rerun()


def _show(store: OpenStore, audience: AudienceList, segments: list[str]) -> None:
    """How many are on the list and who is not, a masked look at it, and the file."""
    count, take = st.columns([3, 1], vertical_alignment="center")
    listed = len(audience.table)
    count.markdown(
        say(
            "**{customers:# customer|# customers}** of {asked} on the list for {title}",
            customers=listed,
            asked=formatting.count(audience.asked),
            title=parts.plain(audience.target.title),
        )
    )
    with take:
        name = "-".join(parts.file_name(segment) for segment in segments[:2])
        parts.download(
            _("Download list"),
            audience.file,
            f"{parts.file_stem(store)}-{audience.target.name}-{name}.csv",
            "text/csv",
            "download_audience",
            customers=True,
            type="primary",
            width="stretch",
            disabled=not listed,
        )
    for reason, customers in audience.left_out.items():
        count.markdown(
            say(
                ":gray[{customers} left out: {reason}]",
                customers=formatting.count(customers),
                reason=reason,
            )
        )
    parts.notices(audience.notices)
    if not listed:
        return
    whole = st.toggle(_("Show names and addresses"), key="list_unmasked")
    rows = audience.table.head(_PREVIEW_ROWS)
    if not whole:
        rows = rows.copy()
        for place, (_source, name) in enumerate(audience.target.columns):
            if name not in _PUBLIC:
                rows.isetitem(place, [masked(text) for text in rows.iloc[:, place]])
    data_table.show(
        rows,
        hide_index=True,
        alt=say("First rows of the list for {title}", title=audience.target.title),
    )
    if listed > _PREVIEW_ROWS:
        st.caption(
            say(
                "The first {preview_rows} of {rows:# row|# rows}.",
                preview_rows=_PREVIEW_ROWS,
                rows=listed,
            )
        )


def masked(text: str) -> str:
    """A name, an address or a number of which only the first letter and the domain are left."""
    local, at, domain = text.partition("@")
    return f"{local[:_SHOWN_LETTERS]}•••{at}{domain}" if text else ""


def _files(sources: tuple[Source, ...]) -> tuple[str, ...]:
    return tuple(source.sha256 for source in sources)


@background_cached(
    lambda store, _, source, choice, suppressed, __: (
        store.model_key,
        store.in_use,
        store.saved_key,
        source and source.sha256,
        tuple(choice),
        _files(suppressed),
    ),
    "Making the list",
    localised=True,
)
def _audience(
    progress: Progress,
    store: OpenStore,
    contacts: Contacts,
    source: Source | None,  # noqa: ARG001 - a cache key
    choice: _Choice,
    suppressed: tuple[Source, ...],  # noqa: ARG001 - a cache key
    allowed: Permission,
) -> AudienceList:
    """The list of some segments for one system."""
    progress("list", 0.0, _("checking addresses"))
    options = exports.AudienceOptions(choice.as_hashes, pipeline.home_region(store.analysis))
    spent = store.analysis.customers.frame["monetary"]
    chosen = _labels(store, choice.segments)
    best_first = chosen.loc[spent.reindex(chosen.index).sort_values(ascending=False).index]
    members = exports.audience_members(
        store.analysis.customers.frame, best_first, contacts, options
    )
    return exports.build_audience(
        exports.audience_format(choice.target), members, contacts, allowed, options
    )
