"""Scenarios, later orders and links of the ROI calculator, by hand."""

from __future__ import annotations

import pytest

from core.campaigns.roi import calculation, lifetime_roi, link, scenarios
from core.campaigns.roi.link import SharedCalculation
from core.campaigns.roi.scenarios import DEFAULT_SCENARIOS, ScenarioFactors
from core.errors import SettingError
from tests.core.campaigns.roi.test_calculation import CAMPAIGN


def test_three_scenarios_worked_out_by_hand():
    found = dict(scenarios.evaluate_scenarios(CAMPAIGN))
    # 800 reached. Pessimistic: 12 extra at 45 × .4 − 5 = 13 → 156, − 16 × 5 − 800 × .06 − 100.
    assert found["Pessimistic"].profit == pytest.approx(156 - 80 - 48 - 100)
    assert found["Expected"].profit == pytest.approx(140)
    # Optimistic: 36 extra at 55 × .4 − 5 = 17 → 612, − 80 − 40 − 100.
    assert found["Optimistic"].profit == pytest.approx(612 - 80 - 40 - 100)


def test_scenarios_follow_the_factors_that_are_asked_and_say_them():
    own = (ScenarioFactors(name="Pessimistic", improvement=0, order_value=1, contact_cost=2),)
    (found,) = scenarios.evaluate_scenarios(CAMPAIGN, own)
    # Nobody orders more: 16 offers of 5, 800 contacts at .10, the set-up.
    assert found[1].profit == pytest.approx(-80 - 80 - 100)
    assert own[0].text == "Pessimistic: improvement × 0, contacts × 2"
    assert DEFAULT_SCENARIOS[1].text == "Expected: as stated"


def test_later_orders_bring_their_margin_half_a_year_on():
    result = calculation.evaluate_roi(CAMPAIGN)
    # 24 extra orders × .5 × 20 of margin ÷ √1.21 = 218.18.
    assert lifetime_roi.lifetime_profit(result, 0.5, 0.21) == pytest.approx(140 + 240 / 1.1)
    assert lifetime_roi.lifetime_profit(result, 0) == result.profit


def test_a_link_brings_the_same_campaign_and_its_scenarios_back():
    usual = link.to_query(SharedCalculation(inputs=CAMPAIGN))
    assert set(usual) == {*calculation.RoiInputs.model_fields, "later"}
    assert link.from_query(usual) == SharedCalculation(inputs=CAMPAIGN)
    own = (
        ScenarioFactors(name="Pessimistic", improvement=0, order_value=0.85, contact_cost=3),
        *DEFAULT_SCENARIOS[1:],
    )
    query = link.to_query(SharedCalculation(inputs=CAMPAIGN, scenarios=own))
    assert query["pessimistic"] == "0,0.85,3"
    assert link.from_query(query) == SharedCalculation(inputs=CAMPAIGN, scenarios=own)
    assert link.from_query({"utm": "1"}) is None


def test_a_link_says_whom_it_is_about_in_which_currency_and_what_was_measured():
    shared = SharedCalculation(
        inputs=CAMPAIGN,
        segment="At Risk & lost",
        by="rfm",
        currency="€",
        later=1.25,
        measured=frozenset({"customers", "later"}),
    )
    query = link.to_query(shared)
    assert query["measured"] == "customers,later"
    assert link.from_query(query) == shared


def test_a_link_from_before_it_said_so_much_still_opens():
    old = {name: f"{value:.12g}" for name, value in CAMPAIGN.model_dump().items()}
    assert link.from_query(old) == SharedCalculation(inputs=CAMPAIGN)


@pytest.mark.parametrize(
    "broken",
    [
        {"margin": "7"},
        {"customers": "many"},
        {"order_value": "nan"},
        {"order_value": "<b>"},
        {"optimistic": "1,1"},
        {"optimistic": "1,1,11"},
        {"expected": "nan,1,1"},
        {"later": "-1"},
        {"later": "inf"},
        {"by": "me"},
        {"measured": "margins"},
        {"currency": "<script>alert(1)"},
        {"currency": "\n"},
        {"segment": "x" * 201},
    ],
)
def test_a_link_that_was_tampered_with_is_refused(broken):
    with pytest.raises(SettingError, match="link's"):
        link.from_query(link.to_query(SharedCalculation(inputs=CAMPAIGN)) | broken)
    with pytest.raises(SettingError):
        link.from_query({"margin": "0.4"})
