"""A campaign's forecast against closed forms, and its holdout against a published sample size."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pytest

from core.campaigns import campaign_lists, campaign_plan, monte_carlo
from core.campaigns.economics import channels
from core.campaigns.economics.contacts import CampaignTarget, Contact
from core.campaigns.plan_settings import PlanSettings, SpendLimit
from core.campaigns.roi import calculation
from core.errors import SettingError
from core.playbooks import playbook, shipped_playbooks
from core.segmentation.profile import Profile

ASSUMED = channels.load_channels()
ADVICE = playbook.load_playbook()
LOYAL = Profile(
    name="Loyal",
    customers=20_000,
    share=0.4,
    revenue=3_000_000.0,
    revenue_share=0.6,
    orders=50_000,
    recency_days=40,
    frequency=3,
    monetary=150,
    order_value=60.0,
    basket_size=3,
    product_variety=5,
    return_rate=0,
    interpurchase_days=60,
)
LOST = replace(
    LOYAL, name="Lost", customers=30_000, orders=40_000, recency_days=600, revenue=2_000_000.0
)
SHOP = (LOYAL, LOST)


def sure(**other):
    """No input varies but the ones named."""
    names = type(ASSUMED.spread).model_fields
    return channels.Uncertainty(
        **{
            name: channels.SourcedNumber(value=other.get(name, 1.0), source="test")
            for name in names
        }
    )


def email_to(customers=100_000.0, offer=0.0, baseline=0.1):
    target = CampaignTarget("Loyal", customers, baseline, 1.0, 60.0, offer)
    channel = ASSUMED.channel("E-mail").edited({"active_rate": 0.0142, "dormant_rate": 0.001})
    return Contact.of(target, channel, ASSUMED.model_copy(update={"spread": sure()}))


def test_at_full_reach_the_curve_is_the_roi_of_the_house():
    contact = email_to(offer=0.05)
    economics = calculation.evaluate_roi(
        calculation.RoiInputs(
            customers=100_000,
            reach_share=0.7,
            baseline_rate=0.1,
            campaign_rate=0.1 + 3 * 0.0142 * 0.5,
            order_value=60,
            margin=0.4,
            offer_cost=3,
            contact_cost=0,
            fixed_cost=0,
        )
    )
    assert contact.reachable * contact.earns_each == pytest.approx(economics.profit)


def test_the_median_is_the_closed_form_where_there_is_one():
    # extra margin = reached × lift × value × margin: a product of log-normal inputs, whose
    # median is the product of the medians and whose log variance is the sum of theirs.
    contact, spend = email_to(customers=1e7), [105_000.0]
    found = monte_carlo.simulate_campaign(
        [contact], spend, sure(response=1.3, order_value=1.1, margin=1.1), draws=40_000
    )
    # All of the seven million who can be reached, at three times half a penny.
    reached = 1e7 * 0.7
    margin = reached * 3 * 0.0142 * 0.5 * 60 * 0.4
    spread = math.sqrt(math.log(1.3) ** 2 + 2 * math.log(1.1) ** 2)
    assert found.stated.profit == pytest.approx(margin - spend[0])
    assert found.profit.p50 + spend[0] == pytest.approx(margin, rel=0.005)
    assert found.profit.p10 + spend[0] == pytest.approx(margin * math.exp(-spread), rel=0.01)
    assert found.profit.p90 + spend[0] == pytest.approx(margin * math.exp(spread), rel=0.01)
    assert found.roi.p50 == pytest.approx(found.profit.p50 / spend[0])


def test_orders_alone_vary_by_chance_as_counts_do():
    contact = email_to(customers=5_000)
    found = monte_carlo.simulate_campaign([contact], [40.0], sure(), draws=20_000)
    expected = found.stated.orders
    assert found.orders.p50 == pytest.approx(expected, abs=1)
    assert found.orders.p90 - expected == pytest.approx(1.2816 * math.sqrt(expected), abs=1.5)


def test_the_same_seed_gives_the_same_numbers_and_another_others():
    plans = [
        campaign_plan.plan_campaign(SHOP, ADVICE, ASSUMED, PlanSettings(budget=2000, seed=seed))
        for seed in (3, 3, 4)
    ]
    first, again, other = (plan.outcome for plan in plans)
    assert np.array_equal(first.profits, again.profits)
    assert first.profit == again.profit
    assert first.profit != other.profit
    assert plans[0].split == plans[2].split


def test_the_tornado_moves_one_input_at_a_time_and_starts_with_the_largest():
    contact = email_to()
    found = monte_carlo.simulate_campaign([contact], [500.0], sure(response=2.0, margin=1.1))
    assert found.sensitivities[0].name == "Response to E-mail"
    margin = found.stated.profit + 500
    assert found.sensitivities[0].high == pytest.approx(2 * margin - 500)
    assert found.sensitivities[0].low == pytest.approx(margin / 2 - 500)
    assert found.sensitivities[1].name == "Margin"
    assert found.sensitivities[-1].swing == pytest.approx(0)


def test_a_plan_earns_at_least_what_customary_splits_do():
    plan = campaign_plan.plan_campaign(SHOP, ADVICE, ASSUMED, PlanSettings(budget=5000))
    assert set(plan.customary) == {"Equal", "By revenue", "Standard shares"}
    for other in plan.customary.values():
        assert plan.split.profit >= other.profit - 1e-6
        assert other.spent == pytest.approx(5000)
    assert plan.split.profit == pytest.approx(plan.outcome.stated.profit)


def test_customary_shares_are_the_playbooks():
    budget = 10.0
    plan = campaign_plan.plan_campaign(
        SHOP, ADVICE, ASSUMED, PlanSettings(budget=budget, spend_all=True)
    )
    # Tiers vip and lost only: .35 and .075 of .425.
    assert plan.customary["Standard shares"].by("segment") == pytest.approx(
        {"Loyal": budget * 0.35 / 0.425, "Lost": budget * 0.075 / 0.425}
    )


def test_no_more_is_spent_on_letters_than_everybody_costs():
    plan = campaign_plan.plan_campaign(
        SHOP, ADVICE, ASSUMED, PlanSettings(budget=1_000_000, spend_all=True)
    )
    addressed = [
        (cell, money)
        for cell, money in zip(plan.split.cells, plan.split.spend, strict=True)
        if cell.curve.addressed
    ]
    assert addressed
    for cell, money in addressed:
        assert money <= cell.curve.scale * (1 + 1e-9)
    assert plan.split.unspent > 0


def test_a_minimum_above_what_everybody_costs_is_refused_with_that_cost():
    limits = (SpendLimit(segment="Loyal", channel="E-mail", low=900_000),)
    with pytest.raises(SettingError, match="more than it costs to contact everyone"):
        campaign_plan.plan_campaign(
            SHOP, ADVICE, ASSUMED, PlanSettings(budget=1_000_000, limits=limits)
        )


def test_only_channels_the_playbook_advises_are_used_unless_told_otherwise():
    advised = campaign_plan.plan_campaign(
        SHOP, ADVICE, ASSUMED, PlanSettings(channels=("E-mail", "SMS"))
    )
    assert {cell.name for cell in advised.split.cells} == {"Loyal by E-mail", "Lost by E-mail"}
    free = PlanSettings(channels=("E-mail", "SMS"), only_advised=False)
    assert len(campaign_plan.plan_campaign(SHOP, ADVICE, ASSUMED, free).split.cells) == 4


def test_limits_hold():
    limits = (
        SpendLimit(segment="Loyal", channel="E-mail", high=100),
        SpendLimit(segment="Lost", low=50),
        SpendLimit(channel="SMS", low=20, high=30),
    )
    plan = campaign_plan.plan_campaign(
        SHOP, ADVICE, ASSUMED, PlanSettings(budget=1000, limits=limits, only_advised=False)
    )
    by_cell = dict(zip([cell.name for cell in plan.split.cells], plan.split.spend, strict=True))
    assert by_cell["Loyal by E-mail"] <= 100 + 1e-6
    assert plan.split.by("segment")["Lost"] >= 50 - 1e-6
    assert 20 - 1e-6 <= plan.split.by("channel")["SMS"] <= 30 + 1e-6


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"segments": ("VIPs",)}, "no segment called VIPs"),
        ({"channels": ("Fax",)}, "no channel called Fax"),
        ({"channels": ()}, "No channel is chosen"),
        ({"channels": ("Phone",)}, "recommends none of these channels"),
        ({"limits": (SpendLimit(segment="Loyal", low=20_000),)}, "minimum of Loyal"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(wrong, named):
    with pytest.raises(SettingError, match=named):
        campaign_plan.plan_campaign(SHOP, ADVICE, ASSUMED, PlanSettings(**wrong))


def test_names_are_known_however_they_are_written():
    meant = PlanSettings(segments=("LOYAL",), channels=("email", "SMS"))
    plan = campaign_plan.plan_campaign(SHOP, ADVICE, ASSUMED, meant)
    assert plan.settings.segments == ("Loyal",)
    assert plan.settings.channels == ("E-mail", "SMS")
    assert {contact.target.segment for contact in plan.contacts} == {"Loyal"}


def test_a_number_that_was_changed_is_no_longer_the_sources():
    email = ASSUMED.channel("E-mail").edited({"active_rate": 0.02, "cost": 0.002, "reach": 3.0})
    assert email.active_rate.source == channels.OWN_SOURCE
    assert email.cost == ASSUMED.channel("E-mail").cost
    assert email.reach.value == 1


def test_every_assumption_says_where_it_comes_from():
    for channel in ASSUMED.channels:
        for name in channels.EDITABLE_ASSUMPTIONS:
            source = getattr(channel, name).source
            assert source.startswith("assumption") or any(part.isdigit() for part in source)


def test_every_channel_a_playbook_advises_can_be_planned():
    advised = {name for channel in ASSUMED.channels for name in channel.advised}
    for path in shipped_playbooks.available_playbooks():
        for strategy in playbook.load_playbook(path).strategies.values():
            assert set(strategy.channels) <= advised


def test_actions_cost_what_the_split_spends_and_say_who_what_when():

    plan = campaign_plan.plan_campaign(SHOP, ADVICE, ASSUMED, PlanSettings(budget=3000))
    rows = campaign_lists.campaign_actions(plan, dt.date(2026, 3, 1))
    assert rows["cost"].sum() == pytest.approx(plan.split.spent, abs=0.02)
    assert {"segment", "channel", "start", "goal", "offer", "subject", "customers"} <= set(rows)
    assert "ground_rules" in rows
    assert "avoid" not in rows
    assert (rows["start"] == "2026-03-01").all()


def test_the_next_money_is_said_with_what_to_do():
    small = campaign_plan.plan_campaign(SHOP, ADVICE, ASSUMED, PlanSettings(budget=50))
    assert "more budget would still pay" in campaign_lists.marginal_return_text(small, "GBP")
    large = campaign_plan.plan_campaign(SHOP, ADVICE, ASSUMED, PlanSettings(budget=100_000))
    assert "stays unspent" in campaign_lists.marginal_return_text(large, "GBP")
    forced = campaign_plan.plan_campaign(
        SHOP, ADVICE, ASSUMED, PlanSettings(budget=100_000, spend_all=True)
    )
    assert "A smaller budget would make more profit" in campaign_lists.marginal_return_text(
        forced, "GBP"
    )


def test_the_suggested_budget_is_where_a_pound_earns_a_pound():
    suggested = campaign_plan.suggested_budget(SHOP, ADVICE, ASSUMED, PlanSettings())
    plan = campaign_plan.plan_campaign(
        SHOP, ADVICE, ASSUMED, PlanSettings(budget=suggested, holdout=0.0)
    )
    assert 0 < plan.split.spent <= suggested <= plan.split.spent * 2
    assert plan.split.price == pytest.approx(1)
