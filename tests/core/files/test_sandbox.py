"""Work in a process of its own: whatever happens to it there, an answer comes back in time."""

from __future__ import annotations

import concurrent.futures
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from core.files import sandbox

WORKERS = ("core.files.formats.excel_worker", "core.files.formats.format_worker")

HOSTILE = """
import os, signal, time

def answer(job):
    if job == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if job == "hang":
        time.sleep(60)
    if job == "exit":
        raise SystemExit("gone home")
    if job == "fail":
        raise ValueError("no such sheet")
    if job == "open":
        return str(len(os.listdir("/proc/self/fd")))
    if job == "process":
        return str(os.getpid())
    os.write(1, b"a library says hello")
    return "x" * 1_000_000
"""

PROGRAM = """
import sys
from core.files import sandbox

here = {**sandbox._environment(), "PYTHONPATH": sys.argv[1]}
sandbox._HOST.environment = lambda: here
sandbox.run("hostile_worker", "talk", 30)
print(sandbox._HOST.process.popen.pid, flush=True)
sandbox.run("hostile_worker", "hang", 60)
"""

ROOT = Path(__file__).parents[3]


WAYS = [
    pytest.param(
        sandbox.run_forked,
        marks=pytest.mark.skipif(sys.platform != "linux", reason="processes are started anew"),
        id="forked",
    ),
    pytest.param(sandbox.run_anew, id="anew"),
]


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """A module that does to its process whatever the job says."""
    (tmp_path / "hostile_worker.py").write_text(HOSTILE)
    here = {**sandbox._environment(), "PYTHONPATH": str(tmp_path)}
    monkeypatch.setattr(sandbox, "_environment", lambda: here)
    monkeypatch.setattr(sandbox._HOST, "environment", lambda: here)
    sandbox._HOST.close()
    yield "hostile_worker"
    sandbox._HOST.close()


@pytest.mark.parametrize("run", WAYS)
class TestJob:
    @pytest.mark.skipif(sys.platform == "win32", reason="no signals")
    def test_a_crash_ends_its_process_only(self, run, hostile):
        assert run(hostile, "crash", 30).code == -signal.SIGKILL
        assert run(hostile, "talk", 30).code == 0

    def test_one_that_hangs_is_ended(self, run, hostile):
        started = time.monotonic()
        with pytest.raises(sandbox.TooSlowError):
            run(hostile, "hang", 0.5)
        assert time.monotonic() - started < 30
        assert run(hostile, "talk", 30).code == 0

    def test_what_is_no_ordinary_exception_is_an_answer_too(self, run, hostile):
        finished = run(hostile, "exit", 30)
        assert finished.code == 1
        assert b"gone home" in finished.err

    def test_an_exception_is_an_answer(self, run, hostile):
        finished = run(hostile, "fail", 30)
        assert finished.code == 1
        assert b"ValueError: no such sheet" in finished.err

    def test_a_module_that_is_not_there_is_an_answer(self, run, hostile):
        finished = run(f"{hostile}_of_another_version", "talk", 30)
        assert finished.code == 1
        assert b"ModuleNotFoundError" in finished.err

    def test_a_long_answer_is_whole_and_chatter_stays_out_of_it(self, run, hostile):
        finished = run(hostile, "talk", 30)
        assert finished.out == b"x" * 1_000_000
        assert finished.err == b"a library says hello"

    def test_a_long_job_arrives_whole(self, run, hostile):
        assert run(hostile, "talk" * 1_000_000, 30).code == 0

    def test_every_one_has_a_process_of_its_own(self, run, hostile):
        assert run(hostile, "process", 30).out != run(hostile, "process", 30).out

    def test_jobs_run_side_by_side(self, run, hostile):
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(lambda _: run(hostile, "talk", 30), range(6)))
        assert [answer.code for answer in answers] == [0] * 6


@pytest.mark.skipif(sys.platform != "linux", reason="processes are started anew")
class TestHost:
    @pytest.mark.parametrize("module", WORKERS)
    def test_has_one_thread_and_no_open_file_so_that_a_fork_is_safe(self, module):
        sandbox.run(module, "{}", 30)
        host = psutil.Process(sandbox._HOST.process.popen.pid)
        assert host.num_threads() == 1
        assert host.open_files() == []

    def test_a_child_has_no_connection_but_its_own(self, hostile):
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(lambda _: sandbox.run(hostile, "open", 30), range(6)))
        # input, output, errors, its connection, and the folder that lists them
        assert {answer.out for answer in answers} == {b"5"}

    def test_one_that_dies_with_its_jobs_is_a_crash(self, hostile):
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(sandbox.run, hostile, "hang", 30)
            host = psutil.Process(wait_until(lambda: sandbox._HOST.process).popen.pid)
            (child,) = wait_until(host.children)
            host.kill()
            child.kill()
            assert waiting.result(timeout=20).code == -signal.SIGKILL

    def test_one_that_stops_answering_is_given_no_more(self, hostile):
        sandbox.run(hostile, "talk", 30)
        os.kill(sandbox._HOST.process.popen.pid, signal.SIGSTOP)
        with pytest.raises(sandbox.TooSlowError):
            sandbox.run(hostile, "talk", 0.5)
        assert sandbox.run(hostile, "talk", 30).code == 0

    def test_goes_with_a_program_that_is_killed_and_takes_its_children_along(self, tmp_path):
        (tmp_path / "hostile_worker.py").write_text(HOSTILE)
        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
        ) as program:
            host = psutil.Process(int(program.stdout.readline()))
            (child,) = wait_until(host.children)
            program.kill()
        _, alive = psutil.wait_procs([host, child], timeout=20)
        assert alive == []


def wait_until(something, seconds=20):
    """What it gives once that is true."""
    until = time.monotonic() + seconds
    while not (found := something()) and time.monotonic() < until:
        time.sleep(0.02)
    assert found
    return found


def test_a_process_knows_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("CLIENTELE_DATABASE_URL", "postgresql://reader:secret@shop/orders")
    assert "secret" not in str(sandbox._environment())
