"""Explanations: rules that hold, effects by hand, and moves that really move."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from core.errors import SettingError
from core.progress import silent
from core.segmentation.explanation import text
from core.segmentation.explanation.customer_explanation import explain_customer
from core.segmentation.explanation.segment_explanation import explain_segments, readable
from core.segmentation.segmenting import segment_customers
from core.settings import SegmentSettings
from tests.core.segmentation.test_segmenting import planted


@pytest.fixture(scope="module")
def shop():
    customers, _ = planted()
    found = segment_customers(customers, SegmentSettings(resamples=3), silent)
    return customers, found, explain_segments(customers, found)


def meant_by(rule, columns):
    """The customers a rule means, from its bounds and nothing else."""
    meant = np.zeros(len(columns), dtype=bool)
    for branch in rule.bounds:
        inside = np.ones(len(columns), dtype=bool)
        for bounds in branch:
            values = columns[bounds.feature]
            inside &= ((values > bounds.low) & (values <= bounds.high)).to_numpy()
        meant |= inside
    return meant


def test_the_rules_hold_as_well_as_they_say(shop):
    customers, found, told = shop
    columns = readable(customers, found)
    for rule in told.rules:
        meant, real = meant_by(rule, columns), (found.labels == rule.segment).to_numpy()
        assert rule.right == pytest.approx((meant & real).sum() / meant.sum())
        assert rule.covered == pytest.approx((meant & real).sum() / real.sum())


def test_every_customer_is_meant_by_exactly_one_rule_and_that_is_the_fidelity(shop):
    customers, found, told = shop
    columns = readable(customers, found)
    meant = np.stack([meant_by(rule, columns) for rule in told.rules])
    assert (meant.sum(axis=0) == 1).all()
    said = np.array([rule.segment for rule in told.rules])[meant.argmax(axis=0)]
    assert told.fidelity == pytest.approx((said == found.labels).mean())
    assert told.fidelity > 0.9
    assert told.depth <= 4


def test_rules_are_words_in_the_shops_units(shop):
    _, _, told = shop
    rule = next(each for each in told.rules if each.segment == "Lost")
    assert "days since the last order at least" in rule.words.lower()
    assert "recency_days" not in rule.words


def test_effects_are_cliffs_delta(shop):
    customers, found, told = shop
    members = (found.labels == "Champions").to_numpy()
    for effect in told.effects["Champions"]:
        values = customers.frame[effect.feature].to_numpy(float)
        wins = mannwhitneyu(values[members], values[~members]).statistic
        expected = 2 * wins / (members.sum() * (~members).sum()) - 1
        assert effect.size == pytest.approx(expected)
    sizes = [abs(each.size) for each in told.effects["Champions"]]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("size", "said"), [(0.9, "large"), (-0.4, "medium"), (0.2, "small"), (0.1, "none")]
)
def test_an_effect_is_called_by_its_size(size, said):
    assert text.strength(size) == said


def test_the_typical_customer_is_in_the_segment_and_the_edge_is_nearer_to_another(shop):
    _, found, told = shop
    for name, customer in told.typical.items():
        assert found.labels[customer] == name
    assert (told.edges["segment"] == found.labels[told.edges.index]).all()
    assert (told.edges["segment"] != told.edges["next_segment"]).all()
    for _, members in told.edges.groupby("segment"):
        assert list(members["margin"]) == sorted(members["margin"])
        assert len(members) <= 10


def test_a_move_puts_the_customer_where_it_says(shop):
    customers, found, told = shop
    moved = 0
    for customer in told.edges.index[:20]:
        for move in explain_customer(customers, found, customer).moves:
            changed = customers.frame.loc[[customer]].copy()
            changed[move.feature] = float(move.needed)
            assert found.model.predict(changed).iloc[0] == move.segment
            assert move.segment != found.labels[customer]
            assert move.segment in move.words
            moved += 1
    assert moved


def test_standings_are_among_all_customers(shop):
    customers, found, _ = shop
    latest = customers.frame["recency_days"].idxmin()
    standing = explain_customer(customers, found, latest).standings[0]
    assert standing.feature == "recency_days"
    assert standing.below < 0.02
    assert standing.value == customers.frame["recency_days"].min()


def test_a_mixture_says_how_probable_each_segment_is():
    customers, _ = planted(1)
    settings = SegmentSettings(algorithm="gmm", trials=8, resamples=2)
    found = segment_customers(customers, settings, silent)
    told = explain_customer(customers, found, str(found.labels.index[0]))
    assert sum(told.probabilities.values()) == pytest.approx(1.0)
    assert max(told.probabilities, key=told.probabilities.get) == told.segment


def test_an_unknown_customer_is_said(shop):
    customers, found, _ = shop
    with pytest.raises(SettingError, match="no customer nobody"):
        explain_customer(customers, found, "nobody")


@pytest.mark.parametrize("algorithm", ["hdbscan", "consensus", "agglomerative"])
def test_models_without_centres_are_explained_too(algorithm):
    customers, _ = planted(2)
    settings = SegmentSettings(algorithm=algorithm, trials=6, resamples=2)
    found = segment_customers(customers, settings, silent)
    told = explain_segments(customers, found)
    assert {rule.segment for rule in told.rules} == set(found.labels)
    assert told.fidelity > 0.7
