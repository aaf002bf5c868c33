from __future__ import annotations

import threading

import pytest

from ui.state.task import Task
from ui.state.tasks import Tasks


@pytest.fixture
def held():
    """Work that goes on until it is released."""
    release = threading.Event()

    def work(progress):
        release.wait(20)
        progress("x", 1)
        return 1

    yield work, release
    release.set()


def test_another_analysis_stops_the_one_that_runs_and_forgets_its_problem(held):
    work, release = held
    tasks = Tasks(problem=ValueError())
    first, second = Task("first", work), Task("second", work)
    tasks.start_analysis(first)
    tasks.start_analysis(second)
    release.set()
    first.wait(20)
    second.wait(20)
    assert first.cancelled
    assert second.result == 1
    assert tasks.problem is None


def test_there_is_one_task_of_a_kind_and_other_kinds_go_on(held):
    work, release = held
    tasks = Tasks()
    trend = tasks.start_result("trend", Task("x", work, "a"))
    cohorts = tasks.start_result("cohorts", Task("x", work, "a"))
    again = tasks.start_result("trend", Task("x", work, "b"))
    release.set()
    for task in (trend, cohorts, again):
        task.wait(20)
    assert [task.cancelled for task in (trend, cohorts, again)] == [True, False, False]


def test_forgetting_stops_everything(held):
    work, release = held
    tasks = Tasks()
    running = [tasks.start_result("trend", Task("x", work)), Task("y", work)]
    tasks.start_analysis(running[1])
    tasks.cancel_all()
    release.set()
    for task in running:
        task.wait(20)
        assert task.cancelled
        assert task.result is None
    assert not tasks.results
