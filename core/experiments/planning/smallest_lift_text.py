"""What a test among so many customers could find, in one sentence for the page and the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.experiments.planning import sample_size

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
    counted = formatting.count(customers, "customer")
    text = f"You have {counted}: " if own else f"With {counted} "
    if parts:
        text += f"the smallest lift you can detect is {formatting.listed(parts)}."
    else:
        text += "too few to detect any lift."
    return text + "".join(_few_buyers(lift) for _, lift in found if lift.too_few_buyers)


def _few_buyers(lift: SmallestLift) -> str:
    return (
        f" Revenue cannot be compared: about {formatting.count(lift.buyers or 0)} of "
        f"{formatting.count(min(lift.control, lift.treated), 'customer')} in the smaller group "
        "would buy, and 30 are needed."
    )


def _lift_text(plan: TestPlan, share: float, currency: str | None) -> str:
    target = plan.base * (1 + share)
    if plan.kind == "conversion":
        ends = f"{formatting.percent(plan.base, 2)} to {formatting.percent(target, 2)}"
        return f"{formatting.percent(share, 1)} more conversions ({ends})"
    return (
        f"{formatting.percent(share, 1)} more revenue per customer "
        f"({formatting.money(plan.base, currency)} to {formatting.money(target, currency)})"
    )
