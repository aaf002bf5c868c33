"""Conditions written as YAML and read back, and what is said of a mistake."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_conditions import NODES

from core.errors import SettingError
from core.segment_builder import (
    Condition,
    ConditionGroup,
    SavedSegment,
    parse_segments,
    write_segments,
)

NAMES = st.from_regex(r"[A-Za-z0-9]['’+/.,-]?( ?[A-Za-z0-9]){0,12}", fullmatch=True)


@given(nodes=st.lists(NODES, min_size=1, max_size=3), names=st.data())
def test_what_is_written_is_read_back(nodes, names):
    segments = tuple(
        SavedSegment.of(f"{number} {names.draw(NAMES)}", ConditionGroup(members=(node,)), "why")
        for number, node in enumerate(nodes)
    )
    assert parse_segments(write_segments(segments)) == segments


def test_short_forms_are_read():
    (segment,) = parse_segments(
        """
name: Short
where:
  - frequency: 2
  - country: [France, Spain]
  - product: 85123
  - email_consent: yes
  - return_rate: {at_most: 5%}
  - not: {first_order_at: {before: 2024-02-01}}
"""
    )
    assert segment.where.members == (
        Condition(field="frequency", comparison="equals", operands=(2.0,)),
        Condition(field="country", comparison="is", operands=("France", "Spain")),
        Condition(field="product", comparison="bought", operands=("85123",)),
        Condition(field="email_consent", comparison="yes"),
        Condition(field="return_rate", comparison="at_most", operands=(0.05,)),
        ConditionGroup(
            match="none",
            members=(
                Condition(
                    field="first_order_at", comparison="before", operands=(dt.date(2024, 2, 1),)
                ),
            ),
        ),
    )


MISTAKES = {
    "- frequncy: {at_least: 2}": ("where > all > 1 > frequncy", "Did you mean frequency"),
    "- frequency: {over: 2}": ("compared by over", "at_least"),
    "- frequency: {at_least: two}": ("needs a number", "a number"),
    "- frequency: {bought: 2}": ("cannot be compared by bought", "at_least"),
    "- frequency: {between: [5, 2]}": ("between needs", "[LOW, HIGH]"),
    "- frequency: {at_least: [1, 2]}": ("needs a number", "a number"),
    "- last_order_at: {before: soon}": ("needs a day", "2025-03-31"),
    "- frequency: {at_least: 2, within_days: 3}": ("within_days belongs", "recency_days"),
    "- product: {bought: MUG, within_days: 0}": ("holds a value", "from 1 on"),
    "- product: {bought: []}": ("needs the name", "list"),
    "- any: {frequency: 2}": ("is no list", "dash"),
    "- frequency": ("is no condition", "colon"),
    "- frequency: {at_least: 2, at_most: 3}": ("needs one comparison", "at_least"),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_says_where_and_what_to_write(text):
    place, way_out = MISTAKES[text]
    with pytest.raises(SettingError) as raised:
        parse_segments(f"name: X\nwhere:\n  {text}\n")
    assert place in raised.value.message
    assert way_out in raised.value.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "is no YAML at line"),
        ("- 1", "is no segment"),
        ("name: X", "has no conditions"),
        ("where: []", "has no name"),
        ("name: '<b>'\nwhere: []", "cannot be the name"),
        ("name: everyone ELSE\nwhere: []", "already"),
        ("version: 2\nname: X\nwhere: []", "version 2"),
        ("name: X\nwhere: []\nlimit: 3", "unknown key limit"),
        ("segments: [{name: X, where: []}, {name: X, where: []}]", "of one name"),
        ("name: X\nwhere: " + "{not: " * 20 + "{frequency: 1}" + "}" * 20, "nested too deep"),
        ("x" * 300_000, "too long"),
    ],
)
def test_a_file_that_is_no_segment_is_refused(text, said):
    with pytest.raises(SettingError, match=said):
        parse_segments(text)


def test_a_column_of_a_table_of_customers_is_taken_as_it_is_written():
    text = """
name: Young
where:
  - Age: {less_than: 30}
  - Gender: Female
  - Newsletter: true
  - Joined: {between: [2024-01-01, 2024-12-31]}
  - Pets: 2
"""
    with pytest.raises(SettingError, match="no field called Age"):
        parse_segments(text)
    segments = parse_segments(text, any_field=True)
    assert [one.comparison for one in segments[0].where.members] == [
        "less_than", "is", "yes", "between", "equals",
    ]  # fmt: skip
    assert parse_segments(write_segments(segments), any_field=True) == segments


@given(node=NODES)
def test_known_fields_are_read_alike_where_any_field_is_taken(node):
    segment = SavedSegment("X", ConditionGroup(members=(node,)))
    text = write_segments([segment])
    assert parse_segments(text, any_field=True) == parse_segments(text)


def test_a_text_that_repeats_itself_by_aliases_is_refused():
    bomb = "a: &a [frequency: 1]\nname: X\nwhere: [any: *a, any: *a]"
    with pytest.raises(SettingError, match="no YAML at line 3"):
        parse_segments(bomb)
