"""What the dashboard costs a small server: CPU seconds and memory, cold and with the demo store.

    .venv/bin/python benchmarks/start.py

Starts `streamlit run app.py` as a process of its own, opens it in a real browser, and presses
"Open the demo store", twice on the same empty `artifacts` folder. The first server searches the
demo's models and keeps the result, as `./setup.sh` does once after installing; the second is every
start after that. Counts the server's process tree only, from its start: CPU seconds up to the first
page and up to the demo store's segments, the memory it holds then, and the most it ever held. Both
starts are held to the same targets, because on a host without a set-up step the first visitor pays
for the search. Exits 1 when a target is missed. Linux only: it reads /proc.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import calibration
import psutil
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "e2e")]
import dashboard  # noqa: E402

MAX_CPU_SECONDS = 5.0
MAX_MB = 450.0


@dataclass(frozen=True)
class Spent:
    """What the server and its children have used since it was started."""

    wall: float
    cpu: float
    held_mb: float
    peak_mb: float


def spent(pid: int) -> Spent:
    """Measure a process tree. The peak is the sum of each process's own highest point."""
    server = psutil.Process(pid)
    tree = [server, *server.children(recursive=True)]
    own = server.cpu_times()
    cpu = own.children_user + own.children_system
    held = peak = 0.0
    for process in tree:
        times = process.cpu_times()
        cpu += times.user + times.system
        held += process.memory_info().rss / 2**20
        status = Path(f"/proc/{process.pid}/status").read_text()
        peak += next(
            int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")
        )
    return Spent(time.time() - server.create_time(), cpu, held, peak)


def start(artifacts: Path) -> dict[str, Spent]:
    """Start a server, visit it, open the demo store and its Segments page."""
    os.environ["CLIENTELE_ARTIFACTS"] = str(artifacts)
    with (
        tempfile.TemporaryDirectory() as folder,
        dashboard.serve(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=str(dashboard.CHROMIUM), args=list(dashboard.CHROMIUM_ARGS)
        )
        visitor = dashboard.Visitor(browser.new_page(), server.url).open()
        measured = {"the first page": spent(server.pid)}
        visitor.open_demo()
        measured["the demo store is segmented"] = spent(server.pid)
        visitor.go("segments")
        measured["its Segments page is shown"] = spent(server.pid)
        browser.close()
    return measured


def main() -> int:
    """Start twice, and say whether the targets hold."""
    with tempfile.TemporaryDirectory() as artifacts:
        runs = {
            "the very first start, which searches the models": start(Path(artifacts)),
            "every start after that, and after ./setup.sh": start(Path(artifacts)),
        }
    for title, measured in runs.items():
        print(f"{title}\n{'until':<30}{'wall s':>8}{'CPU s':>8}{'RSS MB':>8}{'peak MB':>9}")
        for until, now in measured.items():
            print(
                f"{until:<30}{now.wall:>8.2f}{now.cpu:>8.2f}{now.held_mb:>8.0f}{now.peak_mb:>9.0f}"
            )
    slow = calibration.slowness()
    print(calibration.said(slow))
    missed = False
    for title, measured in runs.items():
        judged = measured["the demo store is segmented"]
        for target, held in (
            (f"under {MAX_CPU_SECONDS:g} CPU seconds", judged.cpu / slow < MAX_CPU_SECONDS),
            (f"under {MAX_MB:g} MB at the peak", judged.peak_mb < MAX_MB),
        ):
            print(f"{title}: {target}: {'holds' if held else 'MISSED'}")
            missed |= not held
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
