"""Nobody is told anything in the quiet hours, and everything at their end."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alerts.quiet_hours import QuietHours, parse_quiet_hours
from core.errors import SettingError

ZONES = ("UTC", "Europe/Rome", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
HOURS = st.builds(
    QuietHours,
    start=st.times().map(lambda time: time.replace(second=0, microsecond=0, tzinfo=None)),
    end=st.times().map(lambda time: time.replace(second=0, microsecond=0, tzinfo=None)),
    time_zone=st.sampled_from(ZONES),
)
MOMENTS = st.integers(1_704_067_200, 1_893_456_000).map(
    lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC)
)
"""From 2024 to 2030."""
CHANGE = dt.timedelta(hours=1)
"""How far clocks are put forward: an end in that hour does not exist, and comes after it."""


@given(HOURS, MOMENTS)
def test_what_waits_is_released_at_the_first_moment_that_is_not_quiet(quiet, moment):
    release = quiet.release(moment)
    assert not quiet.holds(release)
    if not quiet.holds(moment):
        assert release == moment
        return
    assert moment < release <= moment + dt.timedelta(days=1) + CHANGE
    steps = range(0, int((release - moment - CHANGE).total_seconds()), 15 * 60)
    assert all(quiet.holds(moment + dt.timedelta(seconds=seconds)) for seconds in steps)


@pytest.mark.parametrize("moment", ["2026-10-25T00:15", "2026-10-25T01:15", "2026-03-29T00:45"])
def test_the_nights_in_which_clocks_change_are_no_day_longer(moment):
    quiet = QuietHours(start=dt.time(22), end=dt.time(2, 30), time_zone="Europe/Rome")
    at = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    assert quiet.holds(at)
    assert quiet.release(at) - at <= dt.timedelta(hours=1, minutes=30)


def test_hours_over_midnight_hold_the_night_and_not_the_day():
    quiet = parse_quiet_hours("22:00-07:00", "Europe/Rome")
    at = dt.datetime(2026, 1, 10, 22, 30, tzinfo=dt.UTC)  # half past eleven in Rome
    assert quiet.release(at) == dt.datetime(2026, 1, 11, 6, tzinfo=dt.UTC)
    assert not quiet.holds(dt.datetime(2026, 1, 10, 6, tzinfo=dt.UTC))
    assert parse_quiet_hours("none") is None


@pytest.mark.parametrize("text", ["22-07", "25:00-07:00", "22:00-07:60", "", "nightly"])
def test_what_are_no_hours_is_refused(text):
    with pytest.raises(SettingError, match="Quiet hours"):
        parse_quiet_hours(text)


def test_a_zone_that_is_not_there_is_refused():
    with pytest.raises(SettingError, match="Mars/Phobos"):
        parse_quiet_hours("22:00-07:00", "Mars/Phobos")
