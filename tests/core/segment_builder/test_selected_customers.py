"""The customers who were selected: how many, what they brought, where else they are."""

from __future__ import annotations

import pytest

from core.segment_builder import example_segments, parse_segments, select_customers


def where(text: str):
    return parse_segments(f"name: X\nwhere: {text}\n")[0].where


def test_counts_money_and_overlaps_add_up(shop):
    population = shop.population
    labels = population.scores.frame["segment"]
    result = select_customers(where("[frequency: {at_least: 3}]"), population, labels)
    members = population.customers.frame.query("frequency >= 3")
    assert result.customers == len(members) > 0
    assert result.revenue == pytest.approx(members["monetary"].sum())
    assert result.orders == members["frequency"].sum()
    assert sum(overlap.customers for overlap in result.overlaps) == result.customers
    assert sum(overlap.of_selected for overlap in result.overlaps) == pytest.approx(1)
    for overlap in result.overlaps:
        inside = members.index.isin(labels.index[labels == overlap.name]).sum()
        assert (overlap.customers, overlap.of_segment) == (
            inside, pytest.approx(inside / (labels == overlap.name).sum()),
        )  # fmt: skip
    assert list(result.ids) == list(members.sort_values("monetary", ascending=False).index)


def test_a_value_that_nobody_has_is_pointed_out(shop):
    result = select_customers(where("[country: Frence, product: MUGG]"), shop.population)
    assert result.customers == 0
    assert [notice.code for notice in result.notices] == ["unknown_value"] * 2
    assert "Frence" in result.notices[0].message


def test_nobody_is_a_result_too(shop):
    result = select_customers(where("{any: []}"), shop.population)
    assert (result.customers, result.share, result.revenue, result.overlaps) == (0, 0.0, 0.0, ())


def test_the_examples_can_be_judged(shop):
    assert len(example_segments()) >= 6
    for example in example_segments():
        if example.name != "Valuable and at risk":
            assert select_customers(example.where, shop.population).sentence
