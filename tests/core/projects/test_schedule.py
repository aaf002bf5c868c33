"""Schedules: when a project is due, once among several, caught up with once, never lost."""

from __future__ import annotations

import datetime as dt
import os
import time

import pytest

from core import projects
from core.errors import ClienteleError
from core.files import open_source
from core.projects import linked_sources, schedule

UTC = dt.UTC


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=UTC)


def made(since="2026-03-01T12:00", **chosen):
    return projects.Schedule(since=at(since), **chosen)


@pytest.fixture
def shop(tmp_path):
    """A project that reads a folder where a shop writes its exports; the folder is another one."""
    folder, place = tmp_path / "projects", tmp_path / "exports"
    place.mkdir()
    write(place / "a.csv", seconds_ago=100)
    source = open_source(place / "a.csv", "a.csv")
    project = projects.create_project(folder, "Shop", source)
    projects.link_project(folder, project.id, str(place), newest=True)
    return folder, project.id, place


def write(path, seconds_ago, rows="1,a,2024-01-01,5"):
    path.write_text(f"order,customer,date,amount\n{rows}\n")
    written = time.time() - seconds_ago
    os.utime(path, (written, written))


@pytest.mark.parametrize(
    ("chosen", "since", "due"),
    [
        ({"daily": "06:00"}, "2026-03-01T12:00", "2026-03-02T06:00"),
        ({"daily": "06:00", "zone": "Europe/Berlin"}, "2026-01-10T12:00", "2026-01-11T05:00"),
        ({"daily": "06:00", "zone": "Europe/Berlin"}, "2026-07-10T12:00", "2026-07-11T04:00"),
        # 02:30 is left out on 29 March 2026 in Berlin: an hour later by the clock on the wall
        ({"daily": "02:30", "zone": "Europe/Berlin"}, "2026-03-28T12:00", "2026-03-29T01:30"),
        # and comes twice on 25 October: the first one counts
        ({"daily": "02:30", "zone": "Europe/Berlin"}, "2026-10-24T12:00", "2026-10-25T00:30"),
        ({"daily": "02:30", "zone": "Europe/Berlin"}, "2026-10-25T00:30", "2026-10-26T01:30"),
        ({"every_hours": 4}, "2026-03-01T12:10", "2026-03-01T16:10"),
        ({"cron": "0 6 * * 1", "zone": "America/Lima"}, "2026-03-01T12:00", "2026-03-02T11:00"),
    ],
)  # fmt: skip
def test_the_next_moment_by_the_clock_of_the_zone(chosen, since, due):
    assert made(since, **chosen).next_due() == at(due)


def test_every_minute_of_an_hour_that_comes_twice_is_past_before_the_next_is_due():
    minutely = made("2026-10-25T01:15", cron="*/30 * * * *", zone="Europe/Berlin")
    assert minutely.next_due() == at("2026-10-25T02:00")  # 03:00 in Berlin, after both


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"daily": "6 o'clock"},
        {"daily": "24:00"},
        {"every_hours": 0},
        {"daily": "06:00", "every_hours": 4},
        {"cron": "0 6 * *"},
        {"daily": "06:00", "zone": "Europe/Berlln"},
        {"daily": "06:00", "zone": "../../etc/passwd"},
    ],
)
def test_what_is_no_schedule_is_refused_in_words(chosen):
    with pytest.raises(ClienteleError) as refused:
        projects.make_schedule(**chosen)
    assert refused.value.hint


def test_days_that_were_missed_are_caught_up_with_once(shop):
    folder, project, _ = shop
    projects.set_schedule(folder, project, made(daily="06:00"))
    now = at("2026-03-05T09:00")
    assert projects.due_projects(folder, now) == (project,)
    with projects.due_refresh(folder, project, now) as due:
        assert due
    assert projects.due_projects(folder, now) == ()
    with projects.due_refresh(folder, project, now) as due:
        assert not due
    assert projects.read_schedule(folder, project).next_due() == at("2026-03-06T06:00")


def test_who_looks_while_another_refreshes_does_nothing_and_a_killed_one_is_done_again(shop):
    folder, project, _ = shop
    projects.set_schedule(folder, project, made(every_hours=1))
    now = at("2026-03-02T00:00")

    def killed():
        with projects.due_refresh(folder, project, now) as first:
            with projects.due_refresh(folder, project, now) as second:
                assert (first, second) == (True, False)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    with projects.due_refresh(folder, project, now) as again:
        assert again


def test_a_schedule_that_is_set_anew_while_it_is_done_stays_as_it_was_set(shop):
    folder, project, _ = shop
    projects.set_schedule(folder, project, made(every_hours=1))
    with projects.due_refresh(folder, project, at("2026-03-02T00:00")):
        projects.set_schedule(folder, project, made("2026-03-02T00:01", daily="06:00"))
    kept = projects.read_schedule(folder, project)
    assert kept.daily == "06:00"
    assert kept.next_due() == at("2026-03-02T06:00")


def test_a_changed_folder_is_due_once_nobody_writes_to_it_any_more(shop):
    folder, project, place = shop
    projects.set_schedule(folder, project, made(when_changed=True))
    now = at("2026-03-02T00:00")

    def is_due():
        with projects.due_refresh(folder, project, now) as due:
            return due

    assert [is_due(), is_due()] == [True, False]
    write(place / "b.csv", seconds_ago=1)
    assert not is_due()
    write(place / "b.csv", seconds_ago=50)
    assert [is_due(), is_due()] == [True, False]
    write(place / "older.csv", seconds_ago=300)  # not the newest
    assert not is_due()
    (place / "a.csv").unlink()
    (place / "b.csv").unlink()
    (place / "older.csv").unlink()
    assert not is_due()


def test_a_project_without_linked_files_has_nothing_to_watch(tmp_path):
    write(tmp_path / "a.csv", seconds_ago=100)
    source = open_source(tmp_path / "a.csv", "a.csv")
    kept = projects.create_project(tmp_path / "projects", "Kept", source)
    with pytest.raises(ClienteleError, match="nothing can be watched"):
        projects.set_schedule(tmp_path / "projects", kept.id, made(when_changed=True))


def test_a_damaged_schedule_is_said_and_makes_nothing_due(shop):
    folder, project, _ = shop
    (folder / project / schedule.FILE).write_text("{")
    with pytest.raises(ClienteleError, match="cannot be read"):
        projects.read_schedule(folder, project)
    assert projects.due_projects(folder, at("2030-01-01T00:00")) == ()
    projects.set_schedule(folder, project, None)
    assert projects.read_schedule(folder, project) is None


def test_the_newest_file_of_a_folder_is_read_once_it_is_written(shop, tmp_path, monkeypatch):
    folder, project, place = shop
    source = projects.open_project(folder, project).source
    write(place / "b.csv", seconds_ago=50, rows="2,b,2024-01-02,7")
    opened = linked_sources.open_linked(source, tmp_path)
    assert opened.path == place / "b.csv"
    monkeypatch.setattr(linked_sources, "SETTLED_SECONDS", 0.4)
    monkeypatch.setattr(linked_sources, "_LOOK_SECONDS", 0.1)
    write(place / "c.csv", seconds_ago=0)
    begun = time.monotonic()
    assert linked_sources.open_linked(source, tmp_path).path == place / "c.csv"
    assert time.monotonic() - begun > 0.2
    monkeypatch.setattr(linked_sources, "UNSETTLED_SECONDS", 0.0)
    write(place / "d.csv", seconds_ago=0)
    with pytest.raises(ClienteleError) as unsettled:
        linked_sources.open_linked(source, tmp_path)
    assert unsettled.value.code == "source_unsettled"
