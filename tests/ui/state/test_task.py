from __future__ import annotations

import threading

import pytest

from core.errors import ClienteleError
from core.progress import STAGES
from ui.state.task import Step, Task


def test_progress_runs_from_nothing_to_everything_and_never_beyond():
    assert Step("load", 0).overall == 0
    assert Step(STAGES[-1], 1).overall == 1
    assert Step(STAGES[-1], 7).overall == 1
    places = [Step(stage, done).overall for stage in STAGES for done in (0, 0.5)]
    assert places == sorted(places)


def test_a_task_hands_over_its_result():
    task = Task("x", lambda progress: progress("load", 1) or 42).start()
    task.wait(5)
    assert task.result == 42
    assert not task.running
    assert task.problem is None


def test_a_cancelled_task_stops_at_its_next_progress_report_and_has_no_result():
    go = threading.Event()

    def work(progress):
        go.wait(5)
        progress("tune", 0.5)
        return "too late"

    task = Task("x", work).start()
    task.cancel()
    assert task.stopping
    go.set()
    task.wait(5)
    assert task.cancelled
    assert task.result is None


@pytest.mark.parametrize(
    ("error", "code"),
    [(ClienteleError("bad row", "fix it", "mine"), "mine"), (ValueError("boom"), "internal")],
)
def test_a_task_that_fails_tells_what_the_visitor_can_do(error, code):
    def work(_progress):
        raise error

    task = Task("x", work).start()
    task.wait(5)
    assert task.problem is not None
    assert task.problem.code == code
    assert task.problem.hint
