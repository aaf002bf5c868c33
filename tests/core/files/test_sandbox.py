"""Work in a process of its own: whatever happens to it there, an answer comes back in time."""

from __future__ import annotations

import concurrent.futures
import json
import os
import signal
import time
from dataclasses import asdict

import pytest
import xlsxwriter

from core.files import sandbox
from core.files.formats.excel_worker import WorkbookJob

WORKER = "core.files.formats.excel_worker"
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot split here")


@pytest.fixture
def job(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row(0, 0, ("customer id", "amount"))
        sheet.write_row(1, 0, ("A", 1))
    asked = WorkbookJob(str(path), None, None, (), None, 2048, 30, 2000, 100, sparse=False)
    return json.dumps(asdict(asked))


def sheets(finished):
    return [sheet["name"] for sheet in json.loads(finished.out)["sheets"]]


def crash(_):
    os.kill(os.getpid(), signal.SIGKILL)


def hang(_):
    time.sleep(60)
    return ""


def panic(_):
    raise SystemExit("gone home")


def chatter(_):
    os.write(1, b"a library says hello")
    return "x" * 1_000_000


def in_a_child(work, seconds=10.0):
    return sandbox._in_a_child(work, "", seconds)


def test_a_crash_ends_the_child_only():
    told = in_a_child(crash)
    assert told["code"] == -signal.SIGKILL
    assert not told["late"]


def test_a_child_that_hangs_is_ended():
    started = time.monotonic()
    told = in_a_child(hang, seconds=0.2)
    assert told["late"]
    assert time.monotonic() - started < 5


def test_what_is_no_ordinary_exception_is_an_answer_too():
    told = in_a_child(panic)
    assert told["code"] == 1
    assert "gone home" in told["err"]


def test_a_long_answer_is_whole_and_chatter_stays_out_of_it():
    told = in_a_child(chatter)
    assert told["out"] == "x" * 1_000_000
    assert told["err"] == "a library says hello"


def test_one_host_serves_many_jobs(job):
    sandbox.run(WORKER, job, 30)
    host = sandbox._HOSTS.idle[-1].process.pid
    for _ in range(3):
        assert sheets(sandbox.run(WORKER, job, 30)) == ["Orders"]
        assert sandbox._HOSTS.idle[-1].process.pid == host


def test_a_host_that_is_gone_is_replaced(job):
    sandbox.run(WORKER, job, 30)
    host = sandbox._HOSTS.idle[-1].process
    host.kill()
    host.wait()
    assert sheets(sandbox.run(WORKER, job, 30)) == ["Orders"]
    assert sandbox._HOSTS.idle[-1].process.pid != host.pid


def test_a_host_that_stops_answering_is_ended(job, monkeypatch):
    sandbox.run(WORKER, job, 30)
    host = sandbox._HOSTS.idle[-1].process
    os.kill(host.pid, signal.SIGSTOP)
    monkeypatch.setattr(sandbox, "_GRACE_SECONDS", 0.5)
    with pytest.raises(sandbox.TooSlowError):
        sandbox.run(WORKER, job, 0.1)
    assert host.returncode == -signal.SIGKILL


def test_jobs_run_side_by_side(job):
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: sandbox.run(WORKER, job, 30), range(6)))
    assert [sheets(each) for each in answers] == [["Orders"]] * 6


def test_the_worker_knows_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("CLIENTELE_DATABASE_URL", "postgresql://reader:secret@shop/orders")
    assert "secret" not in str(sandbox._environment())
