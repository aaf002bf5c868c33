"""Long work in a process of its own: values, callbacks, errors, stops and deaths come through."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from core import fork_host, formatting, job_process
from core.errors import MachineError, UnreadableFileError
from core.job_host import NICENESS
from core.progress import Cancelled
from ui.state import faults

pytestmark = pytest.mark.skipif(not fork_host.AVAILABLE, reason="forks on Linux only")


@pytest.fixture(autouse=True, scope="module")
def host_of_its_own():
    """A host that has imported little: none of these jobs needs the libraries."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job_process, "LIBRARIES", ())
        job_process._HOST.close()
        yield
        job_process._HOST.close()


def about_itself() -> dict[str, object]:
    return {
        "pid": os.getpid(),
        "niceness": os.nice(0),
        "threads": threading.active_count(),
        "first_to_go": int(Path("/proc/self/oom_score_adj").read_text()),
        "word": os.environ.get("CLIENTELE_WORD"),
        "text": formatting.count(12345),
        "cpu": os.sched_getaffinity(0),
    }


def count(to: int, progress) -> int:
    for number in range(to):
        progress("count", number / to, str(number))
    return to


def ask(question) -> str:
    return question("who") + question("what")


def wait_for_ever(progress) -> None:
    progress("wait", 0.0, "")
    time.sleep(600)


def refuse() -> None:
    raise UnreadableFileError("Something is damaged.", "Save it again.", "damaged")


def fail_with_a_customer() -> None:
    raise KeyError("jane@example.com")


class _Odd(Exception):  # noqa: N818
    def __init__(self, one: int, two: int) -> None:
        super().__init__(one + two)


def fail_oddly() -> None:
    raise _Odd(1, 2)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def unsendable() -> object:
    return lambda: None


def test_a_job_has_a_process_of_its_own_that_gives_way(monkeypatch):
    monkeypatch.setenv("CLIENTELE_WORD", "today")
    with formatting.plainly("de_DE"):
        seen = job_process.run(about_itself)
    assert seen["pid"] != os.getpid()
    assert seen["niceness"] == min(19, os.nice(0) + NICENESS)
    assert seen["first_to_go"] > 0
    assert seen["word"] == "today"
    assert seen["text"] == "12.345"


def test_the_host_forks_from_a_single_thread_whatever_it_has_imported(monkeypatch):
    monkeypatch.setattr(job_process, "LIBRARIES", ("numpy", "pyarrow", "duckdb", "scipy.linalg"))
    job_process._HOST.close()
    job_process.run(about_itself)
    host = job_process._HOST.process.popen
    assert len(list(Path(f"/proc/{host.pid}/task").iterdir())) == 1
    job_process._HOST.close()


def test_what_is_asked_is_answered_here():
    reports = []
    assert job_process.run(partial(count, 3), progress=lambda *at: reports.append(at)) == 3
    assert reports == [("count", 0, "0"), ("count", 1 / 3, "1"), ("count", 2 / 3, "2")]
    assert job_process.run(ask, question=str.upper) == "WHOWHAT"


def test_what_a_callback_raises_stops_the_work():
    def stop(*_):
        raise Cancelled

    with pytest.raises(Cancelled):
        job_process.run(partial(count, 3), progress=stop)


def test_work_that_reports_nothing_is_stopped_all_the_same(monkeypatch):
    monkeypatch.setattr(job_process, "_HEARTBEAT_SECONDS", 0.02)
    monkeypatch.setattr(job_process, "_GRACE_SECONDS", 0.1)
    began, calls = time.monotonic(), []

    def progress(*at):
        calls.append(at)
        if len(calls) > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        job_process.run(wait_for_ever, progress=progress)
    assert time.monotonic() - began < 5


def test_an_error_comes_with_its_words_and_its_place():
    with pytest.raises(UnreadableFileError, match=r"damaged\.") as refused:
        job_process.run(refuse)
    assert refused.value.hint == "Save it again."
    assert refused.value.code == "damaged"
    with pytest.raises(KeyError) as failed:
        job_process.run(fail_with_a_customer)
    place = faults.place(failed.value)
    assert f"{Path(__file__).name}:" in place
    assert "jane" not in place
    with pytest.raises(RuntimeError, match="_Odd"):
        job_process.run(fail_oddly)
    with pytest.raises(Exception, match="pickle"):
        job_process.run(unsendable)


def test_a_job_that_is_killed_is_said_and_the_next_one_works():
    with pytest.raises(MachineError, match="process was ended"):
        job_process.run(die)
    assert job_process.run(ask, question=str.lower) == "whowhat"


def test_nothing_outlives_the_program(tmp_path):
    pid_file = tmp_path / "pid"
    script = (
        "from core import fork_host, job_process; job_process.LIBRARIES = (); "
        "from tests.core import test_job_process as t; "
        f"job_process.run(t.wait_for_ever, progress=lambda *_: open({str(pid_file)!r}, 'w')"
        ".write(str(job_process._HOST.process.popen.pid)) and None)"
    )
    root = Path(__file__).parents[2]
    program = subprocess.Popen([sys.executable, "-c", script], cwd=root)
    until(lambda: pid_file.exists() and pid_file.read_text())
    host = int(pid_file.read_text())
    program.kill()
    program.wait()
    until(lambda: not any(_group(host)))


def until(holds) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def _group(leader: int) -> list[int]:
    """The processes of a process group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found
