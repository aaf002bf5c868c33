"""Runs recorded, checked and delivered again and again, and killed: a process of its own.

`python killed_deliveries.py FOLDER PROJECT TIMES SEED` forks a worker, kills it at a random moment,
forks the next, and lets the last one end by itself. With `steps` for TIMES each worker is killed
one step later than the one before, until one has come to its end. A step is what others can see: a
file given its name, a database opened, a connection made.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import json
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from made_up_runs import add_run  # noqa: E402 - found by the path above

from core import deliveries, projects  # noqa: E402
from core.projects.project_store import locked  # noqa: E402

CUSTOMERS = 20
_MOST_SECONDS = 0.2
STEPS = frozenset(("os.rename", "sqlite3.connect", "socket.connect"))


def work(folder: Path, project_id: str, runs: int | None) -> None:
    """Add runs, in each of which one customer moves, and have them delivered."""
    project = projects.open_project(folder, project_id)
    done = 0
    while runs is None or done < runs:
        number = 1 + len(projects.list_runs(folder, project_id))
        segments = {
            f"c{n}": "Best" if n != number % CUSTOMERS else "Rest" for n in range(CUSTOMERS)
        }
        made = {"audience": "VIP", "format": "ids", "listed": 1, "csv": f"customer_id\nc{number}\n"}
        with locked(folder, project_id):
            lists = json.dumps({"shop": [made]}).encode()
            add_run(folder, project, segments, beside={"lists.json": lists})
        deliver(folder, project_id)
        done += 1


def deliver(folder: Path, project_id: str) -> None:
    """Check what was not, and send what waits."""
    deliveries.check_and_queue(folder, project_id, dt.datetime.now(dt.UTC))
    deliveries.send_waiting(folder, project_id, lambda: dt.datetime.now(dt.UTC))


def kill_once(folder: Path, project_id: str, seconds: float) -> None:
    """Work in a process of its own, which is killed after so long."""
    worker = os.fork()
    if worker == 0:
        with contextlib.suppress(BaseException):
            work(folder, project_id, None)
        os._exit(1)
    time.sleep(seconds)
    os.kill(worker, signal.SIGKILL)
    _, status = os.waitpid(worker, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError(f"the worker failed by itself ({status})")


def killed_at_step(folder: Path, project_id: str, step: int) -> bool:
    """Work on one run in a process that is killed at a step; whether it came so far."""
    worker = os.fork()
    if worker == 0:
        seen = 0

        def count(event: str, _: object) -> None:
            nonlocal seen
            if event in STEPS:  # which a kill, an event as well, is not
                seen += 1
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            work(folder, project_id, 1)
            os._exit(0)
        except BaseException:  # noqa: BLE001 - a fork must not go on as its parent would
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
    _, status = os.waitpid(worker, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(f"the worker failed by itself ({status})")
    return os.WIFSIGNALED(status)


def main(place: str, project_id: str, times: str, seed: str) -> None:
    """Kill so often, then end well."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    work(Path(place), project_id, 1)  # what is imported now, no worker has to
    if times == "steps":
        steps = itertools.takewhile(
            lambda step: killed_at_step(Path(place), project_id, step), itertools.count(1)
        )
        sys.stdout.write(str(len(list(steps))))
        times = "0"
    for _ in range(int(times)):
        kill_once(Path(place), project_id, chance.uniform(0, _MOST_SECONDS))
    deliver(Path(place), project_id)
    work(Path(place), project_id, 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
