"""Killed at any moment: no run is half there, every event is delivered at least once, none lost."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest

from core import deliveries, projects
from core.deliveries import events
from core.files import open_source
from core.projects import ProjectRun, project_store
from core.projects.project import ProjectChoices
from core.settings import SegmentSettings, Settings

ROOT = Path(__file__).parents[3]
PROGRAM = Path(__file__).with_name("killed_deliveries.py")
KILLS = int(os.environ.get("CLIENTELE_KILLS", "100"))
"""In the long sweeps."""

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
    pytest.mark.usefixtures("loopback"),
]


def hook(folder, project, receiver, *audiences: str) -> None:
    wanted = {"name": "shop", "kind": "webhook", "url": receiver.url, "sends": ("moves",)}
    if audiences:
        wanted["audiences"] = audiences
    _, receiver.secret = deliveries.add_delivery(folder, project.id, wanted)


def check_everything(folder, project, receiver) -> int:
    """Every run is whole and told, each event under one id; how many runs there are."""
    runs = projects.list_runs(folder, project.id)
    assert [run.number for run in runs] == list(range(len(runs), 0, -1))
    for run in runs:
        assert isinstance(run, ProjectRun), run
        rows = projects.run_customers(folder, project.id, run.number)
        assert len(rows) == run.summary.customers
    told = defaultdict(set)
    assert len(receiver.events) == len(receiver.requests)  # each signed as it should be
    for name, event in list(receiver.events):
        about = (event["data"]["run"], event["type"])
        told[about].add((name, json.dumps(event)))
    assert all(len(each) == 1 for each in told.values())
    moved = {run for run, kind in told if kind == events.MOVED}
    assert moved == {run.number for run in runs}
    listed = {run for run, kind in told if kind == events.LISTED}
    assert listed in (set(), moved)
    sent = deliveries.send_waiting(folder, project.id, lambda: projects.open_run(
        folder, project.id, 1).ran)  # fmt: skip
    assert sent.messages == ()
    return len(runs)


def killed(folder, project, times: int | str, seed: int = 1) -> str:
    command = [sys.executable, PROGRAM, folder, project.id, str(times), str(seed)]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-6000:]
    return done.stdout


def test_a_kill_at_every_step_loses_nothing(folder, project, receiver):
    hook(folder, project, receiver, "VIP")
    steps = int(killed(folder, project, "steps"))
    assert steps > 8
    assert check_everything(folder, project, receiver) > steps / 2


@pytest.mark.slow
def test_many_kills_lose_nothing(folder, project, receiver):
    hook(folder, project, receiver, "VIP")
    killed(folder, project, KILLS, seed=2)
    assert check_everything(folder, project, receiver) > KILLS / 4


@pytest.mark.slow
def test_the_command_killed_at_any_moment_loses_nothing(tmp_path, folder, receiver):
    path = tmp_path / "orders.csv"

    def write(orders: int) -> None:
        rows = [
            f"o{n},c{n % 40},2024-{1 + n // 50:02d}-{1 + n % 27:02d},{5 + n % 7 + n // 160 * 50}"
            for n in range(orders)
        ]
        path.write_text("\n".join(["order,customer,date,amount", *rows]) + "\n")

    write(160)
    quick = SegmentSettings(algorithm="kmeans", clusters=3, trials=2, resamples=2)
    choices = ProjectChoices(settings=Settings(segment=quick))
    source = open_source(path, path.name)
    project = project_store.create_project(folder, "Shop", source, choices)
    projects.link_project(folder, project.id, str(path))
    hook(folder, project, receiver)
    command = [sys.executable, "-m", "core", "run", project.id, "--projects", str(folder), "--json"]
    begun = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    seconds = time.monotonic() - begun
    chance = random.Random(3)  # noqa: S311 - moments, not secrets
    for number in range(max(KILLS // 5, 1)):  # each takes as long as an analysis
        write(161 + number)
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            time.sleep(chance.uniform(0.3, 1.1) * seconds)
            process.kill()
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    last = json.loads(done.stdout)["run"]["number"]
    runs = projects.list_runs(folder, project.id)
    assert runs[0].number == last == len(runs) > 1
    told = defaultdict(set)
    assert len(receiver.events) == len(receiver.requests)
    for name, event in receiver.events:
        told[event["data"]["run"]].add(name)
    # Every run has an event where somebody moved, and one only.
    assert all(len(ids) == 1 for ids in told.values())
    for run in runs:
        compared = projects.compare_with_last(folder, project.id, run.number)
        moved = compared is None or bool(
            (compared.moves["before"] != compared.moves["after"]).any()
        )
        assert (run.number in told) == moved
