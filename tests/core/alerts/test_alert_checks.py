"""Runs are checked once each, against the run before, and what fires is one digest."""

from __future__ import annotations

import datetime as dt

import pytest
from made_up_runs import add_run

from core import alerts
from core.alerts.run_measures import FILE, ForecastBand, RunMeasures

NOW = dt.datetime(2024, 6, 2, tzinfo=dt.UTC)
HALF = {f"c{n}": "Best" if n < 10 else "Rest" for n in range(20)}


def texts(checks):
    return [[one.text() for one in check.digest.fired] if check.digest else [] for check in checks]


@pytest.fixture
def watched(folder, project):
    add_run(folder, project, HALF)

    def watch(**wanted):
        return alerts.add_alert(folder, project.id, wanted)

    return watch


def test_a_project_without_alerts_leaves_no_trace(folder, project):
    add_run(folder, project, HALF)
    assert alerts.check_runs(folder, project.id, NOW) == ()
    assert not (folder / project.id / "events.sqlite").exists()


def test_customers_who_left_are_counted_once_and_told_in_one_digest(folder, project, watched):
    watched(kind="left", segment="Best", limit=3)
    watched(kind="left", segment="Best", limit=0.25, counted="share")
    watched(kind="entered", segment="Rest", customer="c1")
    watched(kind="entered", segment="Rest", customer="c9")
    watched(kind="left", segment="Best", limit=4)
    moved = HALF | {"c0": "Rest", "c1": "Rest", "c2": "Rest"}
    add_run(folder, project, moved)
    checks = alerts.check_runs(folder, project.id, NOW)
    assert texts(checks) == [
        [
            "3 customers left Best.",
            "30% of Best left it since the run before.",
            "Customer c1 entered Rest.",
        ]
    ]
    assert texts(alerts.check_runs(folder, project.id, NOW)) == [[]]
    (digest,) = alerts.read_alerts(folder, project.id).digests
    assert (digest.run, digest.name, len(digest.fired)) == (2, "Tea shop", 3)


def test_runs_that_were_missed_are_each_checked_against_the_one_before(folder, project, watched):
    watched(kind="left", segment="Best", limit=1)
    add_run(folder, project, HALF | {"c0": "Rest"})
    add_run(folder, project, HALF | {"c0": "Rest"})  # nobody moved: it is ready again
    add_run(folder, project, HALF | {"c0": "Rest", "c1": "Rest"})
    checks = alerts.check_runs(folder, project.id, NOW)
    assert [check.run.number for check in checks] == [2, 3, 4]
    assert texts(checks) == [["1 customer left Best."], [], ["1 customer left Best."]]


def test_an_alert_that_fired_stays_quiet_while_it_goes_on(folder, project, watched):
    watched(kind="drift", limit=0.25, reset=0.1)
    for psi in (0.3, 0.2, 0.4, 0.05, 0.25):
        add_run(folder, project, HALF, drift={"recency_days": psi})
    fired = [bool(each) for each in texts(alerts.check_runs(folder, project.id, NOW))]
    assert fired == [True, False, False, False, True]
    # A run that is looked at again changes nothing, though what moved is not measured any more.
    (alert,) = alerts.read_alerts(folder, project.id).alerts
    before = alerts.read_alerts(folder, project.id).state(alert)
    alerts.check_runs(folder, project.id, NOW)
    assert alerts.read_alerts(folder, project.id).state(alert) == before


def test_data_that_do_not_come_grow_old_without_a_run(folder, project, watched):
    watched(kind="age", limit=7)
    on_time = dt.datetime(2024, 6, 6, tzinfo=dt.UTC)
    assert texts(alerts.check_runs(folder, project.id, on_time)) == [[]]
    late = dt.datetime(2024, 6, 7, tzinfo=dt.UTC)
    assert texts(alerts.check_runs(folder, project.id, late)) == [
        ["The data are 7 days old: the latest order is of 31 May 2024."]
    ]
    assert texts(alerts.check_runs(folder, project.id, late + dt.timedelta(days=1))) == [[]]


def test_forecasts_and_lists_are_as_the_run_measured_them(folder, project, watched):
    watched(kind="size", segment="Best")
    watched(kind="money", segment="Best")
    watched(kind="audience", audience="VIP", crosses="below", limit=50)
    watched(kind="audience", audience="Nobody knows", limit=1)
    band = ForecastBand(actual=10, expected=16, low=11, high=21)
    inside = ForecastBand(actual=100, expected=110, low=90, high=130)
    measures = RunMeasures(size={"Best": band}, money={"Best": inside}, audiences={"VIP": 49})
    add_run(folder, project, HALF, beside={FILE: measures.model_dump_json().encode()})
    assert texts(alerts.check_runs(folder, project.id, NOW)) == [
        [
            "Best has 10 customers; a quarter ago, 11 to 21 were forecast.",
            "The list VIP has shrunk to 49 customers, limit 50.",
        ]
    ]
    add_run(folder, project, HALF)  # made on a page, where nothing was measured
    assert texts(alerts.check_runs(folder, project.id, NOW)) == [[]]


def test_what_is_queued_and_that_a_run_was_checked_are_one_step(folder, project, watched):
    watched(kind="left", segment="Best", limit=1)
    add_run(folder, project, HALF | {"c0": "Rest"})

    class Fails:
        schema = "CREATE TABLE IF NOT EXISTS queued (digest TEXT);"

        def __call__(self, store, check):
            store.execute("INSERT INTO queued VALUES (?)", (check.digest.id,))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        alerts.check_runs(folder, project.id, NOW, Fails())
    with alerts.opened_events(folder, project.id) as store:
        assert store.execute("SELECT count(*) FROM queued").fetchone() == (0,)
    assert alerts.read_alerts(folder, project.id).digests == ()
    assert texts(alerts.check_runs(folder, project.id, NOW)) == [["1 customer left Best."]]
