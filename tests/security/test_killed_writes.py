"""Whatever is being written when a process is killed: after it lies the old or the new, whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("killed_writes.py")
KILLS = int(os.environ.get("CLIENTELE_KILLS", "200"))
"""Of each write, in the long sweep."""


def wrong_after(folder: Path, times: int, seed: int) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(folder), str(times), str(seed)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    wrong: dict[str, str] = json.loads(done.stdout)
    return wrong


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_few_kills_of_every_write_leave_it_whole(tmp_path):
    assert wrong_after(tmp_path, 5, seed=1) == {}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_hundreds_of_kills_of_every_write_leave_it_whole(tmp_path):
    assert wrong_after(tmp_path, KILLS, seed=2) == {}
