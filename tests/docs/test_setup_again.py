"""setup.sh where something is gone that was there, with a Python that only notes its work."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "setup.sh"
PYTHON = """#!/bin/sh
echo "$*" | head -n 1 >>"{log}"
case $* in
    *find_spec*) {packages} ;;
    *"pip install"*) {pip} ;;
    *"core demo"*) {demo} ;;
esac
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for other systems")


@pytest.fixture
def folder(tmp_path):
    """A folder with a space in its name, where everything was installed once."""
    place = tmp_path / "my shop"
    (place / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(SCRIPT, place)
    for file in (place / "requirements.txt", place / ".venv" / "requirements.txt.installed"):
        file.write_text("duckdb\n")
    return place


def run(folder, packages="true", pip="true", demo="true"):
    """How it ended, what it said, and what was asked of Python."""
    log, python = folder / "asked", folder / ".venv" / "bin" / "python"
    if python.parent.exists():
        python.write_text(PYTHON.format(log=log, packages=packages, pip=pip, demo=demo))
        python.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", folder / "setup.sh", "--no-start"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr, log.read_text() if log.exists() else ""


def test_what_is_installed_is_not_installed_again(folder):
    code, _, asked = run(folder)
    assert code == 0
    assert "pip install" not in asked


def test_packages_that_are_gone_are_installed_although_a_stamp_says_they_are_there(folder):
    code, _, asked = run(folder, packages="exit 1")
    assert code == 0
    assert "pip install" in asked


def test_nothing_is_called_ready_where_the_packages_could_not_be_installed(folder):
    code, said, _ = run(folder, packages="exit 1", pip="exit 1")
    assert code == 1
    assert "installing requirements.txt failed" in said
    assert "ready" not in said
    assert not (folder / ".venv" / "requirements.txt.installed").exists()


def test_a_demo_store_that_could_not_be_prepared_is_said(folder):
    code, said, _ = run(folder, demo="exit 1")
    assert code == 0
    assert "that did not work; the dashboard will do it" in said


def test_a_link_that_leads_nowhere_is_called_that_and_stays(folder):
    shutil.rmtree(folder / ".venv")
    (folder / ".venv").symlink_to(folder / "gone")
    code, said, _ = run(folder)
    assert code == 1
    assert ".venv is a link that leads nowhere" in said
    assert "rm .venv" in said
    assert (folder / ".venv").is_symlink()
