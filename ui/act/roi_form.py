"""A campaign's inputs: each one editable, each one labelled measured or assumption."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from core.act import roi
from ui import parts

_WHOLE = 100
_MOST_MONEY = {"contact_cost": 1e6}


class _Field(NamedTuple):
    """One input as the form shows it."""

    name: str
    label: str
    kind: str
    step: float
    measured: str | None = None
    source: str | None = None


_GROUPS: tuple[tuple[str, tuple[_Field, ...]], ...] = (
    (
        "Who it reaches",
        (
            _Field("customers", "Customers", "count", 1, "counted in this segment"),
            _Field("reach_share", "Reached", "share", 1.0, source="reach_share"),
            _Field(
                "baseline_rate",
                "Order anyway",
                "share",
                0.1,
                "from the segment's own rhythm, on the low side; at least 1%",
            ),
            _Field("campaign_rate", "Order with campaign", "share", 0.1, source="campaign"),
        ),
    ),
    (
        "What an order brings",
        (
            _Field("order_value", "Order value", "money", 1.0, "revenue ÷ orders in this segment"),
            _Field("margin", "Margin", "share", 1.0, source="margin"),
            _Field("offer_cost", "Offer per order", "money", 0.5, source="offer_share"),
        ),
    ),
    (
        "What it costs",
        (
            _Field("contact_cost", "Per customer reached", "money", 0.01, source="contact_share"),
            _Field("fixed_cost", "Set-up", "money", 10.0, source="fixed_orders"),
            _Field("horizon_months", "Months that count", "months", 0.5, source="horizon_months"),
        ),
    ),
)
_UNITS = {"share": "%", "count": "", "months": ""}


def inputs(
    name: str, defaults: roi.RoiInputs, currency: str | None, *, measured: bool
) -> roi.RoiInputs:
    """Show the form and give the campaign as typed.

    Parameters
    ----------
    name : of the segment
    defaults : what the form begins with
    currency : of amounts
    measured : the defaults were measured on a segment; else they are somebody's own numbers
    """
    turn = st.session_state.setdefault("roi_turn", 0)
    sources = {each.field: each.source for each in roi.assumptions()}
    sources["campaign"] = (
        f"{sources['active_order_rate']} (still active) and {sources['dormant_order_rate']} "
        f"(silent), times {roi_messages()} messages; {sources['incremental_share']}"
    )
    sources["link"] = "from the link; put in your own"
    typed: dict[str, float] = {}
    for title, fields in _GROUPS:
        st.markdown(f"**{title}**")
        for field in fields:
            key = f"roi_{name}_{defaults.customers}_{field.name}_{turn}"
            given = field if measured else field._replace(measured=None, source="link")
            typed[field.name] = _row(given, defaults, currency, sources, key)
    st.button("Back to defaults", on_click=_start_over, icon=":material/restart_alt:")
    return roi.RoiInputs(**{**typed, "customers": int(typed["customers"])})


def roi_messages() -> int:
    """How many messages the default campaign sends."""
    return next(int(each.value) for each in roi.assumptions() if each.field == "messages")


def _row(
    field: _Field,
    defaults: roi.RoiInputs,
    currency: str | None,
    sources: dict[str, str],
    key: str,
) -> float:
    """One input: what it is and where it comes from on the left, the number on the right."""
    unit = currency or "" if field.kind == "money" else _UNITS[field.kind]
    label = f"{field.label}, {parts.plain(unit)}" if unit else field.label
    tag = ":blue-badge[measured]" if field.measured else ":gray-badge[assumption]"
    name, number = st.columns([3, 2], vertical_alignment="center")
    name.markdown(f"{label} {tag}", help=field.measured or sources[str(field.source)])
    with number:
        return _number(field, defaults, label, key)


def _number(field: _Field, defaults: roi.RoiInputs, label: str, key: str) -> float:
    """The input itself, in the unit people think in; per cents become shares again."""
    value = getattr(defaults, field.name)
    if field.kind == "count":
        return float(
            st.number_input(label, 0, 10**9, value=value, key=key, label_visibility="collapsed")
        )
    scale = _WHOLE if field.kind == "share" else 1
    low, high = {"share": (0.0, 100.0), "months": (0.5, 24.0)}.get(
        field.kind, (0.0, _MOST_MONEY.get(field.name, 1e9))
    )
    typed = st.number_input(
        label,
        low,
        high,
        value=min(round(value * scale, 4), high),
        step=field.step,
        format="%.2f",
        key=key,
        label_visibility="collapsed",
    )
    return float(typed) / scale


def _start_over() -> None:
    # A new key gives every input its default again.
    st.session_state["roi_turn"] = st.session_state.get("roi_turn", 0) + 1
