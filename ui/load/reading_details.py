"""What a file leaves open more rarely: numbers that are dates, zones, lines, words of one's own."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from core import files
from core.formatting import N_, _
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Collection

    from core.files import Source
    from core.settings import ReadSettings

_DATE_NUMBERS = {
    "auto": N_("Detect from the file"),
    "spelled": N_("Digits, like 20240131"),
    "excel": N_("Excel day numbers"),
    "days": N_("Days since 1970"),
    "days_1960": N_("Days since 1960"),
    "seconds": N_("Seconds since 1970"),
    "milliseconds": N_("Milliseconds since 1970"),
    "microseconds": N_("Microseconds since 1970"),
    "nanoseconds": N_("Nanoseconds since 1970"),
}
_FILL_DOWN = {
    "auto": N_("Belong to the order above them"),
    "never": N_("Are separate: blank stays blank"),
}
_WORDS = {
    "sold_words": (N_("Words that mean a sale"), N_("paid, picked up")),
    "not_sold_words": (N_("Words that mean no sale"), N_("quote, test")),
    "refund_words": (N_("Words that mean a refund"), N_("credit, money back")),
}


def choices(upload: Source, read: ReadSettings, roles: Collection[str]) -> dict[str, Any]:
    """The choices that few files need, folded until one of them is made.

    Parameters
    ----------
    read : what was chosen before
    roles : the roles that columns play; none where that is not known

    Returns
    -------
    the value of each setting that is offered for this file
    """
    chosen: dict[str, Any] = {}
    with st.expander(_("More format options"), icon=":material/tune:"):
        left, right = st.columns(2)
        with left:
            chosen["date_numbers"] = st.selectbox(
                _("Dates written as one number"),
                list(_DATE_NUMBERS),
                index=list(_DATE_NUMBERS).index(read.date_numbers),
                format_func=lambda one: _(_DATE_NUMBERS[one]),
                key=_key("date_numbers"),
            )
        with right:
            zones = (None, *_zones())
            chosen["time_zone"] = st.selectbox(
                _("Time zone of the shop"),
                zones,
                index=zones.index(read.time_zone),
                format_func=lambda zone: zone or _("As in the file"),
                help=_("Times with an offset or in UTC are converted to this time zone."),
                key=_key("time_zone"),
            )
        if files.format_of(upload).is_file:
            chosen["fill_down"] = st.selectbox(
                _("Lines with a blank order, date and customer"),
                list(_FILL_DOWN),
                index=list(_FILL_DOWN).index(read.fill_down),
                format_func=lambda one: _(_FILL_DOWN[one]),
                key=_key("fill_down"),
            )
        if {"status", "kind"} & set(roles) or any(getattr(read, name) for name in _WORDS):
            chosen |= _words(read)
    return chosen


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(zoneinfo.available_timezones()))


def _words(read: ReadSettings) -> dict[str, tuple[str, ...]]:
    """Words of the status that mean something else here than the usual."""
    chosen = {}
    st.caption(_("Status words with a different meaning in this shop, separated by commas:"))
    for place, (name, (label, example)) in zip(st.columns(3), _WORDS.items(), strict=True):
        before = cast("tuple[str, ...]", getattr(read, name))
        typed = place.text_input(
            label, ", ".join(before), placeholder=example, max_chars=400, key=_key(name)
        )
        chosen[name] = tuple(word.strip() for word in (typed or "").split(",") if word.strip())
    return chosen


def _key(name: str) -> str:
    return session.current().upload.choice_key(name)
