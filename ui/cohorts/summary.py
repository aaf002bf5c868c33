"""Cohorts in words: key figures, the choice of what is shown, and what is not known yet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from core import formatting
from ui.components.parts import Number

if TYPE_CHECKING:
    from core.features import Cohorts

FEW_CUSTOMERS = 10
"""In a cohort of fewer, one customer is more than a tenth."""
_LABELS = {"retention": "Who comes back", "revenue": "What they spend"}


def key_figures(cohorts: Cohorts, currency: str | None) -> list[Number]:
    """Up to four numbers on what follows a first order."""
    retention = cohorts.average_retention.drop(0, errors="ignore").dropna()
    money = cohorts.average_revenue.dropna()
    numbers = [
        Number(
            f"Back next {cohorts.unit}",
            formatting.percent(float(retention.iloc[0])) if len(retention) else formatting.UNKNOWN,
            f"Share of new customers who order in the {cohorts.unit} after their first order.",
        ),
        Number(
            "Half reorder within",
            (
                formatting.days(cohorts.second_order_days)
                if cohorts.second_order_days is not None
                else "not reached"
            ),
            "Estimated day by which half of all customers have placed a second order.",
        ),
        Number(
            "Median days between orders",
            formatting.days(cohorts.gap_within(0.5)),
            "Half of all gaps between two orders are shorter.",
        ),
    ]
    age = cohorts.told_age
    if age in money.index:
        numbers.append(
            Number(
                "Revenue per customer",
                formatting.money_short(float(money[age]), currency),
                f"Net revenue per customer up to {formatting.count(age, cohorts.unit)} "
                "after the first order, averaged over cohorts that are old enough.",
            )
        )
    return numbers


def choose_measure(cohorts: Cohorts) -> str:
    """Retention or revenue, where money is known."""
    if cohorts.revenue.isna().all(axis=None):
        return "retention"
    picked = st.segmented_control(
        "Show",
        list(_LABELS),
        default="retention",
        required=True,
        format_func=_LABELS.__getitem__,
        key="cohorts_show",
        label_visibility="collapsed",
    )
    return picked if picked in _LABELS else "retention"


def cells_note(cohorts: Cohorts) -> str:
    """What an empty cell is, what the first row holds, and how little small cohorts tell."""
    typical = math.floor(cohorts.sizes.median())
    few = (
        f"Half of the cohorts have {formatting.count(typical, 'customer')} or fewer: one more or "
        "less changes their percentages a lot, so do not read much into single cells. "
    )
    return (
        f"{few if typical < FEW_CUSTOMERS else ''}"
        f"In brackets: customers with their first order in that {cohorts.unit}. Empty cells were "
        f"not complete on {formatting.date(cohorts.as_of)}. The orders start on"
        f" {formatting.date(cohorts.first_day)}: the first row includes older customers whose "
        "earlier orders are not in the file."
    )


def lines_note(cohorts: Cohorts) -> str:
    """How far the bold line can be trusted."""
    old_enough = cohorts.active.notna().sum()
    return (
        "Grey: each cohort. Blue: all of them; further right, fewer cohorts are old enough to "
        f"count ({old_enough.iloc[0]} at the start, {old_enough.iloc[-1]} at the end). "
        "Older and newer: halves of the cohorts that began on "
        f"{formatting.date(cohorts.newcomers_from)} or later: before, many first orders are those "
        "of older customers."
    )
