from __future__ import annotations

import gc
import threading

import pytest

from core.errors import ClienteleError
from core.progress import STAGES
from ui.state.session import PrivateFolder
from ui.tasks.job import Job, Step


def test_progress_runs_from_nothing_to_everything_and_never_beyond():
    assert Step("load", 0).overall == 0
    assert Step(STAGES[-1], 1).overall == 1
    assert Step(STAGES[-1], 7).overall == 1
    places = [Step(stage, done).overall for stage in STAGES for done in (0, 0.5)]
    assert places == sorted(places)


def test_a_job_hands_over_its_result():
    job = Job("x", lambda progress: progress("load", 1) or 42).start()
    job.wait(5)
    assert job.result == 42
    assert not job.running
    assert job.problem is None


def test_a_cancelled_job_stops_at_its_next_sign_of_progress_and_has_no_result():
    go = threading.Event()

    def work(progress):
        go.wait(5)
        progress("tune", 0.5)
        return "too late"

    job = Job("x", work).start()
    job.cancel()
    assert job.stopping
    go.set()
    job.wait(5)
    assert job.cancelled
    assert job.result is None


@pytest.mark.parametrize(
    ("error", "code"),
    [(ClienteleError("bad row", "fix it", "mine"), "mine"), (ValueError("boom"), "internal")],
)
def test_a_job_that_fails_tells_what_the_visitor_can_do(error, code):
    def work(_progress):
        raise error

    job = Job("x", work).start()
    job.wait(5)
    assert job.problem is not None
    assert job.problem.code == code
    assert job.problem.hint


def test_a_private_folder_goes_when_nobody_holds_it():
    folder = PrivateFolder()
    path = folder.path
    (path / "orders.csv").write_text("a")
    assert path.stat().st_mode & 0o077 == 0
    del folder
    gc.collect()
    assert not path.exists()


def test_a_folder_goes_when_its_visitor_does_not_come_back():
    folder = PrivateFolder()
    folder.leave(seconds=0.05)
    folder._leaving.join(5)
    assert folder.gone
    assert not folder.path.exists()


def test_a_visitor_who_comes_back_in_time_finds_the_folder():
    folder = PrivateFolder()
    folder.leave(seconds=0.2)
    timer = folder._leaving
    folder.stay()
    timer.join(5)
    assert not folder.gone
    assert folder.path.exists()


def test_a_private_folder_can_be_removed_at_once_and_twice():
    folder = PrivateFolder()
    folder.remove()
    assert not folder.path.exists()
    folder.remove()
