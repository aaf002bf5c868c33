"""A campaign's outcome in words: the key figures and a plain verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import campaigns, formatting
from core.formatting import _, say
from core.time_units import DAYS_PER_MONTH
from ui.components.parts import Number

if TYPE_CHECKING:
    from core.campaigns import RoiResult


def key_figures(result: RoiResult, currency: str | None) -> list[Number]:
    """What comes in, what is left, and when."""
    return [
        Number(
            _("Profit after all costs"),
            formatting.money_short(result.profit, currency),
            _("Margin of the extra orders less offers, messages and set-up."),
        ),
        Number(
            _("Return on investment"),
            formatting.percent(result.roi, 0),
            _("Profit ÷ everything spent, offers included."),
        ),
        Number(
            _("Extra orders"),
            formatting.decimal(result.extra_orders),
            _("Orders that would not have come without the campaign."),
        ),
        Number(_("Extra revenue"), formatting.money_short(result.extra_revenue, currency)),
        Number(
            _("Break-even order rate"), _break_even(result), _("The rate at which profit is zero.")
        ),
        Number(_("Pays back in"), _payback(result), _("When the extra margin covers the cost.")),
    ]


def verdict(result: RoiResult, segment: str, currency: str | None) -> str:
    """Whether to do it, and what it hangs on, in a sentence or two."""
    rate, needed = result.inputs.campaign_rate, result.break_even_rate
    if not result.reached:
        return _("The campaign reaches nobody, so there is nothing to calculate.")
    if needed is None:
        return _(
            "The offer costs more than the margin of an order, so every order loses money. Make "
            "the offer smaller."
        )
    if result.profit >= 0 and result.extra_orders < campaigns.MIN_EXTRA_ORDERS:
        return say(
            "Too few customers to go by profit: {extra_orders} extra orders are expected of "
            "{segment}, so most likely there is none. Profit would begin above {needed:.1%} "
            "ordering.",
            extra_orders=formatting.decimal(result.extra_orders, 2),
            segment=segment,
            needed=needed,
        )
    if result.profit >= 0:
        return say(
            "Recommended for {segment}: it earns {profit} if {rate:.1%} of those reached order, "
            "and breaks even at {needed:.1%}.",
            segment=segment,
            profit=formatting.money(result.profit, currency),
            rate=rate,
            needed=needed,
        )
    if needed > 1:
        return say(
            "Not profitable as planned: {segment} could not cover these costs even if everybody "
            "ordered.",
            segment=segment,
        )
    dearest = max(
        (
            (result.offer_cost_baseline, _("the offers to those who would have bought anyway")),
            (result.offer_cost_extra, _("the offers on extra orders")),
            (result.contact_cost, _("the messages")),
            (result.fixed_cost, _("the set-up")),
        )
    )[1]
    return say(
        "Not profitable as planned: it loses {profit}. To break even, {needed:.1%} of those "
        "reached must order instead of {rate:.1%}. The largest cost is {dearest}.",
        profit=formatting.money(-result.profit, currency),
        needed=needed,
        rate=rate,
        dearest=dearest,
    )


def _break_even(result: RoiResult) -> str:
    rate = result.break_even_rate
    if rate is None or rate > 1:
        return _("Out of reach")
    return formatting.percent(rate, 2)


def _payback(result: RoiResult) -> str:
    if result.payback_months is None:
        return _("Not within the period")
    return say("{days:# day|# days}", days=max(1, round(result.payback_months * DAYS_PER_MONTH)))
