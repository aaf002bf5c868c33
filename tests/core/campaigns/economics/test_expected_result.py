"""Every room gives the same profit for a segment through a channel, whoever asks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.campaigns import best_action, campaign_lists, campaign_plan
from core.campaigns.economics import channels, contact_selection, expected_result
from core.campaigns.economics.contacts import Contact
from core.campaigns.plan_settings import PlanSettings
from core.campaigns.roi import calculation, defaults
from core.playbooks import playbook
from core.segmentation.naming.archetypes import SEGMENT_NAMES
from tests.core.campaigns.economics.test_contacts import CONTACT
from tests.core.campaigns.test_campaign_plan import LOYAL

ASSUMED, ADVICE = channels.load_channels(), playbook.load_playbook()
ALL_CHANNELS = tuple(channel.name for channel in ASSUMED.channels)


@st.composite
def segments(draw):
    customers = draw(st.integers(10, 50_000))
    orders = round(customers * draw(st.floats(1, 20)))
    value = draw(st.floats(1, 2_000))
    return replace(
        LOYAL,
        name=draw(st.sampled_from(SEGMENT_NAMES)),
        customers=customers,
        orders=orders,
        order_value=value,
        revenue=orders * value,
        recency_days=draw(st.floats(0, 900)),
        interpurchase_days=draw(st.none() | st.floats(1, 400)),
    )


@settings(max_examples=60, deadline=None)
@given(profile=segments(), channel=st.sampled_from(ALL_CHANNELS))
def test_home_the_calculator_and_the_plan_say_one_profit(profile, channel):
    (card,) = playbook.strategy_cards((profile,), ADVICE, None)
    home = next(
        result
        for result in best_action.channel_results(profile, card, ASSUMED)
        if result.channel == channel
    )
    inputs = defaults.roi_inputs(home, ASSUMED)
    scale = max(1.0, abs(home.profit), home.money, home.offer_cost)
    assert calculation.evaluate_roi(inputs).profit == pytest.approx(home.profit, abs=1e-6 * scale)
    assume(home.profit > 0)
    decided = PlanSettings(
        budget=1e9, segments=(profile.name,), channels=(channel,), only_advised=False, holdout=0.0
    )
    plan = campaign_plan.plan_campaign((profile,), ADVICE, ASSUMED, decided)
    assert plan.profit == pytest.approx(home.profit, abs=1e-5 * scale)
    assert plan.split.profit == pytest.approx(home.profit, abs=1e-5 * scale)
    assert plan.split.spent == pytest.approx(home.money, abs=1e-5 * scale)
    rows = campaign_lists.campaign_actions(plan)
    assert rows["extra_profit"].sum() == pytest.approx(home.profit, abs=0.02 + 1e-5 * scale)


@settings(max_examples=40, deadline=None)
@given(profile=segments(), held=st.floats(0, 0.5), budget=st.floats(0, 100_000))
def test_headline_split_and_actions_of_a_plan_add_up_to_one_profit(profile, held, budget):
    decided = PlanSettings(
        budget=budget, channels=ALL_CHANNELS, only_advised=False, holdout=held, spend_all=True
    )
    plan = campaign_plan.plan_campaign((profile,), ADVICE, ASSUMED, decided)
    scale = max(1.0, plan.split.spent, abs(plan.profit))
    assert plan.split.profit == pytest.approx(plan.profit, abs=1e-6 * scale)
    parts = [
        expected_result.expect_result(contact, money).profit
        for contact, money in zip(plan.contacts, plan.split.spend, strict=True)
    ]
    assert sum(parts) == pytest.approx(plan.profit, abs=1e-6 * scale)


@settings(max_examples=60, deadline=None)
@given(
    shop=st.lists(segments(), min_size=1, max_size=4, unique_by=lambda profile: profile.name),
    budget=st.floats(0, 1e7),
    spend_all=st.booleans(),
    held=st.none() | st.floats(0, 0.5),
)
def test_no_addressed_channel_gets_more_than_contacting_everyone_costs(
    shop, budget, spend_all, held
):
    decided = PlanSettings(
        budget=budget, channels=ALL_CHANNELS, only_advised=False, spend_all=spend_all, holdout=held
    )
    plan = campaign_plan.plan_campaign(tuple(shop), ADVICE, ASSUMED, decided)
    assert plan.split.spent <= budget * (1 + 1e-9) + 1e-9
    sizes = {profile.name: profile.customers for profile in shop}
    for contact, money in zip(plan.contacts, plan.split.spend, strict=True):
        channel = contact.channel
        if channel.addressed:
            everyone = sizes[contact.target.segment] * (1 - plan.held) * channel.reach.value
            cost = everyone * channel.contacts.value * channel.cost.value
            assert money <= cost * (1 + 1e-9) + 1e-9


def test_everybody_is_addressed_by_hand():
    result = expected_result.expect_result(replace(CONTACT, margin=1.0))
    # 800 reached × 0.06 = 48 more orders at 50 less 5; 128 offers of 5; 1,200 for contacts.
    assert result.money == pytest.approx(1200)
    assert result.extra_orders == pytest.approx(48)
    assert result.extra_revenue == pytest.approx(48 * 45)
    assert result.offer_cost == pytest.approx(128 * 5)
    assert result.profit == pytest.approx(48 * 50 - 128 * 5 - 1200)


def test_what_loses_is_still_said_as_the_loss_of_addressing_everybody():
    result = expected_result.expect_result(CONTACT)
    assert result.money == pytest.approx(1200)
    assert result.profit == pytest.approx(48 * 20 - 128 * 5 - 1200)


def test_a_segment_whose_money_is_not_known_earns_nothing_and_is_no_fault():
    nan = float("nan")
    profile = replace(LOYAL, revenue=nan, revenue_share=nan, monetary=nan, order_value=nan)
    (card,) = playbook.strategy_cards((profile,), ADVICE, None)
    for result in best_action.channel_results(profile, card, ASSUMED):
        assert result.extra_orders > 0
        assert result.extra_revenue == result.offer_cost == 0
        assert result.profit == pytest.approx(-result.money)
        assert calculation.evaluate_roi(defaults.roi_inputs(result, ASSUMED)).profit < 0


def test_a_discount_is_paid_only_where_few_order_unasked():
    strong = ASSUMED.channel("E-mail").edited({"active_rate": 0.5, "dormant_rate": 0.5})
    own = ASSUMED.model_copy(update={"channels": (strong,)})
    rare = replace(LOYAL, orders=LOYAL.customers, interpurchase_days=None)
    for profile, paid in ((rare, 0.05), (LOYAL, 0.0)):
        (contact,) = contact_selection.address_segment(profile, 0.05, own.channels, own)
        assert contact.target.offer_share == paid


@settings(max_examples=60, deadline=None)
@given(profile=segments(), discount=st.floats(0.01, 0.3))
def test_a_segment_has_one_discount_whichever_channels_are_asked(profile, discount):
    every = contact_selection.address_segment(profile, discount, ASSUMED.channels, ASSUMED)
    for contact in every:
        (alone,) = contact_selection.address_segment(
            profile, discount, (contact.channel,), ASSUMED, 0.1
        )
        assert alone.target.offer_share == contact.target.offer_share
        if contact.target.offer_share:
            without = expected_result.expect_result(contact.without_offer).profit
            assert without <= 0 or expected_result.expect_result(contact).profit > 0


def test_a_share_put_in_by_hand_holds_everywhere():
    own = ASSUMED.model_copy(
        update={"order_anyway": (channels.OrderAnyway(segment="Loyal", share=0.33),)}
    )
    (action,) = best_action.best_actions((LOYAL,), ADVICE, own)
    assert action.result.contact.target.baseline == 0.33
    plan = campaign_plan.plan_campaign((LOYAL,), ADVICE, own, PlanSettings())
    assert {contact.target.baseline for contact in plan.contacts} == {0.33}
    assert plan.without.buyers == pytest.approx(LOYAL.customers * 0.33)


def test_costs_have_the_size_they_have_in_the_currency():
    yen = channels.load_channels("JPY")
    assert yen.channel("E-mail").cost.value == ASSUMED.channel("E-mail").cost.value * 150
    assert "JPY" in yen.channel("E-mail").cost.source
    assert channels.load_channels("EUR") == channels.load_channels(None) == ASSUMED


def test_a_rate_has_the_range_its_sources_span():
    rate = ASSUMED.channel("E-mail").active_rate
    assert (rate.measures, rate.year) == ("campaign", 2024)
    assert rate.low < rate.value < rate.high
    target = CONTACT.target
    contact = Contact.of(replace(target, active=1.0), ASSUMED.channel("E-mail"), ASSUMED)
    assert contact.lift_high / contact.lift == pytest.approx(rate.high / rate.value)
    with pytest.raises(ValueError, match="test"):
        channels.SourcedNumber(value=2, low=3, high=4, source="test")
