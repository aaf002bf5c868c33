"""What it costs to go from a file to one row a customer, next to what people do otherwise.

    .venv/bin/python benchmarks/load.py [--only CASE]... [--small]

Writes its files into a temporary folder, then measures each way in a fresh process: wall seconds,
CPU seconds of the process and its children, and the most memory they held together. A line of
Clientele's own stands beside the same work done by hand: pandas (openpyxl for the workbook), and
for 40 million lines, which pandas cannot hold on a small machine, DuckDB's group-by alone. The
targets are judged in the same run on the same machine; exits 1 when one is missed. Linux only.

Each way is measured twice, in turns, and the better time counts: who comes first reads a file that
nobody has read, in memory that the machine's host may not have given yet.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import load_files as files
import psutil

ROOT = Path(__file__).resolve().parents[1]
WAYS = Path(__file__).with_name("load_ways.py")
ALL_ROWS = 10_000_000
FEW_ROWS = 20_000
EVERY_SECONDS = 0.02
TURNS = 2


@dataclass(frozen=True, slots=True)
class Spent:
    """What one process and its children used, and how many rows came out."""

    wall: float
    cpu: float
    peak_mb: float
    rows: int


@dataclass(frozen=True, slots=True)
class Case:
    """One file and the ways to go through it.

    Parameters
    ----------
    title : what it is
    make : writes the file into a folder, small or in full
    ways : names of `load_ways.WAYS`; with `-read` behind it, reading alone
    memory_mb : memory for the query engine
    """

    title: str
    make: Callable[[Path, bool], Path]
    ways: tuple[str, ...] = ("clientele", "pandas")
    memory_mb: int = 600


@dataclass(frozen=True, slots=True)
class Target:
    """What must hold, in words, and how it came out."""

    claim: str
    met: bool


def cases(data: Path) -> dict[str, Case]:
    """Every case by its name."""
    uci = data / "uci_online_retail" / "online_retail.parquet"
    dunnhumby = data / "dunnhumby_completejourney" / "transactions.parquet"

    def rows(*, small: bool) -> int:
        return FEW_ROWS if small else ALL_ROWS

    return {
        "csv": Case(
            "Online Retail, 542 thousand lines, CSV",
            lambda at, small: files.csv(uci, at / "uci.csv", rows(small=small)),
        ),
        "xlsx": Case(
            "Online Retail, xlsx",
            lambda at, small: files.xlsx(uci, at / "uci.xlsx", rows(small=small)),
            ("clientele", "pandas", "clientele-read", "pandas-read"),
        ),
        "sqlite": Case(
            "Online Retail, SQLite",
            lambda at, small: files.sqlite(uci, at / "uci.db", rows(small=small)),
        ),
        "parquet": Case(
            "Online Retail, Parquet",
            lambda at, small: files.parquet(uci, at / "uci.parquet", rows(small=small)),
        ),
        "csv10": Case(
            "Online Retail ten times over, 5.4 million lines, CSV",
            lambda at, small: files.csv(uci, at / "uci10.csv", rows(small=small), times=10),
        ),
        "dunnhumby": Case(
            "Dunnhumby, 1.47 million lines, Parquet",
            lambda at, small: files.parquet(dunnhumby, at / "dh.parquet", rows(small=small)),
        ),
        "parquet40m": Case(
            "A large shop, 40 million lines, Parquet",
            lambda at, small: files.large_shop(
                at / "large.parquet", FEW_ROWS * 10 if small else files.LINES_OF_A_LARGE_SHOP
            ),
            ("clientele", "duckdb"),
            memory_mb=2000,
        ),
    }


def measure(way: str, path: Path, memory_mb: int) -> Spent:
    """Run one way in a fresh process and watch its process tree."""
    started = time.perf_counter()
    command = [sys.executable, str(WAYS), way, str(path), str(memory_mb)]
    process = psutil.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    peak, cpu_of = 0.0, {}
    while True:
        held = 0.0
        for item in _tree(process):
            try:
                times = item.cpu_times()
                now, most = _memory_mb(item.pid)
            except (psutil.Error, OSError):
                continue
            held += now
            # Between two looks the process itself may have held more; the system keeps count.
            peak = max(peak, most)
            cpu_of[item.pid] = times.user + times.system
        peak = max(peak, held)
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(EVERY_SECONDS)
    wall = time.perf_counter() - started
    # A child that outlives its work is not in what the system counts for the parent.
    cpu = max(usage.ru_utime + usage.ru_stime, sum(cpu_of.values()))
    text = process.stdout.read()
    if status:
        raise SystemExit(f"{way} failed on {path.name}")
    return Spent(wall, cpu, peak, int(text.split()[-1]))


def _best(tries: list[Spent]) -> Spent:
    return Spent(
        min(item.wall for item in tries),
        min(item.cpu for item in tries),
        max(item.peak_mb for item in tries),
        tries[0].rows,
    )


def _memory_mb(pid: int) -> tuple[float, float]:
    """What a process holds, and the most it ever held, since it became what it is."""
    text = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    now, most = (int(text.get(name, "0").split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return now, most


def _tree(process: psutil.Popen) -> list[psutil.Process]:
    """The process and those under it, once it runs what it was started for."""
    try:
        # Until then it shares the memory of the one that starts it.
        if str(WAYS) not in process.cmdline():
            return []
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def targets(name: str, spent: Mapping[str, Spent]) -> list[Target]:
    """What is asked of one case."""
    ours = spent["clientele"]
    if name == "xlsx":
        ratio = spent["pandas-read"].cpu / spent["clientele-read"].cpu
        claim = f"reads with 12 times less CPU than openpyxl through pandas: {ratio:.1f} times"
        return [Target(claim, ratio >= 12)]  # noqa: PLR2004 - the claim says so
    if name == "csv10":
        cpu = ours.cpu / spent["pandas"].cpu
        memory = ours.peak_mb / spent["pandas"].peak_mb
        return [
            Target(f"at most half the CPU of pandas: {cpu:.0%}", cpu <= 1 / 2),
            Target(f"at most a third of the memory of pandas: {memory:.0%}", memory <= 1 / 3),
        ]
    if name == "parquet40m":
        cpu = ours.cpu / spent["duckdb"].cpu
        return [
            Target(f"at most twice the CPU of DuckDB's group-by alone: {cpu:.2f} times", cpu <= 2),  # noqa: PLR2004
            Target(f"under 3 GB: {ours.peak_mb / 1000:.2f} GB", ours.peak_mb < 3000),  # noqa: PLR2004
        ]
    return []


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, judge."""
    data = ROOT.parent / "shared" / "data"
    known = cases(data)
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", action="append", choices=list(known), help="only this case")
    parser.add_argument("--small", action="store_true", help="small files, nothing is judged")
    chosen = parser.parse_args(arguments)
    if not data.is_dir():
        print(f"The data sets are not at {data}.")
        return 1
    print(
        "wall s: from start to end of a fresh process. CPU s: user and system, with children.\n"
        "peak MB: the most that it and its children held at once. rows: customers that came out\n"
        "(rows of the table where only reading is measured). pandas keeps no returns, and so\n"
        "counts a few customers more or less."
    )
    missed = 0
    for name in chosen.only or known:
        case = known[name]
        print(f"\n{name}: {case.title}{', cut short' if chosen.small else ''}")
        print(f"  {'way':<18}{'wall s':>8}{'CPU s':>8}{'peak MB':>9}{'rows':>9}")
        spent = {}
        with tempfile.TemporaryDirectory() as folder:
            path = case.make(Path(folder), chosen.small)
            tried = [
                {way: measure(way, path, case.memory_mb) for way in case.ways}
                for _ in range(1 if chosen.small else TURNS)
            ]
            for way in case.ways:
                now = spent[way] = _best([item[way] for item in tried])
                print(
                    f"  {way:<18}{now.wall:>8.2f}{now.cpu:>8.2f}{now.peak_mb:>9.0f}{now.rows:>9,}",
                    flush=True,
                )
        for target in [] if chosen.small else targets(name, spent):
            print(f"  {'met' if target.met else 'MISSED'}: {target.claim}")
            missed += not target.met
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
