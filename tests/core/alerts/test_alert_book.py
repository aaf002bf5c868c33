"""Alerts are added whole or refused in words, listed and removed."""

from __future__ import annotations

import stat

import pytest
from made_up_runs import add_run

from core import alerts
from core.alerts import alert_book
from core.errors import SettingError


def test_what_is_watched_is_listed_until_it_is_removed(folder, project):
    first = alerts.add_alert(folder, project.id, {"kind": "age", "limit": 3})
    second = alerts.add_alert(
        folder, project.id, {"kind": "entered", "segment": "Best", "customer": "c1"}
    )
    document = alerts.alerts_document(alerts.read_alerts(folder, project.id))
    assert [each["id"] for each in document["alerts"]] == [first.id, second.id]
    assert document["alerts"][0]["reset"] == pytest.approx(2.4)
    assert document["alerts"][1]["text"] == "When customer c1 enters Best"
    alerts.remove_alert(folder, project.id, first.id)
    assert alerts.read_alerts(folder, project.id).alerts == (second,)
    with pytest.raises(SettingError, match=first.id):
        alerts.remove_alert(folder, project.id, first.id)
    mode = (folder / project.id / "events.sqlite").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize(
    "wanted",
    [
        {"kind": "weather"},
        {"kind": "left"},
        {"kind": "age", "limit": -1},
        {"kind": "age", "limit": float("nan")},
        {"kind": "age", "limit": 3, "reset": 4},
        {"kind": "age", "segment": "Best"},
        {"kind": "audience", "audience": "VIP"},
    ],
)
def test_an_alert_that_says_too_little_or_nonsense_is_refused(folder, project, wanted):
    with pytest.raises(SettingError, match="The alert cannot be used"):
        alerts.add_alert(folder, project.id, wanted)
    assert alerts.read_alerts(folder, project.id).alerts == ()


def test_a_segment_that_the_last_run_does_not_have_is_refused(folder, project):
    add_run(folder, project, {"c1": "Best"})
    with pytest.raises(SettingError, match="no segment Champions"):
        alerts.add_alert(folder, project.id, {"kind": "left", "segment": "Champions"})


def test_there_are_not_endlessly_many(folder, project, monkeypatch):
    monkeypatch.setattr(alert_book, "MAX_ALERTS", 3)
    for _ in range(3):
        alerts.add_alert(folder, project.id, {"kind": "age"})
    with pytest.raises(SettingError, match="up to 3 alerts"):
        alerts.add_alert(folder, project.id, {"kind": "age"})


def test_quiet_hours_are_kept(folder, project):
    quiet = alerts.parse_quiet_hours("22:00-07:00", "Europe/Rome")
    alerts.set_quiet_hours(folder, project.id, quiet)
    assert alerts.read_alerts(folder, project.id).quiet == quiet
    alerts.set_quiet_hours(folder, project.id, None)
    assert alerts.read_alerts(folder, project.id).quiet is None
