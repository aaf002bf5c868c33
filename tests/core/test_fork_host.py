"""A host is there when it is asked, once, and is gone with all its children when it is not."""

from __future__ import annotations

import os
import time

import psutil
import pytest

from core import fork_host
from core.fork_host import ForkHost

pytestmark = pytest.mark.skipif(not fork_host.AVAILABLE, reason="forks on Linux only")

NEVER = 600.0


@pytest.fixture
def made():
    """Hosts of long work, without libraries."""
    hosts = []

    def make(idle_seconds=NEVER):
        hosts.append(ForkHost("core.job_host", lambda: os.environ, idle_seconds))
        return hosts[-1]

    yield make
    for host in hosts:
        host.close()


def until(holds, seconds=20):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_it_is_started_for_the_first_request_and_asked_again(made):
    host = made()
    assert host.process is None
    one, first = host.connect(b"\n")
    other, second = host.connect(b"\n")
    assert first is second
    one.close()
    other.close()


def test_one_that_is_gone_is_replaced(made):
    host = made()
    connection, gone = host.connect(b"\n")
    gone.popen.kill()
    gone.popen.wait()
    connection.close()
    _, other = host.connect(b"\n")
    assert other.popen.pid != gone.popen.pid
    assert other.popen.poll() is None


def test_one_that_is_retired_is_asked_no_more_and_forgotten_once_it_has_ended(made):
    host = made()
    connection, old = host.connect(b"\n")
    host.retire(old)
    assert host.connect(b"\n")[1] is not old
    connection.close()
    until(lambda: old.popen.poll() is not None)
    host.retire(host.process)
    assert old not in host.retired


def test_one_that_is_not_needed_is_ended(made):
    host = made(idle_seconds=0.05)
    host.connect(b"\n")
    until(lambda: host.process is None)


def test_closed_it_takes_its_children_along(made):
    host = made()
    _connection, running = host.connect(b"\n")
    here = psutil.Process(running.popen.pid)
    until(here.children)
    family = [here, *here.children()]
    host.close()
    _, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []


def test_a_small_container_has_no_room_for_the_libraries_twice(tmp_path):
    limit = tmp_path / "memory.max"
    limit.write_text(str(690 * 1024 * 1024))
    assert not fork_host.has_room(limit)
    limit.write_text("max\n")
    assert fork_host.has_room(limit) == fork_host.has_room(tmp_path / "missing")
