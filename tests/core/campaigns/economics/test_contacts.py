"""A segment through a channel: every number by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core.campaigns.curves import ResponseCurve
from core.campaigns.economics import channels
from core.campaigns.economics.contacts import CampaignTarget, Contact
from core.errors import SettingError

ASSUMED = channels.load_channels()
TARGET = CampaignTarget(
    segment="Loyal", customers=1000, baseline=0.1, active=0.5, order_value=50.0, offer_share=0.1
)


def source(value):
    return channels.SourcedNumber(value=value, source="test")


CHANNEL = ASSUMED.channels[0].model_copy(
    update={
        "cost": source(0.5),
        "reach": source(0.8),
        "active_rate": source(0.06),
        "dormant_rate": source(0.02),
        "contacts": source(3),
    }
)
# Three contacts × (0.02 + half of 0.04) × one half that would not have come = 0.06.
CONTACT = Contact.of(
    TARGET,
    CHANNEL,
    ASSUMED.model_copy(update={"margin": source(0.4), "incremental_share": source(0.5)}),
)


def test_what_is_reached_lifted_and_paid_is_counted_by_hand():
    assert CONTACT.reachable == pytest.approx(800)
    assert CONTACT.lift == pytest.approx(0.06)
    assert CONTACT.cost == pytest.approx(1.5)
    assert CONTACT.offer == pytest.approx(5)
    # 0.06 × (50 × 0.4 − 5) − 0.1 × 5.
    assert CONTACT.earns_each == pytest.approx(0.4)


def test_the_curve_of_an_addressed_channel_ends_when_everyone_was_contacted():
    curve = CONTACT.curve
    assert (curve.value, curve.scale) == (pytest.approx(320), pytest.approx(1200))
    assert curve.earns(1200) == pytest.approx(320)
    assert curve.earns(5000) == pytest.approx(320)


def test_views_fall_at_random_and_leave_some_without_one():
    views = replace(CONTACT, channel=CHANNEL.model_copy(update={"addressed": False}))
    # Money for one contact with each leaves a share exp(−1) of them unreached.
    assert views.curve.earns(1200) == pytest.approx(320 * (1 - math.exp(-1)))


def test_a_curve_seen_in_past_campaigns_flattens_as_it_did_there():
    own = CONTACT.with_curve(ResponseCurve(400, 2400)).curve
    assert own.earns(2400) == pytest.approx(400 * (1 - math.exp(-1)))


def test_the_lift_never_takes_the_share_that_orders_above_one():
    busy = Contact.of(
        replace(TARGET, baseline=0.99),
        CHANNEL.model_copy(update={"active_rate": source(1.0), "dormant_rate": source(1.0)}),
        ASSUMED,
    )
    assert busy.lift == pytest.approx(0.01)


def test_an_offer_that_mostly_pays_for_orders_that_come_anyway_loses():
    eager = replace(CONTACT, target=replace(TARGET, baseline=0.5))
    assert eager.loses
    assert eager.curve.value < 0
    assert not eager.without_offer.loses
    assert eager.without_offer.earns_each == pytest.approx(0.06 * 20)


def test_another_curve_is_turned_into_the_lift_and_the_cost_that_give_it():
    other = CONTACT.with_curve(ResponseCurve(400, 2400))
    assert (other.curve.value, other.curve.scale) == (pytest.approx(400), pytest.approx(2400))
    assert other.lift == pytest.approx((400 / 800 + 0.5) / 15)
    assert other.cost == pytest.approx(3)


def test_a_curve_that_earns_more_than_an_order_of_everybody_is_refused():
    # 800 × (0.9 × 15 − 0.1 × 5) = 10,400.
    assert CONTACT.with_curve(ResponseCurve(10_399, 100)).lift <= 0.9
    with pytest.raises(SettingError, match="10,400"):
        CONTACT.with_curve(ResponseCurve(10_401, 100))
