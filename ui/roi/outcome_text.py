"""A campaign's outcome in words: the key figures and a plain verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import campaigns, formatting
from core.time_units import DAYS_PER_MONTH
from ui.components.parts import Number

if TYPE_CHECKING:
    from core.campaigns import RoiResult


def key_figures(result: RoiResult, currency: str | None) -> list[Number]:
    """What comes in, what is left, and when."""
    return [
        Number(
            "Profit after all costs",
            formatting.money_short(result.profit, currency),
            "Margin of the extra orders less offers, messages and set-up.",
        ),
        Number(
            "Return on investment",
            formatting.percent(result.roi, 0),
            "Profit ÷ everything spent, offers included.",
        ),
        Number(
            "Extra orders",
            formatting.decimal(result.extra_orders),
            "Orders that would not have come without the campaign.",
        ),
        Number("Extra revenue", formatting.money_short(result.extra_revenue, currency)),
        Number("Break-even order rate", _break_even(result), "The rate at which profit is zero."),
        Number("Pays back in", _payback(result), "When the extra margin covers the cost."),
    ]


def verdict(result: RoiResult, segment: str, currency: str | None) -> str:
    """Whether to do it, and what it hangs on, in a sentence or two."""
    rate, needed = result.inputs.campaign_rate, result.break_even_rate
    if not result.reached:
        return "The campaign reaches nobody, so there is nothing to calculate."
    if needed is None:
        return (
            "The offer costs more than the margin of an order, so every order loses money. Make "
            "the offer smaller."
        )
    if result.profit >= 0 and result.extra_orders < campaigns.MIN_EXTRA_ORDERS:
        return (
            f"Too few customers to go by profit: {formatting.decimal(result.extra_orders, 2)} extra"
            f" orders are expected of {segment}, so most likely there is none. Profit would begin"
            f" above {formatting.percent(needed, 1)} ordering."
        )
    if result.profit >= 0:
        return (
            f"Recommended for {segment}: it earns {formatting.money(result.profit, currency)} if "
            f"{formatting.percent(rate, 1)} of those reached order, and breaks even at "
            f"{formatting.percent(needed, 1)}."
        )
    if needed > 1:
        return (
            f"Not profitable as planned: {segment} could not cover these costs even if everybody "
            "ordered."
        )
    dearest = max(
        (
            (result.offer_cost_baseline, "the offers to those who would have bought anyway"),
            (result.offer_cost_extra, "the offers on extra orders"),
            (result.contact_cost, "the messages"),
            (result.fixed_cost, "the set-up"),
        )
    )[1]
    return (
        f"Not profitable as planned: it loses {formatting.money(-result.profit, currency)}. To "
        f"break even, {formatting.percent(needed, 1)} of those reached must order instead of "
        f"{formatting.percent(rate, 1)}. The largest cost is {dearest}."
    )


def _break_even(result: RoiResult) -> str:
    rate = result.break_even_rate
    if rate is None or rate > 1:
        return "Out of reach"
    return formatting.percent(rate, 2)


def _payback(result: RoiResult) -> str:
    if result.payback_months is None:
        return "Not within the period"
    return formatting.count(max(1, round(result.payback_months * DAYS_PER_MONTH)), "day")
