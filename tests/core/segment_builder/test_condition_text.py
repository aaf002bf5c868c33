"""Conditions as one sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from random_conditions import NODES

from core.segment_builder import Condition, ConditionGroup, condition_sentence, parse_segments


def sentence(where: str, currency: str | None = "£") -> str:
    (segment,) = parse_segments(f"name: X\nwhere: {where}\n")
    return condition_sentence(segment.where, currency=currency)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (
            "[frequency: {at_least: 2}, silence: {more_than: 1.5}, monetary: {more_than: 200}]",
            (
                "Ordered at least twice, have been away for longer than 1.5 × their usual gap, "
                "and spent more than £200"
            ),
        ),
        (
            "[frequency: 1, recency_days: {between: [30, 75]}]",
            "Ordered exactly once and last ordered between 30 and 75 days ago",
        ),
        (
            (
                "[any: [country: France, product: {bought: [MUG, CUP], within_days: 90}], "
                "none: [rfm_segment: Lost]]"
            ),
            (
                "(Country is France or bought MUG or CUP in the last 90 days) and not (RFM "
                "segment is Lost)"
            ),
        ),
        ("[product: {not_bought: MUG}]", "Never bought MUG"),
        ("[product: {not_bought: MUG, within_days: 1}]", "Not bought MUG in the last 1 day"),
        ("[category: wear]", "Bought from wear"),
        ("[email_consent: false]", "Agreed to e-mail: no"),
        ("[churn_risk: {more_than: 50%}]", "Have a churn risk of more than 50%"),
        ("[last_order_at: {before: 2025-04-03}]", "Last order before 3 Apr 2025"),
        ("[]", "Every customer"),
        ("{any: []}", "Nobody"),
    ],
)
def test_it_reads_as_people_say_it(where, said):
    assert sentence(where) == said


@given(node=NODES)
def test_every_condition_has_a_sentence(node):
    text = condition_sentence(node, currency="€")
    first = text.lstrip("(")[:1]
    assert first == first.upper()
    assert not {"_", "{", "None"} & {*text, *text.split()}


def test_a_field_that_is_gone_is_named_all_the_same():
    gone = Condition(field="shoe size", comparison="before", operands=(dt.date(2025, 1, 1),))
    assert condition_sentence(ConditionGroup(members=(gone,))) == "Shoe size before"
