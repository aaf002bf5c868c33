"""What a process keeps while it lives goes with it, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from core import engine, process_folder

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from core import process_folder
(process_folder.path() / "orders.csv").write_text("customer")
print(process_folder.path(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder for temporary files of its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv(process_folder.VARIABLE, raising=False)
    return tmp_path


def start(place):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(place)},
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, Path(process.stdout.readline().strip())


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
def test_what_a_killed_process_left_is_removed_and_what_a_live_one_has_stays(place):
    killed, left = start(place)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    alive, kept = start(place)  # it has swept when it says where its own folder is
    try:
        assert not left.exists()
        own = process_folder.path()
        assert (kept / "orders.csv").exists()
        assert own not in {left, kept}
        assert own.stat().st_mode & 0o077 == 0
    finally:
        alive.kill()
        alive.communicate()


def test_a_link_is_never_followed(place):
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ".lock").touch()
    (elsewhere / "precious").touch()
    (place / "clientele-process-x").symlink_to(elsewhere)
    process_folder.sweep(place)
    assert (elsewhere / "precious").exists()


@pytest.mark.usefixtures("place")
def test_the_engine_spills_into_it():
    with engine.connect() as connection:
        ((spill,),) = connection.execute("SELECT current_setting('temp_directory')").fetchall()
    assert Path(spill).parent == process_folder.path()
