"""What Movement compares: by which segments, and which two days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from core import formatting, migration
from core.settings import MovementSettings
from ui.components import segmentation_choice

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore


def form(store: OpenStore, first: dt.date, last: dt.date) -> MovementSettings:
    """Which segments, from which day to which.

    Parameters
    ----------
    store : what is open
    first, last : the days that can be chosen
    """
    usual = MovementSettings()
    switch, earlier, later = st.columns([2, 1, 1], vertical_alignment="bottom")
    with switch:
        which = segmentation_choice.choose_segmentation(store)

    to_day = later.date_input(
        "To",
        value=last,
        min_value=first + dt.timedelta(days=1),
        max_value=last,
        format=formatting.day_field(),
        key=f"movement_to_{store.source.sha256}_{last}",
        persist_state="session",
        help="What happened before this day is known at it. Limits are those of this day.",
    )
    after = to_day if isinstance(to_day, dt.date) else last
    from_day = earlier.date_input(
        "From",
        value=migration.default_day(first, after),
        min_value=first,
        max_value=after - dt.timedelta(days=1),
        format=formatting.day_field(),
        key=f"movement_from_{store.source.sha256}_{after}",
        persist_state="session",
    )
    return MovementSettings(
        by="rfm" if which == "rfm" else "model",
        from_day=from_day if isinstance(from_day, dt.date) else None,
        to_day=after,
        months=usual.months,
    )
