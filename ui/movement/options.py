"""What Movement compares: which two days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from core import formatting, migration, segment_builder
from core.formatting import _
from core.settings import MovementSettings
from ui import cache
from ui.components import unavailable
from ui.state import session

if TYPE_CHECKING:
    from core.migration import Migration
    from ui.state.open_store import OpenStore, Which


def usual(store: OpenStore, first: dt.date, last: dt.date) -> MovementSettings:
    """What is compared where nobody chose: the last day with half a year before it.

    Parameters are those of `form`.
    """
    return MovementSettings(
        by=followed_segments(store),
        from_day=migration.default_day(first, last),
        to_day=last,
        months=MovementSettings().months,
    )


def followed_segments(store: OpenStore) -> Which:
    """Whose segments customers are seen to move between: those in use, where they have a past."""
    saved = store.plain.saved
    if store.in_use != "saved" or saved is None:
        return store.in_use
    if "forecast" not in segment_builder.condition_sources(one.where for one in saved.segments):
        return "saved"
    return "rfm" if store.analysis.rfm is not None else "model"


def follow(store: OpenStore, settings: MovementSettings) -> Migration | None:
    """Who moved; None while it is counted.

    Parameters
    ----------
    store : what is open
    settings : by which segments, between which days
    """
    if settings.by == "saved":
        return cache.own_movement.or_progress(store, settings, session.current().saved.contacts)
    return cache.movement.or_progress(store, settings)


def form(store: OpenStore, first: dt.date, last: dt.date) -> MovementSettings:
    """From which day to which, by the segments in use.

    Parameters
    ----------
    store : what is open
    first, last : the days that can be chosen
    """
    usual = MovementSettings()
    earlier, later = st.columns([1, 1, 2], vertical_alignment="bottom")[:2]
    to_day = later.date_input(
        _("To"),
        value=last,
        min_value=first + dt.timedelta(days=1),
        max_value=last,
        format=formatting.day_field(),
        key=f"movement_to_{store.source.sha256}_{last}",
        persist_state="session",
        help=_("Uses everything that happened before this day, and this day's limits."),
    )
    after = to_day if isinstance(to_day, dt.date) else last
    from_day = earlier.date_input(
        _("From"),
        value=migration.default_day(first, after),
        min_value=first,
        max_value=after - dt.timedelta(days=1),
        format=formatting.day_field(),
        key=f"movement_from_{store.source.sha256}_{after}",
        persist_state="session",
    )
    by = followed_segments(store)
    if by != store.in_use:
        unavailable.line(
            _(
                "One of your own segments uses a forecast, and there was none on earlier days, so "
                "this page shows the RFM segments."
            )
            if by == "rfm"
            else _(
                "One of your own segments uses a forecast, and there was none on earlier days, so "
                "this page shows the segments found by the model."
            )
        )
    return MovementSettings(
        by=by,
        from_day=from_day if isinstance(from_day, dt.date) else None,
        to_day=after,
        months=usual.months,
    )
