"""What contacts cost and bring: the same numbers on every page that says what a campaign earns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core import campaigns, formatting
from core.formatting import N_, _, say
from ui.state import session

if TYPE_CHECKING:
    from core.campaigns import BestAction, ChannelAssumptions, ExpectedResult


def current(currency: str | None) -> ChannelAssumptions:
    """The assumptions as changed on the Campaigns page, with what past campaigns taught.

    Parameters
    ----------
    currency : of the open store, whose size costs have
    """
    return unlearned(currency).with_learned(session.current().learned)


def unlearned(currency: str | None) -> ChannelAssumptions:
    """The assumptions as changed on the Campaigns page: what measured rates start from.

    Parameters
    ----------
    currency : as for `current`
    """
    state = session.current()
    return state.assumed.get(currency or "") or campaigns.load_channels(currency)


def remember(assumed: ChannelAssumptions, currency: str | None) -> None:
    """Use changed assumptions on every page.

    Parameters
    ----------
    assumed : as changed, without what was learned
    currency : of the open store
    """
    session.current().assumed[currency or ""] = assumed


def mark(result: ExpectedResult) -> str:
    """Whether the response a profit rests on was measured in past campaigns, as a badge."""
    if not result.contact.reachable:
        return ""
    return _(":blue-badge[measured]") if result.contact.measured else _(":gray-badge[assumption]")


def expectation(action: BestAction, assumed: ChannelAssumptions, currency: str | None) -> str:
    """What addressing a segment is expected to earn, with its range, in words.

    Parameters
    ----------
    action : the segment through a channel
    assumed : what that rests on
    currency : how money is written
    """
    result = action.result
    if not result.contact.reachable:
        return _("Nobody in this segment may be contacted, so a campaign would bring nothing.")
    rests = _("the measured rates hold") if result.contact.measured else _("these assumptions hold")
    if result.too_few and math.isfinite(result.customers_per_extra_order):
        return say(
            "Too few customers to expect anything: if {rests}, one extra order takes about "
            "{customers:# contacted customer|# contacted customers}; here there are {reached}.",
            rests=rests,
            customers=result.customers_per_extra_order,
            reached=formatting.count(result.reached),
        )
    outcome = action.outcome(assumed)
    profit, low, high = (
        formatting.money_short(value, currency)
        for value in (result.profit, outcome.profit.p10, outcome.profit.p90)
    )
    template = N_(
        "If {rests}, it should bring {profit} after all costs, from {extra_orders} extra orders "
        "(80% range: {low} to {high})."
    )
    if result.profit > 0:
        template = N_(
            "If {rests}, it should earn {profit} after all costs, from {extra_orders} extra orders "
            "(80% range: {low} to {high})."
        )
    return say(
        template,
        rests=rests,
        profit=profit,
        extra_orders=formatting.decimal(result.extra_orders),
        low=low,
        high=high,
    )
