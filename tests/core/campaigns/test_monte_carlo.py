"""The simulation: certain inputs give the stated sums, uncertain ones their log-normal ranges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from core.campaigns import monte_carlo
from tests.core.campaigns.economics.test_contacts import ASSUMED, CONTACT, TARGET, source

CERTAIN = ASSUMED.spread.model_copy(
    update={name: source(1.0) for name in type(ASSUMED.spread).model_fields}
)
MANY = replace(CONTACT, target=replace(TARGET, customers=10_000_000), reachable=8_000_000)


def test_a_factor_is_the_90th_percentile_of_its_log_normal_distribution():
    sigma = monte_carlo.log_normal_sigma(2.0)
    assert stats.lognorm.ppf(0.9, sigma) == pytest.approx(2.0)
    assert monte_carlo.log_normal_sigma(1.0) == 0


def test_stated_inputs_give_the_sums_by_hand():
    stated = monte_carlo.simulate_campaign([CONTACT], [1200], CERTAIN).stated
    reached = 800
    assert stated.orders == pytest.approx(reached * 0.06)
    # Customers pay the price less the offer of 5.
    assert stated.revenue == pytest.approx(reached * 0.06 * 45)
    # The offer is paid on extra orders and on those that come anyway.
    assert stated.cost == pytest.approx(1200 + reached * 0.16 * 5)
    assert stated.profit == pytest.approx(reached * 0.06 * 50 * 0.4 - stated.cost)
    assert stated.roi == pytest.approx(stated.profit / stated.cost)


def test_with_certain_inputs_only_chance_is_left_and_orders_are_poisson():
    outcome = monte_carlo.simulate_campaign([CONTACT], [1200], CERTAIN, draws=20_000)
    expected = outcome.stated.orders
    assert outcome.orders.p50 == pytest.approx(stats.poisson.ppf(0.5, expected), abs=1)
    assert outcome.orders.p10 == pytest.approx(stats.poisson.ppf(0.1, expected), abs=1)
    assert outcome.orders.p90 == pytest.approx(stats.poisson.ppf(0.9, expected), abs=1)


def test_an_uncertain_response_spreads_orders_by_its_factor():
    uncertain = CERTAIN.model_copy(update={"response": source(1.5)})
    outcome = monte_carlo.simulate_campaign([MANY], [12_000_000], uncertain, draws=20_000)
    assert outcome.orders.p90 / outcome.orders.p50 == pytest.approx(1.5, rel=0.03)
    assert outcome.orders.p50 / outcome.orders.p10 == pytest.approx(1.5, rel=0.03)
    assert outcome.orders.p50 == pytest.approx(outcome.stated.orders, rel=0.02)


def test_a_campaign_that_changes_nothing_costs_what_it_costs_so_often():
    outcome = monte_carlo.simulate_campaign(
        [CONTACT], [1200], CERTAIN, no_effect=0.25, draws=20_000
    )
    nothing = -(1200 + 800 * 0.1 * 5)
    assert np.isclose(outcome.profits, nothing).mean() == pytest.approx(0.25, abs=0.01)


def test_channels_share_half_of_what_is_uncertain_about_the_response():
    uncertain = CERTAIN.model_copy(update={"response": source(2.0)})
    other = replace(MANY, channel=MANY.channel.model_copy(update={"name": "Another"}))
    money = 12_000_000
    alone = monte_carlo.simulate_campaign([MANY], [money], uncertain, draws=20_000)
    both = monte_carlo.simulate_campaign([MANY, other], [money, money], uncertain, draws=20_000)
    variances = [np.var(outcome.profits) for outcome in (alone, both)]
    # Of two equal channels: 2 if they had nothing in common, 4 if everything.
    assert 2.6 < variances[1] / variances[0] < 3.6


def test_what_is_certain_moves_nothing_and_the_largest_swing_comes_first():
    uncertain = CERTAIN.model_copy(
        update={"order_value": source(1.2), "margin": source(1.1), "response": source(1.0)}
    )
    found = monte_carlo.simulate_campaign([CONTACT], [1200], uncertain).sensitivities
    swings = [sensitivity.swing for sensitivity in found]
    assert swings == sorted(swings, reverse=True)
    still = {sensitivity.name for sensitivity in found if sensitivity.swing == 0}
    assert {
        f"{what} {CONTACT.channel.name}" for what in ("Response to", "Reach of", "Cost of")
    } == (still)


def test_the_same_seed_gives_the_same_numbers_and_another_one_others():
    runs = [
        monte_carlo.simulate_campaign([CONTACT], [1200], ASSUMED.spread, seed=seed).profits
        for seed in (3, 3, 4)
    ]
    assert np.array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])
