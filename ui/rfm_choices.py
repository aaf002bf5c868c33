"""How RFM is scored: the as-of day, the weights and the limits, in one form."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from core.errors import SettingError
from core.settings import RfmSettings
from ui import parts, stores

if TYPE_CHECKING:
    from ui.session import Store

_MEASURES = (
    ("recency", "Recency", "days"),
    ("frequency", "Frequency", "orders"),
    ("monetary", "Monetary", "money"),
)
_PRESETS = {
    "Equal": (1 / 3, 1 / 3, 1 / 3),
    "Frequency first (30/40/30)": (0.3, 0.4, 0.3),
    "Recency first (50/30/20)": (0.5, 0.3, 0.2),
    "Money first (20/30/50)": (0.2, 0.3, 0.5),
}
_OWN = "Own weights"


def form(store: Store) -> None:
    """Show the form; what is applied scores the customers again."""
    now = store.settings.rfm
    with st.form("rfm_choices", border=False):
        as_of = st.date_input(
            "As-of day",
            value=store.analysis.customers.as_of,
            help="The day recency is counted from. Orders from this day on are not seen. "
            "Another day measures the customers again.",
            format="YYYY-MM-DD",
            key=f"as_of_{store.analysis.customers.as_of}",
        )
        preset = st.selectbox(
            "Weights of the engagement score",
            [*_PRESETS, _OWN],
            index=_preset_of(now),
            key=f"weights_{_preset_of(now)}",
        )
        weights = _own_weights(now)
        limits = [
            st.text_input(
                f"{label} limits ({unit})",
                value=_written(getattr(now, f"{measure}_cuts")),
                placeholder="Quintiles of your own customers",
                help="Four rising numbers, with spaces between them, or empty.",
                key=f"limits_{measure}_{getattr(now, f'{measure}_cuts')}",
            )
            for measure, label, unit in _MEASURES
        ]
        with st.container(horizontal=True):
            apply = st.form_submit_button("Apply", type="primary")
            back = st.form_submit_button("Back to defaults", disabled=now == RfmSettings())
    if back:
        stores.rescore(RfmSettings())
        st.rerun()
    if apply:
        try:
            chosen = _settings(store, as_of, _PRESETS.get(preset, weights), limits)
        except SettingError as problem:
            parts.problem(problem)
            return
        stores.rescore(chosen)
        st.rerun()


def _own_weights(now: RfmSettings) -> tuple[float, float, float]:
    """Three sliders; they count when "Own weights" is picked."""
    values = (now.recency_weight, now.frequency_weight, now.monetary_weight)
    recency, frequency, monetary = (
        column.slider(label, 0.0, 1.0, value=round(value, 2), step=0.05, key=f"weight_{label}")
        for column, (_, label, _), value in zip(st.columns(3), _MEASURES, values, strict=True)
    )
    st.caption(f'The sliders count when "{_OWN}" is picked.')
    return recency, frequency, monetary


def _settings(
    store: Store, as_of: object, weights: tuple[float, float, float], limits: list[str]
) -> RfmSettings:
    before = store.settings.rfm
    same_day = as_of == store.analysis.customers.as_of
    day = before.as_of if same_day or not isinstance(as_of, dt.date) else as_of
    cuts = [_read(text, label) for text, (_, label, _) in zip(limits, _MEASURES, strict=True)]
    try:
        return RfmSettings(
            as_of=day,
            recency_weight=weights[0],
            frequency_weight=weights[1],
            monetary_weight=weights[2],
            recency_cuts=cuts[0],
            frequency_cuts=cuts[1],
            monetary_cuts=cuts[2],
            expected_years=before.expected_years,
        )
    except ValueError as refused:
        raise SettingError(
            "These weights cannot be used: at least one must be above zero.",
            "Move one of the sliders up.",
        ) from refused


def _read(text: str, label: str) -> tuple[float, ...] | None:
    """Four rising numbers as typed, or None where nothing was typed."""
    if not text.strip():
        return None
    try:
        numbers = tuple(float(word) for word in text.replace(";", " ").split())
    except ValueError:
        numbers = ()
    if len(numbers) != 4 or list(numbers) != sorted(set(numbers)):  # noqa: PLR2004 - five scores
        raise SettingError(
            f"The {label.lower()} limits are not four rising numbers.",
            "Type them like this: 30 90 180 365, or leave the field empty.",
        )
    return numbers


def _written(cuts: tuple[float, ...] | None) -> str:
    return " ".join(f"{cut:g}" for cut in cuts) if cuts else ""


def _preset_of(now: RfmSettings) -> int:
    weights = (now.recency_weight, now.frequency_weight, now.monetary_weight)
    found = [place for place, own in enumerate(_PRESETS.values()) if own == weights]
    return found[0] if found else len(_PRESETS)
