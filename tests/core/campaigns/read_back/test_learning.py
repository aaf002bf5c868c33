"""Learned rates: calibrated against draws from their own assumptions, and near the truth."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta, binom

from core.campaigns import campaign_plan
from core.campaigns.economics import channels
from core.campaigns.economics.contacts import CampaignTarget, Contact, benchmark_lift
from core.campaigns.economics.learned_rates import LearnedRates, read_learned_rates
from core.campaigns.plan_settings import PlanSettings
from core.campaigns.read_back import campaign_readout as readout
from core.campaigns.read_back import learning, measured_cells
from core.errors import SettingError
from core.playbooks import playbook
from tests.core.campaigns.test_campaign_plan import LOYAL

ASSUMED = channels.load_channels()
FIRST = dt.date(2026, 3, 1)
EMAIL = ASSUMED.channel("E-mail")
HERE = object()


def cell(segment, channel, treated, held):
    return readout.CellLift(segment, channel, treated[0], held[0], treated[1], held[1], HERE, None)


def read(*cells):
    return readout.CampaignReadout(FIRST, FIRST, cells, None, None, ())


def drawn(rng, segment, n, base, lift, channel="E-mail", share=0.2):
    held = round(n * share)
    return cell(
        segment,
        channel,
        (n - held, int(rng.binomial(n - held, min(base + lift, 1.0)))),
        (held, int(rng.binomial(held, base))),
    )


def test_the_likelihood_is_the_integral_over_the_unknown_rate_without_a_campaign():
    lifts = np.array([0.0, 0.02, 0.1])
    found = np.exp(measured_cells.log_likelihood(lifts, (90, 12), (60, 5)))
    for lift, value in zip(lifts, found, strict=True):
        expected, _ = quad(
            lambda p, d=lift: binom.pmf(12, 90, p + d) * beta.pdf(p, 5.5, 55.5), 0, 1 - lift
        )
        assert value == pytest.approx(expected, rel=1e-4)


def test_with_many_customers_the_rate_is_what_the_hold_out_shows():
    rng = np.random.default_rng(1)
    # Of those on the list seven in ten are reached, three times each.
    lift = 0.021
    learned = learning.learn_rates(
        read(drawn(rng, "Loyal", 2_000_000, 0.1, lift)), ASSUMED, (LOYAL,)
    )
    rate = learned.rate("Loyal", "E-mail")
    assert rate.value == pytest.approx(lift / 0.7 / 3, rel=0.1)
    assert rate.low < lift / 0.7 / 3 < rate.high
    assert (rate.treated, rate.held, rate.since) == (1_600_000, 400_000, FIRST)
    assert learned.no_effect < ASSUMED.no_effect.value


def test_with_hardly_any_customers_it_stays_the_benchmark():
    learned = learning.learn_rates(read(cell("Loyal", "E-mail", (3, 0), (2, 0))), ASSUMED, (LOYAL,))
    usual = Contact.of(CampaignTarget.of(LOYAL, ASSUMED), EMAIL, ASSUMED)
    rate = learned.rate("Loyal", "E-mail")
    assert rate.value * 3 == pytest.approx(usual.lift, rel=0.35)
    assert rate.high / rate.value > 5
    assert learned.no_effect == pytest.approx(ASSUMED.no_effect.value, abs=0.01)


def test_four_of_five_intervals_hold_rates_drawn_from_the_assumptions():
    rng = np.random.default_rng(3)
    benchmark = benchmark_lift(1.0, EMAIL, ASSUMED)
    above = np.log(benchmark.high / benchmark.lift) / learning.P90
    below = np.log(benchmark.lift / benchmark.low) / learning.P90
    hits = []
    for _ in range(120):
        z = rng.normal()
        factor = np.exp(z * (above if z > 0 else below))
        cells = []
        truths = {}
        for name in ("A", "B"):
            truth = benchmark.lift * factor * np.exp(0.2 * rng.normal())
            truths[name] = truth
            cells.append(drawn(rng, name, 20_000, 0.08, 0.7 * truth))
        shop = tuple(replace(LOYAL, name=name) for name in truths)
        learned = learning.learn_rates(read(*cells), ASSUMED, shop)
        for name, truth in truths.items():
            rate = learned.rate(name, "E-mail")
            hits.append(rate.low <= truth / 3 <= rate.high)
    assert 0.7 <= np.mean(hits) <= 0.92


def test_a_campaign_that_changed_nobody_makes_the_next_plan_expect_less():
    same = (100_000, 10_000)
    learned = learning.learn_rates(read(cell("Loyal", "E-mail", same, same)), ASSUMED, (LOYAL,))
    assert learned.no_effect > ASSUMED.no_effect.value
    assert learned.rate("Loyal", "E-mail").high < EMAIL.active_rate.high * 0.5 / 2


def test_few_customers_of_a_segment_are_drawn_towards_the_others_of_the_channel():
    rng = np.random.default_rng(6)
    many = drawn(rng, "Loyal", 300_000, 0.1, 0.02)
    few = cell("New", "E-mail", (40, 4), (10, 1))
    shop = (LOYAL, replace(LOYAL, name="New"))
    alone = learning.learn_rates(read(few), ASSUMED, shop).rate("New", "E-mail").value
    together = learning.learn_rates(read(many, few), ASSUMED, shop)
    truth = 0.02 / 0.7 / 3
    assert abs(np.log(together.rate("New", "E-mail").value / truth)) < abs(np.log(alone / truth))
    # A segment that was not on the list takes the channel's factor.
    other = CampaignTarget.of(replace(LOYAL, name="Champions"), ASSUMED)
    contact = Contact.of(other, EMAIL, ASSUMED.with_learned(together))
    assert contact.measured is together.factor("E-mail")
    assert contact.lift / 3 == pytest.approx(truth, rel=0.5)


def test_two_channels_together_share_what_they_brought_in_proportion_to_their_benchmarks():
    rng = np.random.default_rng(7)
    shop = (LOYAL,)
    learned = learning.learn_rates(
        read(drawn(rng, "Loyal", 1_000_000, 0.1, 0.05, "E-mail + Direct mail")), ASSUMED, shop
    )
    brought = sum(
        learned.rate("Loyal", name).value
        * ASSUMED.channel(name).contacts.value
        * ASSUMED.channel(name).reach.value
        for name in ("E-mail", "Direct mail")
    )
    assert brought == pytest.approx(0.05, rel=0.1)


def test_the_next_plan_rests_on_what_was_measured():
    rng = np.random.default_rng(8)
    learned = learning.learn_rates(read(drawn(rng, "Loyal", 500_000, 0.1, 0.03)), ASSUMED, (LOYAL,))
    decided = PlanSettings(budget=5_000, channels=("E-mail",), holdout=0.0)
    plans = [
        campaign_plan.plan_campaign((LOYAL,), playbook.load_playbook(), assumed, decided)
        for assumed in (ASSUMED, ASSUMED.with_learned(learned))
    ]
    # Reached 14,000 of 20,000, at lift .03 ÷ .7 and 24 of margin an order.
    assert plans[1].profit == pytest.approx(20_000 * 0.03 * 24 - plans[1].split.spent, rel=0.1)
    assert plans[1].profit > 5 * plans[0].profit
    spans = [plan.outcome.profit.p90 / plan.outcome.profit.p50 for plan in plans]
    assert spans[1] < spans[0]
    assert plans[1].contacts[0].measured.treated == 400_000


def test_learned_rates_are_kept_in_a_file_and_another_is_refused():
    rng = np.random.default_rng(9)
    learned = learning.learn_rates(read(drawn(rng, "Loyal", 5_000, 0.1, 0.03)), ASSUMED, (LOYAL,))
    assert read_learned_rates(learned.as_json()) == learned
    assert read_learned_rates(LearnedRates(no_effect=0.1).as_json()).rates == ()
    for content in (b"{}", b"no", b'{"no_effect": 2}', b'{"no_effect": 0.1, "more": 1}'):
        with pytest.raises(SettingError, match="has no learned rates"):
            read_learned_rates(content)


def test_campaigns_add_up_and_none_counts_twice():
    rng = np.random.default_rng(11)
    first = learning.learn_rates(read(drawn(rng, "Loyal", 40_000, 0.1, 0.03)), ASSUMED, (LOYAL,))
    known = ASSUMED.with_learned(first)
    later = dt.date(2026, 6, 1)
    again = replace(read(drawn(rng, "Loyal", 40_000, 0.1, 0.03)), first_day=later)
    both = learning.learn_rates(again, known, (LOYAL,))
    one, two = first.rate("Loyal", "E-mail"), both.rate("Loyal", "E-mail")
    assert (two.treated, two.since) == (2 * one.treated, later)
    assert two.high / two.low < one.high / one.low
    assert both.factor("E-mail").treated == 2 * first.factor("E-mail").treated
    assert both.campaigns == (FIRST, later)
    assert learning.learn_rates(again, ASSUMED.with_learned(both), (LOYAL,)) == both


def test_what_was_learned_long_ago_counts_for_less():
    rng = np.random.default_rng(12)
    first = learning.learn_rates(read(drawn(rng, "Loyal", 40_000, 0.1, 0.03)), ASSUMED, (LOYAL,))
    nothing = cell("Loyal", "E-mail", (20_000, 2_000), (5_000, 500))
    soon, late = (
        learning.learn_rates(
            replace(read(nothing), first_day=day), ASSUMED.with_learned(first), (LOYAL,)
        ).rate("Loyal", "E-mail")
        for day in (dt.date(2026, 4, 1), dt.date(2036, 4, 1))
    )
    assert late.value < soon.value < first.rate("Loyal", "E-mail").value


def test_a_rate_stays_with_its_segment_when_the_descriptive_name_changes():
    rng = np.random.default_rng(13)
    then = replace(LOYAL, name="One order, 8 months ago", advice="Hibernating")
    now = replace(LOYAL, name="One order, 9 months ago", advice="Hibernating")
    lift = replace(drawn(rng, then.name, 100_000, 0.1, 0.03), archetype="Hibernating")
    learned = learning.learn_rates(read(lift), ASSUMED, (now,))
    contact = Contact.of(CampaignTarget.of(now, ASSUMED), EMAIL, ASSUMED.with_learned(learned))
    assert contact.measured is learned.rate("Hibernating", "E-mail")
    assert contact.measured.segment == then.name


def test_segments_that_are_advised_alike_keep_rates_of_their_own():
    rng = np.random.default_rng(14)
    promising = replace(LOYAL, name="One order, 2 months ago", base="Promising", advice="At Risk")
    at_risk = replace(LOYAL, name="At Risk")
    shop = (promising, at_risk)
    lifts = (
        replace(drawn(rng, promising.name, 400_000, 0.1, 0.04), archetype=promising.learned_as),
        replace(drawn(rng, at_risk.name, 400_000, 0.1, 0.005), archetype=at_risk.learned_as),
    )
    learned = ASSUMED.with_learned(learning.learn_rates(read(*lifts), ASSUMED, shop))
    first, second = (
        Contact.of(CampaignTarget.of(profile, learned), EMAIL, learned) for profile in shop
    )
    assert first.lift > 3 * second.lift
    assert (first.measured.segment, second.measured.segment) == (promising.name, at_risk.name)


def test_clusters_of_one_key_are_learned_from_together():
    rng = np.random.default_rng(15)
    names = ("Two orders, 6 months ago", "Five orders, 9 months ago")
    shop = tuple(replace(LOYAL, name=name, advice="At Risk") for name in names)
    truths = (0.01, 0.03)
    lifts = tuple(
        replace(drawn(rng, profile.name, 400_000, 0.1, truth), archetype=profile.learned_as)
        for profile, truth in zip(shop, truths, strict=True)
    )
    ways = [learning.learn_rates(read(*each), ASSUMED, shop) for each in (lifts, lifts[::-1])]
    rates = [way.rate("At Risk", "E-mail") for way in ways]
    assert rates[0].value == pytest.approx(rates[1].value, rel=1e-6)  # whichever is listed first
    assert truths[0] < rates[0].value * 3 * 0.7 < truths[1]
    assert (rates[0].treated, rates[0].held) == (640_000, 160_000)
    assert all(name in rates[0].segment for name in names)
    assert len(ways[0].rates) == 1
