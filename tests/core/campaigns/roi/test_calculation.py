"""Campaign economics, against a sum done by hand and properties that must hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.campaigns import best_action
from core.campaigns.economics import baseline_rate, channels
from core.campaigns.roi import calculation, defaults
from core.playbooks import playbook
from core.segmentation.profile import Profile

# By hand: 1,000 × .8 = 800 reached; 16 orders without, 40 with, 24 more at 50 = 1,200 revenue,
# at 40 % = 480 margin. Offers: 24 × 5 = 120 and 16 × 5 = 80. Contacts 800 × .05 = 40. Fixed 100.
# Cost 340. Profit 480 − 340 = 140. ROI 140 ÷ 340 = 41.2 %.
CAMPAIGN = calculation.RoiInputs(
    customers=1000,
    reach_share=0.8,
    baseline_rate=0.02,
    campaign_rate=0.05,
    order_value=50,
    margin=0.4,
    offer_cost=5,
    contact_cost=0.05,
    fixed_cost=100,
    horizon_months=3,
)
LOYAL = Profile(
    name="Loyal",
    customers=600,
    share=0.12,
    revenue=330_000.0,
    revenue_share=0.4,
    orders=6_600,
    recency_days=30,
    frequency=10,
    monetary=470,
    order_value=50.0,
    basket_size=3,
    product_variety=15,
    return_rate=0,
    interpurchase_days=30,
)

ASSUMED, ADVICE = channels.load_channels(), playbook.load_playbook()
INPUTS = st.builds(
    calculation.RoiInputs,
    customers=st.integers(0, 10**7),
    reach_share=st.floats(0, 1),
    baseline_rate=st.floats(0, 1),
    campaign_rate=st.floats(0, 1),
    order_value=st.floats(0, 1e5),
    margin=st.floats(0, 1),
    offer_cost=st.floats(0, 1e4),
    contact_cost=st.floats(0, 100),
    fixed_cost=st.floats(0, 1e6),
    horizon_months=st.floats(0.5, 24),
)


@st.composite
def plausible_profiles(draw):
    customers = draw(st.integers(1, 1_000_000))
    orders = round(customers * draw(st.floats(1, 60)))
    value = draw(st.floats(0.01, 100_000))
    return replace(
        LOYAL,
        customers=customers,
        orders=orders,
        order_value=value,
        revenue=orders * value,
        recency_days=draw(st.floats(0, 3000)),
        interpurchase_days=draw(st.none() | st.floats(0, 1500)) if orders > customers else None,
    )


def test_a_campaign_worked_out_by_hand():
    result = calculation.evaluate_roi(CAMPAIGN)
    assert result.reached == 800
    assert result.baseline_orders == pytest.approx(16)
    assert result.campaign_orders == pytest.approx(40)
    assert result.extra_orders == pytest.approx(24)
    # What the 24 pay once the offer of 5 is taken off.
    assert result.extra_revenue == pytest.approx(1080)
    assert result.extra_margin == pytest.approx(480)
    assert result.offer_cost_extra == pytest.approx(120)
    assert result.offer_cost_baseline == pytest.approx(80)
    assert result.contact_cost == pytest.approx(40)
    assert result.cost == pytest.approx(340)
    assert result.profit == pytest.approx(140)
    assert result.roi == pytest.approx(140 / 340)


def test_break_even_and_payback_worked_out_by_hand():
    result = calculation.evaluate_roi(CAMPAIGN)
    # p1 = (.02 × 20 + .05 + 100 ÷ 800) ÷ (20 − 5) = .575 ÷ 15
    assert result.break_even_rate == pytest.approx(0.575 / 15)
    # 480 of margin come in over three months; 340 are there after 3 × 340 ÷ 480 months.
    assert result.payback_months == pytest.approx(2.125)


def test_an_offer_that_costs_the_whole_margin_never_breaks_even():
    result = calculation.evaluate_roi(CAMPAIGN.model_copy(update={"offer_cost": 20.0}))
    assert result.break_even_rate is None
    assert result.payback_months is None
    assert result.profit < 0


def test_a_campaign_that_changes_nothing_loses_what_it_costs():
    result = calculation.evaluate_roi(CAMPAIGN.model_copy(update={"campaign_rate": 0.02}))
    assert result.profit == pytest.approx(-result.cost)
    assert result.roi == pytest.approx(-1)


def test_the_offer_to_those_who_would_have_bought_anyway_is_a_cost():
    eager = CAMPAIGN.model_copy(update={"baseline_rate": 0.52, "campaign_rate": 0.55})
    # The same 24 extra orders, but 416 redeemed offers of 5 that bring nothing.
    assert calculation.evaluate_roi(eager).profit == pytest.approx(140 - 400 * 5)


def test_a_campaign_that_costs_nothing_has_no_roi():
    free = CAMPAIGN.model_copy(update={"offer_cost": 0, "contact_cost": 0, "fixed_cost": 0})
    result = calculation.evaluate_roi(free)
    assert result.roi is None
    assert result.payback_months == 0
    assert result.profit == pytest.approx(480)


def test_nobody_reached_costs_the_fixed_cost():
    result = calculation.evaluate_roi(CAMPAIGN.model_copy(update={"reach_share": 0.0}))
    assert result.profit == -100
    assert result.break_even_rate is None


@given(INPUTS)
def test_the_published_formula_gives_the_same_profit(campaign):
    n = campaign.customers * campaign.reach_share
    p0, p1 = campaign.baseline_rate, campaign.campaign_rate
    published = (
        n * (p1 - p0) * (campaign.order_value * campaign.margin - campaign.offer_cost)
        - n * p0 * campaign.offer_cost
        - n * campaign.contact_cost
        - campaign.fixed_cost
    )
    result = calculation.evaluate_roi(campaign)
    scale = max(1.0, result.cost, abs(result.extra_margin))
    assert result.profit == pytest.approx(published, abs=1e-9 * scale)


@given(INPUTS)
def test_at_the_break_even_rate_the_profit_is_zero(campaign):
    rate = calculation.break_even_rate(campaign)
    if rate is None or rate > 1:
        return  # no campaign breaks even
    result = calculation.evaluate_roi(campaign.model_copy(update={"campaign_rate": rate}))
    assert result.profit == pytest.approx(0, abs=1e-6 * max(1.0, result.cost))


@given(INPUTS)
def test_payback_comes_within_the_horizon_exactly_when_there_is_no_loss(campaign):
    result = calculation.evaluate_roi(campaign)
    if result.payback_months is None:
        assert result.profit < 0
    else:
        assert 0 <= result.payback_months <= campaign.horizon_months
        assert result.profit >= 0


@given(INPUTS, st.floats(0, 1))
def test_a_higher_margin_never_hurts_a_campaign_that_adds_orders(campaign, margin):
    assume(campaign.campaign_rate >= campaign.baseline_rate and margin >= campaign.margin)
    better = calculation.evaluate_roi(campaign.model_copy(update={"margin": margin}))
    assert better.profit >= calculation.evaluate_roi(campaign).profit


@given(INPUTS)
def test_the_middle_of_the_sensitivity_grid_is_the_campaign(campaign):
    grid = calculation.profit_sensitivity(campaign)
    at = grid.index.get_indexer([campaign.campaign_rate], method="nearest")[0]
    scale = max(
        1.0,
        calculation.evaluate_roi(campaign).cost,
        abs(calculation.evaluate_roi(campaign).extra_margin),
    )
    assert grid.iloc[at, 2] == pytest.approx(
        calculation.evaluate_roi(campaign).profit, abs=1e-6 * scale
    )
    assert grid.index.is_monotonic_increasing
    assert grid.index.is_unique
    assert grid.index.min() >= 0
    assert grid.index.max() <= 1


def test_the_sensitivity_grid_by_hand():
    grid = calculation.profit_sensitivity(CAMPAIGN)
    assert list(grid.index) == pytest.approx([0.02, 0.035, 0.05, 0.065, 0.08])
    assert list(grid.columns) == pytest.approx([30, 40, 50, 60, 70])
    # At 8 % and 70: 48 extra orders × 28 margin = 1,344; cost 64 × 5 + 40 + 100 = 460.
    assert grid.iloc[4, 4] == pytest.approx(884)


def roi_defaults(profile, discount=0.0):
    """The calculator's numbers for the channel that is proposed."""
    card = playbook.strategy_cards((profile,), ADVICE, None)[0]
    result = best_action.channel_results(
        profile, replace(card, discount=(discount, discount)), ASSUMED
    )[0]
    return defaults.roi_inputs(result, ASSUMED)


