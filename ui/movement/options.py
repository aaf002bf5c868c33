"""What Movement compares: which two days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from core import formatting, migration
from core.settings import MovementSettings
from ui.components import unavailable

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore


def usual(store: OpenStore, first: dt.date, last: dt.date) -> MovementSettings:
    """What is compared where nobody chose: the last day with half a year before it.

    Parameters are those of `form`.
    """
    return MovementSettings(
        by=store.in_use,
        from_day=migration.default_day(first, last),
        to_day=last,
        months=MovementSettings().months,
    )


def form(store: OpenStore, first: dt.date, last: dt.date) -> MovementSettings:
    """From which day to which, by the segments in use.

    Parameters
    ----------
    store : what is open
    first, last : the days that can be chosen
    """
    usual = MovementSettings()
    earlier, later, _ = st.columns([1, 1, 2], vertical_alignment="bottom")
    to_day = later.date_input(
        "To",
        value=last,
        min_value=first + dt.timedelta(days=1),
        max_value=last,
        format=formatting.day_field(),
        key=f"movement_to_{store.source.sha256}_{last}",
        persist_state="session",
        help="Uses everything that happened before this day, and this day's limits.",
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
    by = store.in_use
    if by == "saved":
        by = "rfm" if store.analysis.rfm is not None else "model"
        unavailable.line(
            "Your own segments have no history yet, so this page shows the "
            f"{'RFM segments' if by == 'rfm' else 'segments found by the model'}."
        )
    return MovementSettings(
        by=by,
        from_day=from_day if isinstance(from_day, dt.date) else None,
        to_day=after,
        months=usual.months,
    )
