"""What the product makes of files nobody has seen: one invented shop in a thousand layouts.

    .venv/bin/python benchmarks/files.py [--layouts 1000] [--first SEED] [--only AXIS=VALUE]...
        [--all] [--keep FOLDER]
    .venv/bin/python benchmarks/files.py --write SEED FOLDER

Each layout (tests/support/invented_shops) is written to a file, loaded and cleaned by the real
entry point in this process, and its customers, orders, revenue and days are compared with what is
right:

- right: every figure, with no help
- said: a figure is wrong, and a notice says so of this very thing
- asked: the product asks which column it is
- refused: the file is not read, and why is said
- silent: a figure is wrong, and nothing was said of it: the one that must not happen
- crashed: anything else

Two processes at a time. `--write` writes one layout to look at, with its right answer and what the
product says. Exits 1 when more than one layout in 200 is silently wrong, or fewer than nine in ten
are right.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from invented_shops import reading  # noqa: E402
from invented_shops.answers import VERDICTS, Judged, judge  # noqa: E402
from invented_shops.drafts import draft_of  # noqa: E402
from invented_shops.layouts import Layout, layout_of  # noqa: E402
from invented_shops.writing import write  # noqa: E402

PROCESSES = 2
MAX_SILENT, MIN_RIGHT = 0.005, 0.9
AXES = ("defect", "shape", "language", "customer_key", "numbers", "dates", "container", "spelling")


def verdict_of(seed: int) -> Judged:
    """Judge one layout in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return reading.judged(seed, Path(folder))


def wanted(layout: Layout, only: Sequence[str]) -> bool:
    """Whether a layout has all of the values asked for."""
    pairs = [one.partition("=") for one in only]
    return all(getattr(layout, axis) in value.split(",") for axis, _, value in pairs)


def sweep(seeds: Sequence[int], processes: int) -> dict[int, Judged]:
    """Judge many layouts."""
    if processes == 1:
        return {seed: verdict_of(seed) for seed in seeds}
    with ProcessPoolExecutor(processes) as pool:
        return dict(zip(seeds, pool.map(verdict_of, seeds, chunksize=10), strict=True))


def print_table(judged: dict[int, Judged], axis: str) -> None:
    """Verdicts by one axis, what is silently wrong first."""
    counts: dict[str, Counter[str]] = {}
    for seed, one in judged.items():
        counts.setdefault(getattr(layout_of(seed), axis), Counter())[one.verdict] += 1
    print(f"\n{axis:26}" + "".join(f"{verdict:>9}" for verdict in VERDICTS))
    for value, row in sorted(counts.items(), key=lambda one: (-one[1]["silent"], one[0])):
        print(f"{value:26}" + "".join(f"{row[verdict] or '':>9}" for verdict in VERDICTS))


def print_failures(judged: dict[int, Judged], *, every: bool) -> None:
    """One line for each layout that is not right."""
    shown = VERDICTS[1:] if every else ("silent", "crashed")
    print()
    for verdict in shown:
        for seed, one in judged.items():
            if one.verdict == verdict:
                layout = layout_of(seed)
                values = " ".join(str(getattr(layout, field.name)) for field in fields(layout)[1:])
                print(f"{verdict:8}{seed:>6}  {values}\n{'':16}{one.why[:420]}")


def keep(seeds: Sequence[int], folder: Path) -> None:
    """Write some layouts to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        write(draft_of(layout_of(seed)), folder)


def show(seed: int, folder: Path) -> None:
    """Write one layout to a folder, and say what is right and what comes out."""
    folder.mkdir(parents=True, exist_ok=True)
    layout = layout_of(seed)
    draft = draft_of(layout)
    path = write(draft, folder)
    right = draft.right()
    with tempfile.TemporaryDirectory() as workspace:
        told = reading.told(path, Path(workspace))
    print(f"{path}\n{layout}\n\nright   {right}\n\ntold    {told.error or told.crash}")
    figures = f"customers {told.customers}, orders {told.orders}, revenue {told.revenue}"
    print(f"        {figures}, {told.days}")
    print(f"        {told.roles}")
    for notice in told.notices:
        print(f"        {notice}")
    print(f"\n{judge(right, told).verdict}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Sweep, or write one layout."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--layouts", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", action="append", default=[], metavar="AXIS=VALUE[,VALUE]")
    parser.add_argument("--all", action="store_true", help="list also what was asked and said")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep what is silently wrong")
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--write", nargs=2, metavar=("SEED", "FOLDER"))
    asked = parser.parse_args(arguments)
    if asked.write:
        show(int(asked.write[0]), Path(asked.write[1]))
        return 0
    seeds = range(asked.first, asked.first + asked.layouts)
    chosen = [seed for seed in seeds if wanted(layout_of(seed), asked.only)]
    started, used = time.perf_counter(), sum(os.times()[:4])
    judged = sweep(chosen, asked.processes)
    for axis in AXES:
        print_table(judged, axis)
    print_failures(judged, every=asked.all)
    if asked.keep:
        keep([seed for seed, one in judged.items() if one.verdict == "silent"], asked.keep)
    total = Counter(one.verdict for one in judged.values())
    shares = "  ".join(
        f"{verdict} {total[verdict]} ({total[verdict] / len(judged):.1%})" for verdict in VERDICTS
    )
    print(f"\n{len(judged)} layouts: {shares}")
    print(f"{time.perf_counter() - started:.0f} s, {sum(os.times()[:4]) - used:.0f} s of CPU")
    silent = (total["silent"] + total["crashed"]) / len(judged)
    return int(silent > MAX_SILENT or total["right"] / len(judged) < MIN_RIGHT)


if __name__ == "__main__":
    sys.exit(main())
