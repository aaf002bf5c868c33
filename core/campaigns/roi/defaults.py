"""What the ROI calculator begins with: the expected result of a segment through a channel."""

from __future__ import annotations

from core.campaigns.economics.channels import ChannelAssumptions
from core.campaigns.economics.contacts import CampaignTarget, Contact
from core.campaigns.economics.expected_result import ExpectedResult, expect_result
from core.campaigns.roi.calculation import RoiInputs
from core.time_units import DAYS_PER_MONTH

EXAMPLE = CampaignTarget(
    segment="",
    customers=1000,
    baseline=0.05,
    active=1.0,
    order_value=50.0,
    offer_share=0.0,
)
"""Round numbers that stand in for a segment's measures in a calculation by hand."""


def roi_inputs(result: ExpectedResult, assumed: ChannelAssumptions) -> RoiInputs:
    """An expected result as the campaign that the calculator works out: the profit is the same.

    Parameters
    ----------
    result : of a segment through a channel
    assumed : set-up cost and horizon
    """
    contact = result.contact
    target, reached = contact.target, result.reached
    return RoiInputs(
        customers=round(target.customers),
        reach_share=min(1.0, reached / target.customers) if target.customers else 0.0,
        baseline_rate=target.baseline,
        campaign_rate=min(1.0, target.baseline + contact.lift),
        order_value=target.order_value,
        margin=contact.margin,
        offer_cost=contact.offer,
        contact_cost=result.money / reached if reached else contact.cost,
        fixed_cost=assumed.setup_cost.value,
        horizon_months=max(round(assumed.horizon_days.value / DAYS_PER_MONTH, 1), 0.1),
    )


def example_result(assumed: ChannelAssumptions) -> ExpectedResult:
    """Everybody of `EXAMPLE` addressed through the first channel: all assumed."""
    return expect_result(Contact.of(EXAMPLE, assumed.channels[0], assumed))


def input_sources(result: ExpectedResult, assumed: ChannelAssumptions) -> dict[str, str]:
    """Where each input of `roi_inputs` comes from that was not measured, by the input's name.

    Parameters
    ----------
    result, assumed : as for `roi_inputs`
    """
    contact, channel = result.contact, result.contact.channel
    rates = f"{channel.active_rate.origin} (still active); {channel.dormant_rate.origin} (silent)"
    return {
        "reach_share": channel.reach.origin,
        "baseline_rate": assumed.lowest_baseline.origin
        if contact.target.baseline == assumed.lowest_baseline.value
        else "assumption: from how often the segment orders, a cautious guess",
        "campaign_rate": f"{channel.contacts.value:g} contacts by {channel.name}: {rates};"
        f" {assumed.incremental_share.origin}",
        "margin": assumed.margin.origin,
        "offer_cost": "the lower end of the playbook's discount"
        if contact.offer
        else "none: it would mostly go to people who order anyway"
        f" ({assumed.no_offer_from.origin})",
        "contact_cost": f"{channel.contacts.value:g} contacts by {channel.name};"
        f" {channel.cost.origin}",
        "fixed_cost": assumed.setup_cost.origin,
        "horizon_months": assumed.horizon_days.origin,
    }