@given(plausible_profiles())
def test_the_default_improvement_is_modest(profile):
    inputs = roi_defaults(profile)
    # One letter at the assumed 6 %, half of it counted, is the most that is assumed.
    assert 0 <= inputs.campaign_rate - inputs.baseline_rate <= 0.03 + 1e-12
    assert 0.01 <= inputs.baseline_rate <= 1


def test_a_segment_whose_money_is_not_known_is_worth_nothing_instead_of_a_fault():
    unknown = replace(LOYAL, revenue=float("nan"), order_value=float("nan"))
    assert roi_defaults(unknown).order_value == 0


def test_the_measured_baseline_by_hand():
    # Gap and recency 30 days, everyone has returned: 1 − 1/e = 63.2 % within 30 days.
    assert baseline_rate.baseline_rate(LOYAL, 30) == pytest.approx(0.6321, abs=1e-4)
    # Four gaps of silence: a quarter of that is left.
    silent = replace(LOYAL, recency_days=120)
    assert baseline_rate.baseline_rate(silent, 30) == pytest.approx(0.6321 / 4, abs=1e-4)
    # One customer in ten ever came back: a tenth.
    mostly_once = replace(LOYAL, orders=660)
    assert baseline_rate.baseline_rate(mostly_once, 30) == pytest.approx(0.0632, abs=1e-4)


def test_a_segment_of_one_time_buyers_has_no_rhythm_to_measure():
    once = replace(LOYAL, orders=600, interpurchase_days=None)
    assert baseline_rate.baseline_rate(once, 30) == 0
    assert roi_defaults(once).baseline_rate == 0.01


def test_the_longer_the_silence_the_lower_the_expectation():
    rates = [
        roi_defaults(replace(LOYAL, recency_days=days)).campaign_rate for days in (10, 60, 120, 400)
    ]
    assert rates == sorted(rates, reverse=True)


def test_no_discount_is_proposed_where_most_orders_come_anyway():
    assert roi_defaults(LOYAL, 0.05).offer_cost == 0
    rare = replace(LOYAL, orders=600, interpurchase_days=None, order_value=500.0, recency_days=10)
    assert roi_defaults(rare, 0.01).offer_cost == pytest.approx(5)


@pytest.mark.parametrize(
    "change",
    [{"margin": 1.2}, {"customers": -1}, {"order_value": float("nan")}, {"horizon_months": 0}],
)
def test_impossible_campaigns_are_refused(change):
    with pytest.raises(ValidationError):
        calculation.RoiInputs.model_validate(CAMPAIGN.model_dump() | change)
