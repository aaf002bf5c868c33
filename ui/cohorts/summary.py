"""Cohorts in words: key figures, the choice of what is shown, and what is not known yet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from core import formatting
from core.formatting import N_, _, say
from ui.components.parts import Number

if TYPE_CHECKING:
    from core.features import Cohorts

FEW_CUSTOMERS = 10
"""In a cohort of fewer, one customer is more than a tenth."""
_LABELS = {"retention": N_("Who comes back"), "revenue": N_("What they spend")}


def key_figures(cohorts: Cohorts, currency: str | None) -> list[Number]:
    """Up to four numbers on what follows a first order."""
    retention = cohorts.average_retention.drop(0, errors="ignore").dropna()
    money = cohorts.average_revenue.dropna()
    numbers = [
        Number(
            say("Back next {unit}", unit=_(cohorts.unit)),
            formatting.percent(float(retention.iloc[0])) if len(retention) else formatting.UNKNOWN,
            say(
                "Share of new customers who order in the {unit} after their first order.",
                unit=_(cohorts.unit),
            ),
        ),
        Number(
            _("Half reorder within"),
            (
                formatting.days(cohorts.second_order_days)
                if cohorts.second_order_days is not None
                else _("not reached")
            ),
            _("Estimated day by which half of all customers have placed a second order."),
        ),
        Number(
            _("Median days between orders"),
            formatting.days(cohorts.gap_within(0.5)),
            _("Half of all gaps between two orders are shorter."),
        ),
    ]
    age = cohorts.told_age
    if age in money.index:
        numbers.append(
            Number(
                _("Revenue per customer"),
                formatting.money_short(float(money[age]), currency),
                say(
                    "Net revenue per customer up to {age} after the first order, averaged over "
                    "cohorts that are old enough.",
                    age=formatting.count(age, cohorts.unit),
                ),
            )
        )
    return numbers


def choose_measure(cohorts: Cohorts) -> str:
    """Retention or revenue, where money is known."""
    if cohorts.revenue.isna().all(axis=None):
        return "retention"
    picked = st.segmented_control(
        _("Show"),
        list(_LABELS),
        default="retention",
        required=True,
        format_func=lambda one: _(_LABELS[one]),
        key="cohorts_show",
        label_visibility="collapsed",
    )
    return picked if picked in _LABELS else "retention"


def cells_note(cohorts: Cohorts) -> str:
    """What an empty cell is, what the first row holds, and how little small cohorts tell."""
    typical = math.floor(cohorts.sizes.median())
    few = say(
        "Half of the cohorts have {customers:# customer|# customers} or fewer: one more or less "
        "changes their percentages a lot, so do not read much into single cells. ",
        customers=typical,
    )
    return say(
        "{few}In brackets: customers with their first order in that {unit}. Empty cells were "
        "not complete on {as_of}. The orders start on {first_day}: the first row includes older "
        "customers whose earlier orders are not in the file.",
        few=few if typical < FEW_CUSTOMERS else "",
        unit=_(cohorts.unit),
        as_of=formatting.date(cohorts.as_of),
        first_day=formatting.date(cohorts.first_day),
    )


def lines_note(cohorts: Cohorts) -> str:
    """How far the bold line can be trusted."""
    old_enough = cohorts.active.notna().sum()
    return say(
        "Grey: each cohort. Blue: all of them; further right, fewer cohorts are old enough to "
        "count ({first} at the start, {last} at the end). Older and newer: halves of the "
        "cohorts that began on {newcomers_from} or later: before, many first orders are those "
        "of older customers.",
        first=old_enough.iloc[0],
        last=old_enough.iloc[-1],
        newcomers_from=formatting.date(cohorts.newcomers_from),
    )
