"""What the ROI calculator begins with: measured where possible, labelled where not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.campaigns.baseline_rate import baseline_rate, still_active
from core.campaigns.roi.calculation import RoiInputs
from core.time_units import DAYS_PER_MONTH

if TYPE_CHECKING:
    from core.segmentation import Profile


class Assumption(NamedTuple):
    """A number that was not measured: what it is, and where it comes from."""

    field: str
    value: float
    source: str


_ASSUMED = (
    Assumption("reach_share", 0.7, "assumption: customers who may be written to by e-mail"),
    Assumption("margin", 0.4, "assumption: gross margin; put in your own"),
    Assumption("offer_share", 0.05, "assumption: offer cost as a share of the order value"),
    Assumption("no_offer_from", 0.1, "assumption: no offer where this share orders unasked"),
    Assumption("contact_share", 0.0005, "assumption: a message's cost as a share of an order"),
    Assumption("fixed_orders", 1.0, "assumption: set-up cost, in order values"),
    Assumption("messages", 3.0, "assumption: messages in the campaign"),
    Assumption(
        "active_order_rate", 0.0142, "Klaviyo 2024: orders per recipient of an automated message"
    ),
    Assumption(
        "dormant_order_rate", 0.0008, "Klaviyo 2024: orders per recipient of a campaign message"
    ),
    Assumption(
        "incremental_share",
        0.5,
        "assumption: half of the orders counted for a message would have come anyway",
    ),
    Assumption("lowest_baseline", 0.01, "assumption: at least this share orders unasked"),
    Assumption("horizon_months", 1.0, "assumption: orders within a month count"),
)
EXAMPLE_SEGMENT = {"customers": 1000.0, "baseline_rate": 0.05, "order_value": 50.0}
"""Round numbers that stand in for a segment's measures in a calculation by hand."""


def assumption_sources() -> list[Assumption]:
    """Every number in `roi_defaults` that is not measured, with its source."""
    return list(_ASSUMED)


def roi_defaults(profile: Profile) -> RoiInputs:
    """A sober first campaign for a segment: measured where possible, labelled where not.

    Customers, order value and baseline rate are measured. The improvement is

    messages × order rate of a message × incremental share,

    where the order rate lies between that of a campaign mail (silent customers) and that of an
    automated one (active customers), by how likely the segment still is active. Costs are shares of
    the order value, so that the defaults make sense in any currency. Segments that mostly buy
    anyway get no offer: it would be paid for orders that come without it.

    Parameters
    ----------
    profile : the measured segment
    """
    assumed = _by_name()
    days = assumed["horizon_months"] * DAYS_PER_MONTH
    baseline = baseline_rate(profile, days)
    if profile.reorder_rate(days) is None:
        baseline = max(baseline, assumed["lowest_baseline"])
    return _campaign(
        profile.customers, baseline, max(profile.order_value, 0.0), still_active(profile)
    )


def manual_defaults() -> RoiInputs:
    """The same campaign to `EXAMPLE_SEGMENT`, without a measured segment: all assumed."""
    return _campaign(
        int(EXAMPLE_SEGMENT["customers"]),
        EXAMPLE_SEGMENT["baseline_rate"],
        EXAMPLE_SEGMENT["order_value"],
        1.0,
    )


def _by_name() -> dict[str, float]:
    return {name: value for name, value, _ in _ASSUMED}


def _campaign(customers: int, baseline: float, order_value: float, active: float) -> RoiInputs:
    """The default campaign, given what is known of the customers.

    Parameters
    ----------
    customers : how many
    baseline : share that orders unasked
    order_value : of an order
    active : how believable it is that they still buy, 0 to 1
    """
    assumed = _by_name()
    rate = assumed["dormant_order_rate"] + active * (
        assumed["active_order_rate"] - assumed["dormant_order_rate"]
    )
    eager = baseline >= assumed["no_offer_from"]
    return RoiInputs(
        customers=customers,
        reach_share=assumed["reach_share"],
        baseline_rate=baseline,
        campaign_rate=min(
            1.0, baseline + assumed["messages"] * rate * assumed["incremental_share"]
        ),
        order_value=order_value,
        margin=assumed["margin"],
        offer_cost=0.0 if eager else order_value * assumed["offer_share"],
        contact_cost=order_value * assumed["contact_share"] * assumed["messages"],
        fixed_cost=order_value * assumed["fixed_orders"],
        horizon_months=assumed["horizon_months"],
    )
