"""A campaign's inputs: each one editable, each one labelled measured or assumption."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from core.act import roi, roi_defaults
from ui import parts
from ui.act import roi_more

if TYPE_CHECKING:
    from core.act.roi_scenarios import Factors
    from ui.act.roi_start import Start

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


def inputs(start: Start) -> tuple[roi.RoiInputs, tuple[Factors, ...]]:
    """Show the form and give the campaign and its scenarios as typed."""
    turn = st.session_state.setdefault("roi_turn", 0)
    key = f"{start.origin}_{start.name}_{start.inputs.customers}_{turn}"
    sources = _sources(start.origin)
    typed: dict[str, float] = {}
    for title, fields in _GROUPS:
        st.markdown(f"**{title}**")
        for field in fields:
            typed[field.name] = _row(
                _as_told(field, start.origin),
                start.inputs,
                start.currency,
                sources,
                f"roi_{key}_{field.name}",
            )
    factors = roi_more.factors(start.scenarios, key)
    st.button("Back to defaults", on_click=_start_over, icon=":material/restart_alt:")
    return roi.RoiInputs(**{**typed, "customers": int(typed["customers"])}), factors


def _sources(origin: str) -> dict[str, str]:
    """Where each number that was not measured comes from."""
    told = {each.field: each.source for each in roi_defaults.assumptions()}
    told["campaign"] = (
        f"{told['active_order_rate']} (still active) and {told['dormant_order_rate']} "
        f"(silent), times {roi_messages()} messages; {told['incremental_share']}"
    )
    told["link"] = "from the link; put in your own"
    told["example"] = "an example to begin with; put in your own"
    return told if origin != "link" else dict.fromkeys(told, told["link"])


def _as_told(field: _Field, origin: str) -> _Field:
    """A field as its numbers come: what a segment would have measured is an example by hand."""
    if origin == "segment" or field.measured is None:
        return field
    return field._replace(measured=None, source="example")


def roi_messages() -> int:
    """How many messages the default campaign sends."""
    return next(int(each.value) for each in roi_defaults.assumptions() if each.field == "messages")


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
            st.number_input(
                label,
                0,
                10**9,
                value=value,
                key=key,
                label_visibility="collapsed",
                persist_state="session",
            )
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
        persist_state="session",
    )
    return float(typed) / scale


def _start_over() -> None:
    # A new key gives every input its default again.
    st.session_state["roi_turn"] = st.session_state.get("roi_turn", 0) + 1
