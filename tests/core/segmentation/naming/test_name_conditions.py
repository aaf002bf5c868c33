"""A name is given on evidence: orders, own rhythm, and what customers like these did next."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.features.reorders.reorder_history import ExpectedReorders
from core.playbooks.playbook import load_playbook
from core.segmentation.naming import name_conditions
from core.segmentation.naming.archetypes import ARCHETYPES, SEGMENT_NAMES, best_first
from core.segmentation.naming.name_conditions import (
    SegmentFacts,
    allows,
    describe,
    is_description,
)


def facts(orders=3.0, silence=0.5, share=0.5, shop=0.4, days=30.0, low=None) -> SegmentFacts:
    low = share - 0.02 if low is None else low
    return SegmentFacts(
        orders,
        days,
        silence,
        ExpectedReorders(share, low, share + 0.02),
        ExpectedReorders(shop, shop - 0.01, shop + 0.01),
    )


@pytest.mark.parametrize(
    ("name", "known", "allowed"),
    [
        ("Lost", facts(1, 2.1, 0.1), True),
        ("Lost", facts(1, 2.1, 0.11), False),
        ("Lost", facts(1, 2.0, 0.1), False),
        ("Hibernating", facts(1, 3, 0.33), True),
        ("Hibernating", facts(1, 3, 0.34), False),
        ("At Risk", facts(2, 1.01), True),
        ("At Risk", facts(2, 1.0), False),
        ("At Risk", facts(2, 5, 0.1), False),
        ("At Risk", facts(1, 2), False),
        ("Loyal", facts(2, 1.0, 0.5, 0.4), True),
        ("Loyal", facts(2, 1.01, 0.5, 0.4), False),
        ("Champions", facts(8, 0.2, 0.5, 0.45, low=0.46), True),
        ("Champions", facts(8, 0.2, 0.5, 0.45, low=0.45), False),
        ("New", facts(1, 0.2), True),
        ("New", facts(1.5, 0.2), False),
        ("New", facts(1, 1.1), False),
        ("Potential Loyalists", facts(1, 0.2), False),
        ("Potential Loyalists", facts(19, 0.2), False),
        ("About To Sleep", facts(1, 0.1), False),
        ("About To Sleep", facts(1, 2.1), False),
        ("All Customers", facts(), True),
    ],
)
def test_a_name_its_facts_contradict_is_not_given(name, known, allowed):
    assert allows(known, name) is allowed


@pytest.mark.parametrize(
    ("name", "known", "counted", "allowed"),
    [
        ("At Risk", facts(2, 1.5, 0.12), 0.11, True),
        ("At Risk", facts(2, 1.5, 0.12), 0.092, False),
        ("Lost", facts(1, 3, 0.08), 0.12, False),
        ("Hibernating", facts(1, 3, 0.3), 0.34, False),
        ("Champions", facts(8, 0.2, 0.6, 0.45), 0.46, True),
        ("Champions", facts(8, 0.2, 0.6, 0.45), 0.44, False),
    ],
)
def test_a_name_follows_the_share_that_its_card_shows(name, known, counted, allowed):
    assert allows(known, name)
    assert allows(replace(known, counted=counted), name) is allowed


def test_what_is_not_known_contradicts_nothing():
    nothing = SegmentFacts(math.nan, math.nan)
    assert all(allows(nothing, name) for name in SEGMENT_NAMES)
    assert allows(SegmentFacts(1, 400, silence=4.0), "Lost")


def test_every_name_has_its_conditions_and_nothing_else_has():
    assert set(name_conditions.CONDITIONS) == set(SEGMENT_NAMES) - {"All Customers"}
    assert set(ARCHETYPES) <= set(name_conditions.CONDITIONS)


@given(
    st.floats(1, 50), st.one_of(st.none(), st.floats(0, 20)), st.floats(0, 1), st.floats(0, 1),
    st.booleans(),
)  # fmt: skip
def test_advice_never_speaks_of_the_lost_where_customers_come_back(
    orders, silence, share, shop, counted
):
    known = facts(orders, silence, share, shop) if counted else SegmentFacts(orders, 50, silence)
    advice = name_conditions.suitable_advice(known)
    assert advice in load_playbook().strategies
    if advice == "Lost":
        assert counted
        assert share <= 0.1
    if advice == "Hibernating":
        assert counted
        assert share <= 1 / 3
    if silence is not None and silence > 1:
        assert advice not in {"Champions", "Loyal", "New", "Promising", "Potential Loyalists"}


def test_a_description_says_orders_and_days():
    assert describe(facts(1, days=118), ()) == "One order, 4 months ago"
    assert describe(facts(2, days=49), ()) == "Two orders, 6 weeks ago"
    assert describe(facts(12.4, days=1), ()) == "12 orders, yesterday"
    assert describe(facts(1, days=0), ()) == "One order, yesterday"


def test_two_descriptions_are_never_the_same():
    taken: list[str] = []
    for _ in range(4):
        taken.append(describe(facts(1, days=118), taken))
    assert len({name.casefold() for name in taken}) == 4
    assert taken[:2] == ["One order, 4 months ago", "One order, 118 days ago"]


@given(st.floats(1, 400), st.floats(0, 5000))
def test_a_description_can_be_a_name_of_the_grid(orders, days):
    from core.settings import GridSegment

    name = describe(facts(orders, days=days), ())
    assert GridSegment(name=name, base="Lost").name == name


@pytest.mark.parametrize("name", ["One order, 9 months ago", "12 orders, yesterday +2"])
def test_a_description_is_recognised(name):
    assert is_description(name)


@pytest.mark.parametrize("name", [*SEGMENT_NAMES, "Orders, long ago", "High income, older"])
def test_a_name_is_no_description(name):
    assert not is_description(name)


def test_described_segments_stand_among_the_others_by_rank():
    frame = pd.DataFrame(
        {"recency_days": [1, 2, 50, 51, 300, 301.0], "frequency": [9, 8, 4, 4, 1, 1.0]}
    )
    labels = pd.Series(np.repeat(["Champions", "Four orders, 6 weeks ago", "Lost"], 2))
    names = ("Lost", "Four orders, 6 weeks ago", "Champions")
    assert best_first(frame, labels, names) == tuple(reversed(names))
    assert best_first(frame, labels, ("Lost", "Champions")) == ("Champions", "Lost")
