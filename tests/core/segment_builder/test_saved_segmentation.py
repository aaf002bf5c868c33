"""Saved segments as a segmentation: they may overlap, and no customer's money counts twice."""

from __future__ import annotations

import pytest

from core.segment_builder import REST, assign_saved_segments, match_customers, parse_segments

OVERLAPPING = parse_segments(
    "{segments: [{name: Regulars, where: [frequency: {at_least: 3}]}, "
    "{name: Spenders, where: [monetary: {more_than: 100}]}]}"
)


def test_a_customer_is_in_the_first_that_holds_them(shop):
    population = shop.population
    saved = assign_saved_segments(OVERLAPPING, population)
    regular, spender = (match_customers(one.where, population) for one in OVERLAPPING)
    assert (regular & spender).any()
    assert ((saved.labels == "Regulars") == regular).all()
    assert ((saved.labels == "Spenders") == (spender & ~regular)).all()
    assert saved.members["Regulars"].tolist() == regular.tolist()
    assert saved.members["Spenders"].tolist() == spender.tolist()


def test_a_list_of_one_segment_holds_all_of_it(shop):
    saved = assign_saved_segments(OVERLAPPING, shop.population)
    spender = match_customers(OVERLAPPING[1].where, shop.population)
    listed = saved.listed(["Spenders"])
    assert set(listed.index) == set(saved.labels.index[spender])
    assert set(listed) == {"Spenders"}
    both = saved.listed(["Spenders", "Regulars"])
    assert (both[listed.index] == "Spenders").all()
    assert both.index.is_unique
    everyone = saved.listed([REST, "Regulars", "Spenders"])
    assert len(everyone) == len(saved.labels)


def test_money_and_customers_add_up_to_the_shop(shop):
    saved = assign_saved_segments(OVERLAPPING, shop.population)
    frame = shop.population.customers.frame
    assert sum(one.customers for one in saved.profiles) == len(frame)
    assert sum(one.revenue for one in saved.profiles) == pytest.approx(frame["monetary"].sum())
    assert saved.profiles[-1].name == REST


def test_the_order_decides(shop):
    there, back = (
        assign_saved_segments(some, shop.population) for some in (OVERLAPPING, OVERLAPPING[::-1])
    )
    assert all((there.members[name] == back.members[name]).all() for name in there.members)
    assert (there.labels != back.labels).any()


def test_names_can_say_whose_they_are(shop):
    named = assign_saved_segments(OVERLAPPING, shop.population).with_prefix("Saved: ")
    assert set(named.labels) == {one.name for one in named.profiles}
    assert {one.known_as for one in named.profiles} == {"Regulars", "Spenders", REST}
