"""What a test among so many customers could find, in one sentence for the page and the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.experiments.planning import sample_size
from core.formatting import _, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.experiments.planning.sample_size import SmallestLift, TestPlan


def smallest_lift_text(
    plans: Iterable[TestPlan], customers: int, currency: str | None = None, *, own: bool = True
) -> str:
    """The smallest lift that can be detected, for each outcome.

    Parameters
    ----------
    plans : a test by its orders, by its money, or both; the lift they ask for is not used
    customers : who can take part, over all arms
    currency : how money is written
    own : these are the customers there are, not a guess
    """
    ordered = sorted(plans, key=lambda plan: plan.kind)
    found = [(plan, sample_size.smallest_lift(plan, customers)) for plan in ordered]
    parts = [_lift_text(plan, lift.lift, currency) for plan, lift in found if lift.lift is not None]
    counted = say("{customers:# customer|# customers}", customers=customers)
    text = (
        say("You have {counted}: ", counted=counted)
        if own
        else say("With {counted} ", counted=counted)
    )
    if parts:
        text += say("the smallest lift you can detect is {parts}.", parts=formatting.listed(parts))
    else:
        text += _("too few to detect any lift.")
    return text + "".join(_few_buyers(lift) for _, lift in found if lift.too_few_buyers)


def _few_buyers(lift: SmallestLift) -> str:
    return say(
        " Revenue cannot be compared: about {buyers} of {customers:# customer|# customers} in "
        "the smaller group would buy, and 30 are needed.",
        buyers=formatting.count(lift.buyers or 0),
        customers=min(lift.control, lift.treated),
    )


def _lift_text(plan: TestPlan, share: float, currency: str | None) -> str:
    target = plan.base * (1 + share)
    if plan.kind == "conversion":
        ends = f"{formatting.percent(plan.base, 2)} to {formatting.percent(target, 2)}"
        return say("{share:.1%} more conversions ({ends})", share=share, ends=ends)
    return say(
        "{share:.1%} more revenue per customer ({base} to {target})",
        share=share,
        base=formatting.money(plan.base, currency),
        target=formatting.money(target, currency),
    )
