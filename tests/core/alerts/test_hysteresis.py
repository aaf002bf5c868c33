"""An alert fires once, and again only after its value has gone back past its level."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alerts.alert import AgeAlert, AudienceAlert
from core.alerts.hysteresis import AlertState, next_state

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
VALUES = st.one_of(st.none(), st.just(float("nan")), st.integers(0, 40).map(float))


def firings(alert, values) -> list[int]:
    """At which of the values it fired."""
    state, fired = AlertState(), []
    for place, value in enumerate(values):
        after = next_state(alert, state, value, NOW, place + 1)
        if after.fired and not state.fired:
            fired.append(place)
        state = after
    return fired


@st.composite
def alerts(draw):
    limit = draw(st.integers(1, 30))
    if draw(st.booleans()):
        return AgeAlert(kind="age", limit=limit, reset=draw(st.integers(0, limit)))
    reset = draw(st.integers(limit, 60))
    return AudienceAlert(kind="audience", audience="VIP", crosses="below", limit=limit, reset=reset)


@given(alerts(), st.lists(VALUES, max_size=40))
def test_between_two_firings_a_value_has_gone_back_past_the_level(alert, values):
    above = alert.side == "above"
    fired = firings(alert, values)
    for place in fired:
        assert values[place] >= alert.limit if above else values[place] <= alert.limit
    for first, second in itertools.pairwise(fired):
        between = [each for each in values[first + 1 : second] if each is not None]
        assert any(each < alert.reset if above else each > alert.reset for each in between)


@given(alerts(), st.lists(VALUES, max_size=40))
def test_the_first_value_that_reaches_the_limit_fires(alert, values):
    above = alert.side == "above"
    reached = [
        place
        for place, each in enumerate(values)
        if each is not None and (each >= alert.limit if above else each <= alert.limit)
    ]
    assert firings(alert, values)[:1] == reached[:1]


def test_a_value_that_wavers_about_the_limit_is_told_once():
    alert = AgeAlert(kind="age", limit=10)
    assert alert.ready_level == 8
    assert firings(alert, [9, 10, 9, 10, 8, 11, 9]) == [1]
    assert firings(alert, [10, 7.9, 10, None, 10]) == [0, 2]


def test_a_level_beyond_the_limit_is_refused():
    with pytest.raises(ValueError, match="beyond the limit"):
        AgeAlert(kind="age", limit=10, reset=11)
    with pytest.raises(ValueError, match="beyond the limit"):
        AudienceAlert(kind="audience", audience="VIP", crosses="below", limit=10, reset=9)
