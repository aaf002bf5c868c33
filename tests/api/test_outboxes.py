"""The server sends what is due, and only that."""

from __future__ import annotations

import threading

import pytest
from made_up_runs import add_run, make_project

from api import outboxes
from api.outboxes import Outboxes
from core import deliveries


class Runner:
    """Notes what it is asked to run."""

    def __init__(self):
        self.commands = []
        self.asked = threading.Event()

    def __call__(self, arguments):
        self.commands.append(list(arguments))
        self.asked.set()

    def stop(self):
        pass


@pytest.fixture
def waiting(tmp_path):
    """Three projects: without a delivery, with nothing to send, and with a message that is due."""
    folder = tmp_path / "projects"
    made = [make_project(folder) for _ in range(3)]
    for number, project in enumerate(made[1:]):
        wanted = {"name": "it", "kind": "folder", "path": str(tmp_path), "sends": ("moves",)}
        deliveries.add_delivery(folder, project.id, wanted)
        if number:
            run = add_run(folder, project, {"c1": "Best"})
            deliveries.check_and_queue(folder, project.id, run.ran)
    return folder, made[2].id


def test_only_what_is_due_is_sent(waiting):
    folder, project_id = waiting
    runner = Runner()
    Outboxes(folder, runner).look()
    assert runner.commands == [["deliver", project_id, "--projects", str(folder)]]


def test_it_looks_by_itself_and_again_after_a_fault(waiting, monkeypatch):
    folder, _ = waiting
    monkeypatch.setattr(outboxes, "LOOK_SECONDS", 0.01)
    faults = [OSError("no process")]
    runner = Runner()

    def run(arguments):
        if faults:
            raise faults.pop()
        runner(arguments)

    run.stop = runner.stop
    server = Outboxes(folder, run)
    server.start()
    assert runner.asked.wait(10)
    server.stop()
    assert faults == []
