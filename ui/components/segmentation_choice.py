"""The two ways a store is segmented, behind one switch: the RFM grid and the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from core import charts, rfm
from ui.components import segment_links

if TYPE_CHECKING:
    import pandas as pd

    from core.segmentation import Profile
    from ui.state.open_store import OpenStore

Which = Literal["model", "rfm"]
_LABELS = {"model": "Model segments", "rfm": "RFM segments"}
_KEY = "which_segments"


def choose_segmentation(store: OpenStore, label: str = "Segments") -> Which:
    """Let the visitor switch; the choice holds on every page. Without RFM there is no choice."""
    if store.analysis.rfm is None:
        return "model"
    st.session_state[_KEY] = _asked(store) or st.session_state.get(_KEY) or "model"
    picked = st.segmented_control(
        label,
        list(_LABELS),
        required=True,
        format_func=_LABELS.__getitem__,
        key=_KEY,
        on_change=segment_links.leave,
        persist_state="session",
        label_visibility="collapsed",
    )
    return "rfm" if picked == "rfm" else "model"


def _asked(store: OpenStore) -> Which | None:
    """Whose segments the address means: it says so, or only these have one of that name."""
    by, name = segment_links.asked_by(), segment_links.asked()
    if by in _LABELS:
        return "rfm" if by == "rfm" else "model"
    if not name or segment_links.find(known_as(store, chosen(store)), name):
        return None
    others: tuple[Which, ...] = ("model", "rfm")
    return next((one for one in others if segment_links.find(known_as(store, one), name)), None)


def chosen(store: OpenStore) -> Which:
    """What was chosen on another page, where this one does not ask."""
    picked = st.session_state.get(_KEY)
    return "rfm" if picked == "rfm" and store.analysis.rfm is not None else "model"


def profiles(store: OpenStore, which: Which) -> tuple[Profile, ...]:
    """The segments, best first."""
    analysis = store.analysis
    if which == "rfm" and analysis.rfm is not None:
        return analysis.rfm.profiles
    return analysis.segmentation.profiles


def labels(store: OpenStore, which: Which) -> pd.Series[str]:
    """The segment of every customer."""
    analysis = store.analysis
    if which == "rfm" and analysis.rfm is not None:
        return analysis.rfm.frame["segment"]
    return analysis.segmentation.labels


def known_as(store: OpenStore, which: Which) -> dict[str, str]:
    """What colours know each segment by, whatever it was renamed to."""
    return {profile.name: profile.known_as for profile in profiles(store, which)}


def colours(store: OpenStore, which: Which, names: tuple[str, ...]) -> dict[str, str]:
    """The colour of each named segment, as every page shows it; also of those without customers."""
    if which == "rfm":
        grid = rfm.grid_of(store.settings.rfm)
        shades = [
            segment.colour or charts.segment_colour(segment.base) for segment in grid.segments
        ]
        return dict(zip(rfm.segment_names(grid), shades, strict=True))
    known = known_as(store, which)
    shades = charts.segment_colours([known.get(name, name) for name in names])
    return dict(zip(names, shades, strict=True))


def shades(store: OpenStore, which: Which) -> dict[str, str]:
    """The colour of each segment that has customers, as every page shows it."""
    return charts.colours_by_name(profiles(store, which))


def one(profiles: tuple[Profile, ...], key: str, by: Which, label: str = "Segment") -> Profile:
    """Let the visitor pick one segment; a link may have named it.

    Parameters
    ----------
    profiles : to pick from
    key : of the widget
    by : whose segments these are
    label : of the widget
    """
    by_name = {profile.name: profile for profile in profiles}
    known = {name: profile.known_as for name, profile in by_name.items()}
    picked = segment_links.follow(known, key, by)
    name = st.selectbox(label, list(by_name), key=key, on_change=picked)
    return by_name.get(str(name), profiles[0])
