"""What contacts cost and bring: the same numbers on every page that says what a campaign earns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core import campaigns, formatting
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
    return ":blue-badge[measured]" if result.contact.measured else ":gray-badge[assumption]"


def expectation(action: BestAction, assumed: ChannelAssumptions, currency: str | None) -> str:
    """What addressing a segment is expected to earn, with its range, in words.

    Parameters
    ----------
    action : the segment through a channel
    assumed : what that rests on
    currency : how money is written
    """
    result = action.result
    rests = "the measured rates hold" if result.contact.measured else "these assumptions hold"
    if result.too_few and math.isfinite(result.customers_per_extra_order):
        return (
            f"Too few customers to expect anything: if {rests}, one extra order takes about"
            f" {formatting.count(result.customers_per_extra_order, 'contacted customer')};"
            f" here there are {formatting.count(result.reached)}."
        )
    outcome = action.outcome(assumed)
    profit, low, high = (
        formatting.money_short(value, currency)
        for value in (result.profit, outcome.profit.p10, outcome.profit.p90)
    )
    what = "earn" if result.profit > 0 else "bring"
    return (
        f"If {rests}, it should {what} {profit} after all costs, from"
        f" {formatting.decimal(result.extra_orders)} extra orders (80% range: {low} to {high})."
    )
