"""Work in a process of its own: whatever happens to it there, an answer comes back in time."""

from __future__ import annotations

import concurrent.futures
import json
import os
import select
import signal
import sys
import time
from dataclasses import asdict

import pytest
import xlsxwriter

from core.files import sandbox
from core.files.formats.excel_worker import WorkbookJob

WORKER = "core.files.formats.excel_worker"

HOSTILE = """
import os, signal, sys, time
from core.files import sandbox

def answer(job):
    if job == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if job == "hang":
        time.sleep(60)
    if job == "exit":
        raise SystemExit("gone home")
    os.write(1, b"a library says hello")
    return "x" * 1_000_000

sandbox.serve(answer)
"""


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """A module that does to its process whatever the job says."""
    (tmp_path / "hostile_worker.py").write_text(HOSTILE)
    here = {**sandbox._environment(), "PYTHONPATH": str(tmp_path)}
    monkeypatch.setattr(sandbox, "_environment", lambda: here)
    yield "hostile_worker"
    sandbox._SPARES.close()


@pytest.fixture
def job(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row(0, 0, ("customer id", "amount"))
        sheet.write_row(1, 0, ("A", 1))
    asked = WorkbookJob(str(path), None, None, (), None, 2000, 100, sparse=False)
    yield json.dumps({**asdict(asked), "memory_mb": 2048, "seconds": 30})
    sandbox._SPARES.close()


def sheets(finished):
    return [sheet["name"] for sheet in json.loads(finished.out)["sheets"]]


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
def test_a_crash_ends_the_process_only(hostile):
    assert sandbox.run(hostile, "crash", 30).code == -signal.SIGKILL


def test_a_job_that_hangs_is_ended(hostile):
    started = time.monotonic()
    with pytest.raises(sandbox.TooSlowError):
        sandbox.run(hostile, "hang", 0.2)
    assert time.monotonic() - started < 30


def test_what_is_no_ordinary_exception_is_an_answer_too(hostile):
    finished = sandbox.run(hostile, "exit", 30)
    assert finished.code == 1
    assert b"gone home" in finished.err


def test_a_long_answer_is_whole_and_chatter_stays_out_of_it(hostile):
    finished = sandbox.run(hostile, "talk", 30)
    assert finished.out == b"x" * 1_000_000
    assert finished.err == b"a library says hello"


def test_every_job_has_a_process_of_its_own_and_one_waits_for_the_third(job):
    assert sheets(sandbox.run(WORKER, job, 30)) == ["Orders"]
    assert sandbox._SPARES.waiting == {WORKER: None}
    assert sheets(sandbox.run(WORKER, job, 30)) == ["Orders"]
    spare = sandbox._SPARES.waiting[WORKER]
    assert spare.poll() is None
    assert sheets(sandbox.run(WORKER, job, 30)) == ["Orders"]
    assert spare.poll() == 0
    assert sandbox._SPARES.waiting[WORKER] is not spare


def test_a_spare_that_is_gone_is_replaced(job):
    for _ in range(2):
        sandbox.run(WORKER, job, 30)
    spare = sandbox._SPARES.waiting[WORKER]
    spare.kill()
    spare.wait()
    assert sheets(sandbox.run(WORKER, job, 30)) == ["Orders"]


def test_a_spare_that_is_not_needed_is_ended(job, monkeypatch):
    monkeypatch.setattr(sandbox, "_IDLE_SECONDS", 0.05)
    for _ in range(2):
        sandbox.run(WORKER, job, 30)
    until = time.monotonic() + 30
    while sandbox._SPARES.waiting and time.monotonic() < until:
        time.sleep(0.05)
    assert sandbox._SPARES.waiting == {}


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
def test_a_spare_that_stops_answering_is_ended(job):
    for _ in range(2):
        sandbox.run(WORKER, job, 30)
    spare = sandbox._SPARES.waiting[WORKER]
    assert select.select([spare.stdout], [], [], 60)[0], "it is ready"
    os.kill(spare.pid, signal.SIGSTOP)
    with pytest.raises(sandbox.TooSlowError):
        sandbox.run(WORKER, job, 0.5)
    assert spare.returncode == -signal.SIGKILL


def test_jobs_run_side_by_side(job):
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: sandbox.run(WORKER, job, 30), range(6)))
    assert [sheets(answer) for answer in answers] == [["Orders"]] * 6


def test_the_worker_knows_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("CLIENTELE_DATABASE_URL", "postgresql://reader:secret@shop/orders")
    assert "secret" not in str(sandbox._environment())
