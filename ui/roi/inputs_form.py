"""A campaign's inputs: each one editable, each one labelled measured or assumption."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from core import campaigns
from core.formatting import N_, _
from ui.components import parts
from ui.roi import scenarios
from ui.state import widgets

if TYPE_CHECKING:
    from core.campaigns import ScenarioFactors
    from ui.roi.starting_values import Start

_WHOLE = 100
_MAX_BY_KIND = {"share": 100.0, "months": 24.0, "count": 1e9, "money": 1e9}
_MAX = {"contact_cost": 1e6}
_MIN_MONTHS = 0.5
_BY_LINK = N_("measured where the link was made")


class _Field(NamedTuple):
    """One input as the form shows it."""

    name: str
    label: str
    kind: str
    step: float


_GROUPS: tuple[tuple[str, tuple[_Field, ...]], ...] = (
    (
        N_("Audience"),
        (
            _Field("customers", N_("Customers"), "count", 1),
            _Field("reach_share", N_("Reached"), "share", 1.0),
            _Field("baseline_rate", N_("Would order anyway"), "share", 0.1),
            _Field("campaign_rate", N_("Order with campaign"), "share", 0.1),
        ),
    ),
    (
        N_("Order economics"),
        (
            _Field("order_value", N_("Order value"), "money", 1.0),
            _Field("margin", N_("Margin"), "share", 1.0),
            _Field("offer_cost", N_("Offer per order"), "money", 0.5),
        ),
    ),
    (
        N_("Costs"),
        (
            _Field("contact_cost", N_("Per customer reached"), "money", 0.01),
            _Field("fixed_cost", N_("Set-up"), "money", 10.0),
            _Field("horizon_months", N_("Months that count"), "months", 0.5),
        ),
    ),
)
_UNITS = {"share": "%", "count": "", "months": ""}


class Typed(NamedTuple):
    """The form as it stands: the campaign, its scenarios, and which numbers are still measured."""

    campaign: campaigns.RoiInputs
    factors: tuple[ScenarioFactors, ...]
    measured: frozenset[str]


def inputs(start: Start) -> Typed:
    """Show the form and give the campaign and its scenarios as typed."""
    # The same in every process: a project keeps what is typed under it.
    begin = zlib.crc32(repr((start.inputs, start.scenarios)).encode())
    key = f"{start.origin}_{start.name}_{begin}_{widgets.fresh_key('roi')}"
    typed: dict[str, float] = {}
    measured = set()
    for title, fields in _GROUPS:
        st.markdown(f"**{_(title)}**")
        for field in fields:
            number, untouched = _row(field, start, f"roi_{key}_{field.name}")
            typed[field.name] = number
            if untouched and field.name in start.measured:
                measured.add(field.name)
    factors = scenarios.factors(start.scenarios, key)
    st.button(_("Back to defaults"), on_click=_start_over, icon=":material/restart_alt:")
    campaign = campaigns.RoiInputs(**{**typed, "customers": int(typed["customers"])})
    return Typed(campaign, factors, frozenset(measured))


def _row(field: _Field, start: Start, key: str) -> tuple[float, bool]:
    """One input: what it is and where it comes from on the left, the number on the right.

    Returns
    -------
    the number, and whether it is the one the form began with
    """
    unit = start.currency or "" if field.kind == "money" else _UNITS[field.kind]
    label = f"{_(field.label)}, {parts.plain(_(unit))}" if unit else _(field.label)
    scale = _WHOLE if field.kind == "share" else 1
    high = _MAX.get(field.name, _MAX_BY_KIND[field.kind])
    value = getattr(start.inputs, field.name)
    begins = value if field.kind == "count" else min(round(value * scale, 9), high)
    name, number = st.columns([3, 2], vertical_alignment="center")
    with number:
        typed = _number(field, begins, high, label, key)
    untouched = typed == begins
    measured = untouched and field.name in start.measured
    tag = _(":blue-badge[measured]") if measured else _(":gray-badge[assumption]")
    name.markdown(
        f"{label} {tag}",
        help=_origin(field, start, measured=measured, untouched=untouched),
    )
    return typed / scale, untouched


def _origin(field: _Field, start: Start, *, measured: bool, untouched: bool) -> str:
    """Where the number of a field comes from."""
    if not untouched:
        return _("your own number")
    if start.origin == "link":
        return _(_BY_LINK) if measured else _("from the link; enter your own")
    return parts.sentence(start.sources.get(field.name, _("enter your own")))


def _number(field: _Field, begins: float, high: float, label: str, key: str) -> float:
    """The input itself, in the unit people think in."""
    if field.kind == "count":
        return float(
            st.number_input(
                label,
                0,
                int(high),
                value=int(begins),
                key=key,
                label_visibility="collapsed",
                persist_state="session",
            )
        )
    return float(
        st.number_input(
            label,
            _MIN_MONTHS if field.kind == "months" else 0.0,
            high,
            value=begins,
            step=field.step,
            format="%.2f",
            key=key,
            label_visibility="collapsed",
            persist_state="session",
        )
    )


def _start_over() -> None:
    widgets.renew("roi")
