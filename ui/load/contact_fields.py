"""Which columns hold contact data, for lists only; and the switch that takes none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import contacts, formatting
from core.formatting import _, say
from ui import cache
from ui.components import parts
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.columns import ColumnParser
    from core.files import RawTable

_NONE = ""
_IN_A_ROW = 4


def choose(raw: RawTable, column_parsers: tuple[ColumnParser, ...]) -> None:
    """Say where addresses and consents stand, and take over another answer."""
    upload = session.current().upload
    read = upload.read
    found = cache.contact_columns(raw, column_parsers)
    wanted = st.toggle(
        _("Use contact details for mailing lists"),
        value=read.contacts,
        key=upload.choice_key("contacts"),
        help=_(
            "E-mail addresses, phone numbers, names and consent. They are used in mailing lists "
            "only, never in segments, models or other downloads."
        ),
    )
    chosen = dict(read.contact_columns)
    if wanted:
        in_use = {**found, **chosen}
        st.markdown(f":gray[{_in_words(in_use)}]")
        with st.expander(_("Change the contact columns"), icon=":material/contact_mail:"):
            chosen = _ask(raw, found, chosen)
    answers = tuple(sorted(chosen.items()))
    if (wanted, answers) != (read.contacts, read.contact_columns):
        upload.read = read.model_copy(update={"contacts": wanted, "contact_columns": answers})
        st.rerun()


def _in_words(in_use: Mapping[contacts.Field, str]) -> str:
    """Each field and its column, or that there are none."""
    known = [
        say(
            "{label} in {column}",
            label=_(contacts.LABELS[field]),
            column=parts.plain(in_use[field]),
        )
        for field in contacts.FIELDS
        if in_use.get(field)
    ]
    if not known:
        return _(
            "No column has e-mail addresses, phone numbers or consent. You can add a customer list "
            "on the Export page."
        )
    return f"{formatting.listed(known)}."


def _ask(
    raw: RawTable,
    found: Mapping[contacts.Field, str],
    chosen: Mapping[contacts.Field, str],
) -> dict[contacts.Field, str]:
    """A choice for each field; what is as found is no answer of the visitor's."""
    upload, answers = session.current().upload, {}
    options = [_NONE, *raw.columns]
    places = [column for _ in contacts.FIELDS[::_IN_A_ROW] for column in st.columns(_IN_A_ROW)]
    for field, place in zip(contacts.FIELDS, places, strict=False):
        now = chosen.get(field, found.get(field, _NONE))
        picked = place.selectbox(
            _(contacts.LABELS[field]),
            options,
            index=options.index(now) if now in options else 0,
            format_func=lambda column: column or _("None"),
            key=upload.choice_key(f"contact_{field}"),
        )
        if picked != found.get(field, _NONE):
            answers[field] = picked
    return answers
