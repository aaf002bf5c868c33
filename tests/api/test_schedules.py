"""The server's clock: two servers refresh a project once, and a restart does not do it again."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.schedules import Schedules
from core import projects
from core.files import open_source

ROOT = Path(__file__).parents[2]
SERVER = """
import sys, time
from pathlib import Path
from api.schedules import Schedules

def run(arguments):
    with open(sys.argv[2], "a") as log:
        log.write(" ".join(arguments) + "\\n")
    time.sleep(1)

clock = Schedules(Path(sys.argv[1]), run)
print("ready", flush=True)
sys.stdin.readline()
clock.look()
"""


class Runner:
    """Notes what it is asked to run."""

    def __init__(self):
        self.commands = []

    def __call__(self, arguments):
        self.commands.append(list(arguments))

    def stop(self):
        pass


@pytest.fixture
def scheduled(tmp_path):
    """A project that was due an hour ago, and many times before."""
    file = tmp_path / "a.csv"
    file.write_text("order,customer,date,amount\n1,a,2024-01-01,5\n")
    folder = tmp_path / "projects"
    project = projects.create_project(folder, "Shop", open_source(file, file.name))
    since = dt.datetime.now(dt.UTC) - dt.timedelta(days=3)
    projects.set_schedule(folder, project.id, projects.Schedule(every_hours=1, since=since))
    return folder, project.id


def test_of_two_servers_one_refreshes_and_after_a_restart_neither(scheduled, tmp_path):
    folder, project = scheduled
    log = tmp_path / "log"
    for _ in range(2):
        servers = [
            subprocess.Popen(
                [sys.executable, "-c", SERVER, str(folder), str(log)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        assert [server.stdout.readline() for server in servers] == ["ready\n", "ready\n"]
        for server in servers:
            server.communicate("\n", timeout=30)
        assert [server.returncode for server in servers] == [0, 0]
        assert log.read_text().splitlines() == [f"run {project} --projects {folder}"]


def test_a_server_that_starts_catches_up_at_once_and_stops_in_a_moment(scheduled):
    folder, project = scheduled
    runner = Runner()
    clock = Schedules(folder, runner)
    clock.start()
    until = time.monotonic() + 10
    while projects.read_schedule(folder, project).done is None and time.monotonic() < until:
        time.sleep(0.05)
    clock.stop()
    assert runner.commands == [["run", project, "--projects", str(folder)]]
    assert projects.read_schedule(folder, project).done is not None


def test_a_refresh_that_the_end_of_the_server_cuts_off_is_due_again(scheduled):
    folder, project = scheduled
    clock = Schedules(folder, Runner())
    clock._clock.start()
    clock._runner = lambda _arguments: setattr(clock, "_stopping", True)
    clock.look()
    assert projects.read_schedule(folder, project).done is None
    clock._clock.shutdown(wait=False)
    assert projects.due_projects(folder, dt.datetime.now(dt.UTC)) == (project,)
