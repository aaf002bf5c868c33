"""Heavy jobs take turns, visitor by visitor; the same work is done once; pages go first."""

from __future__ import annotations

import threading
import time

import pytest

from core.progress import Cancelled
from ui.state import common_work, job_queue
from ui.state.job_queue import JobQueue, Precedence
from ui.state.task import Task


class Jobs:
    """Jobs that work until they are let go, in a queue."""

    def __init__(self, slots: int) -> None:
        self.queue = JobQueue(slots)
        self.began: list[str] = []
        self.places: dict[str, list[int]] = {}
        self.stops: dict[str, threading.Event] = {}
        self._go: dict[str, threading.Event] = {}
        self._threads: dict[str, threading.Thread] = {}

    def ask(self, name: str, owner: int) -> None:
        go, stop = threading.Event(), threading.Event()
        places = self.places.setdefault(name, [])

        def work() -> None:
            with self.queue.turn(owner, stop, places.append):
                self.began.append(name)
                go.wait(10)

        def run() -> None:
            try:
                work()
            except Cancelled:
                places.append(-1)

        self._go[name], self.stops[name] = go, stop
        self._threads[name] = threading.Thread(target=run, daemon=True)
        before = len(self.began) + len(self.queue._waiting)
        self._threads[name].start()
        until(lambda: len(self.began) + len(self.queue._waiting) > before)

    def end(self, name: str) -> None:
        self._go[name].set()
        self._threads[name].join(10)

    def stop(self, name: str) -> None:
        self.stops[name].set()
        self._threads[name].join(10)


def until(holds) -> None:
    end = time.monotonic() + 10
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    assert holds()


def test_no_more_jobs_at_once_than_there_are_slots():
    jobs = Jobs(2)
    for number in range(4):
        jobs.ask(f"job {number}", owner=number)
    until(lambda: jobs.places["job 3"] and jobs.places["job 2"])
    assert jobs.began == ["job 0", "job 1"]
    assert (jobs.places["job 2"][-1], jobs.places["job 3"][-1]) == (0, 1)
    jobs.end("job 1")
    until(lambda: jobs.places["job 3"][-1] == 0)
    assert jobs.began == ["job 0", "job 1", "job 2"]
    for number in (0, 2, 3):
        jobs.end(f"job {number}")
    assert jobs.queue._free == 2


def test_a_visitor_with_many_jobs_does_not_keep_the_others_waiting():
    jobs = Jobs(1)
    for number in range(3):
        jobs.ask(f"anna {number}", owner=1)
    jobs.ask("ben", owner=2)
    jobs.ask("carl", owner=3)
    order = ["anna 0", "ben", "carl", "anna 1", "anna 2"]
    for number, name in enumerate(order):
        until(lambda: len(jobs.began) == number + 1)  # noqa: B023 - asked within the turn
        jobs.end(name)
    assert jobs.began == order


def test_who_is_stopped_while_waiting_leaves_the_queue():
    jobs = Jobs(1)
    jobs.ask("first", owner=1)
    jobs.ask("second", owner=2)
    jobs.ask("third", owner=3)
    jobs.stop("second")
    assert jobs.places["second"][-1] == -1
    jobs.end("first")
    until(lambda: "third" in jobs.began)
    jobs.end("third")


def test_a_failing_job_gives_its_slot_back():
    queue = JobQueue(1)
    with pytest.raises(ValueError, match="broken"), queue.turn(1, threading.Event(), print):
        raise ValueError("broken")
    with queue.turn(2, threading.Event(), print):
        pass


def test_the_same_work_is_done_once_and_everybody_has_its_result():
    go, made, results = threading.Event(), [], []

    def work():
        made.append(1)
        go.wait(10)
        return len(made)

    def ask():
        results.append(common_work.do_once("demo", work, threading.Event(), lambda: None))

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    until(lambda: made)
    time.sleep(0.1)
    go.set()
    for thread in threads:
        thread.join(10)
    assert results == [1] * 5


def test_nobody_depends_on_a_visitor_who_stops_what_others_wait_for():
    stopped, began, results = threading.Event(), [], []

    def work():
        began.append(1)
        if len(began) == 1:
            stopped.wait(10)
            raise Cancelled
        return "made"

    def first():
        with pytest.raises(Cancelled):
            common_work.do_once("x", work, threading.Event(), lambda: None)

    def second():
        results.append(common_work.do_once("x", work, threading.Event(), lambda: None))

    threads = [threading.Thread(target=first)]
    threads[0].start()
    until(lambda: began)
    threads.append(threading.Thread(target=second))
    threads[1].start()
    stopped.set()
    for thread in threads:
        thread.join(10)
    assert results == ["made"]


def test_a_task_says_its_place_in_the_queue_and_can_be_stopped_there(monkeypatch):
    queue = JobQueue(1)
    monkeypatch.setattr(job_queue, "of_this_server", lambda: queue)
    go = threading.Event()
    first = Task("first", lambda _: go.wait(10), heavy=True).start()
    until(lambda: queue._free == 0)
    second = Task("second", lambda _: "made", heavy=True).start()
    third = Task("third", lambda _: "made", heavy=True).start()
    light = Task("light", lambda _: "made").start()
    light.wait(5)
    assert light.result == "made", "what is light does not queue"
    until(lambda: third.step.detail == "waiting for its turn: 1 job is before it")
    assert second.step.detail == "waiting for its turn: next in the queue"
    third.cancel()
    third.wait(5)
    assert third.cancelled
    go.set()
    for task in (first, second):
        task.wait(5)
    assert second.result == "made"


def test_a_job_lets_a_page_go_first_but_not_for_ever():
    pages = Precedence()
    go = threading.Event()

    def draw():
        pages.note_page()
        go.wait(10)

    assert pages.let_pages_pass(5) < 0.1, "nothing is drawn"
    page = threading.Thread(target=draw)
    page.start()
    until(lambda: pages.page_is_drawn)
    assert 0.2 <= pages.let_pages_pass(0.2) < 2
    threading.Timer(0.2, go.set).start()
    assert pages.let_pages_pass(10) < 5
    page.join(5)


def test_a_page_that_waits_for_a_job_does_not_hold_it_up():
    pages = Precedence()
    pages.note_page()
    assert pages.page_is_drawn
    pages.page_waits()
    assert not pages.page_is_drawn
