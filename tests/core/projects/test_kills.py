"""A process killed at any moment of a run or a save leaves every project whole."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.projects import project_analysis, run_recording, run_store
from core.projects import project_store as store
from core.projects.project import Project, ProjectChoices
from core.projects.project_run import ProjectRun
from core.settings import SegmentSettings, Settings

ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("CLIENTELE_KILLS", "60"))
QUICK = SegmentSettings(algorithm="kmeans", clusters=3, trials=2, resamples=2)

WORKER = """
import itertools, sys
from dataclasses import replace
from pathlib import Path
from core.features.review import few_customers
from core.projects import *

few_customers.MIN_CUSTOMERS = few_customers.MIN_DAYS = 0
few_customers.MAX_QUIET_DAYS = 10**6
folder, project_id, start = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
workspace = Path(sys.argv[4])
analysis, _ = run_project(folder, project_id, workspace)
print("ready", flush=True)
for number in itertools.count(start):
    project = open_project(folder, project_id)
    settings = project.choices.settings
    clean = settings.clean.model_copy(update={"guest_names": (f"{start} {number}",)})
    settings = settings.model_copy(update={"clean": clean})
    # The plan is as long as a real one, so that a save takes its time.
    plans = {**project.choices.plans, f"plan {number % 7}": {"customers": list(range(20_000))}}
    choices = project.choices.model_copy(update={"settings": settings, "plans": plans})
    save_choices(folder, project_id, choices, project.revision)
    if number % 5:  # most of the time is spent writing
        record_run(folder, project_id, replace(analysis, settings=settings))
    else:
        analysis, _ = run_project(folder, project_id, workspace)
    copy = duplicate_project(folder, project_id, "Copy")
    delete_project(folder, copy.id)
"""


def start(folder: Path, project: Project, number: int, workspace: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER, folder, project.id, number, workspace]
    return subprocess.Popen(
        [*map(str, command)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def check_everything(folder: Path, project: Project, revision: int, runs: int) -> tuple[int, int]:
    """Every project is readable, every run whole, and nothing that was saved is gone."""
    listed = store.list_projects(folder)
    assert all(isinstance(each, Project) for each in listed), listed
    for each in listed:
        store.project_path(folder, each.id)
        for kept in each.kept_checksums:
            assert (folder / each.id / "sources" / kept).is_file()
        for run in run_store.list_runs(folder, each.id):
            assert isinstance(run, ProjectRun), run
    mine = run_store.list_runs(folder, project.id)
    assert [run.number for run in mine] == list(range(len(mine), 0, -1))
    for run in mine[:2]:
        rows = run_recording.run_customers(folder, project.id, run.number)
        assert len(rows) == run.summary.customers
        assert run_store.frozen_rule(folder, project.id, run.number) is not None
        assert (folder / project.id / "runs" / str(run.number) / "model.skops").is_file()
    now = store.open_project(folder, project.id)
    assert now.revision >= revision
    assert len(mine) >= runs
    return now.revision, len(mine)


def kill_often(folder, source, workspace, times: int, seed: int) -> None:
    choices = ProjectChoices(settings=Settings(segment=QUICK))
    project = store.create_project(folder, "Shop", source, choices)
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    revision, runs = 1, 0
    for number in range(times):
        process = start(folder, project, 1000 * number, workspace / str(number))
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert said == "ready\n", process.stderr.read()
            time.sleep(chance.uniform(0.0, 1.0))
            assert process.poll() is None, process.stderr.read()
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            process.communicate()
        revision, runs = check_everything(folder, project, revision, runs)
    assert revision > 1
    assert runs > 1  # beside the first one that each process makes or finds
    # Whoever comes next finds no lock, and clears up what was left.
    store.rename_project(folder, project.id, "After")
    project_analysis.run_project(folder, project.id, workspace)
    assert not list((folder / project.id).glob(".new-*"))
    assert not list((folder / project.id / "runs").glob(".new-*"))
    for each in store.list_projects(folder):
        store.delete_project(folder, each.id)
    assert list(folder.rglob("*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_few_kills_leave_everything_whole(folder, source, workspace):
    kill_often(folder, source, workspace, 3, seed=1)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_many_kills_leave_everything_whole(folder, source, workspace):
    kill_often(folder, source, workspace, KILLS, seed=2)
