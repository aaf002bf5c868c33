"""Every benchmark, one after the other, and one table of what each says.

    .venv/bin/python benchmarks/all.py [NAME …] [--out FILE.md]

Each runs in a process of its own. A verdict is a ratio in one run, a size, or seconds that are
corrected for how busy the machine is (calibration.py). Without NAME all of them run, which takes
hours; the table has the versions it was measured with, and goes into docs/performance.md.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).resolve().parent
BENCHMARKS: dict[str, tuple[str, ...]] = {
    "start": ("start.py",),
    "load": ("load.py",),
    "segment": ("segment.py",),
    "tune": ("tune.py",),
    "value": ("value.py",),
    "scale": ("scale.py",),
    "scale_out": ("scale_out.py",),
    "pages": ("pages.py",),
    "truth": ("truth.py",),
    "files": ("files.py",),
    "load_test": ("load_test.py",),
    "api": ("api.py",),
}
"""What is run for each."""
VERDICTS = ("holds", "met", "MISSED", "missed")
LIBRARIES = (
    "duckdb",
    "numpy",
    "pandas",
    "pyarrow",
    "polars",
    "scikit-learn",
    "streamlit",
    "ibis-framework",
)


class Ran(NamedTuple):
    """What became of one benchmark.

    Parameters
    ----------
    name, code : which, and its exit code
    seconds : wall time
    verdicts : the lines that say whether a target holds
    """

    name: str
    code: int
    seconds: float
    verdicts: tuple[str, ...]


def run(name: str) -> Ran:
    """Run one benchmark, and show what it prints as it comes."""
    print(f"\n=== {name} ===", flush=True)
    began, said = time.perf_counter(), []
    command = [sys.executable, *(str(HERE / part) for part in BENCHMARKS[name])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            said.append(line.strip())
    verdicts = tuple(line for line in said if any(word in line for word in VERDICTS))
    return Ran(name, process.returncode, time.perf_counter() - began, verdicts)


def table(ran: Sequence[Ran]) -> Iterator[str]:
    """The table as Markdown, with what it was measured on."""
    versions = ", ".join(f"{name} {version}" for name, version in _versions())
    yield f"{os.cpu_count()} cores, Python {platform.python_version()}; {versions}."
    yield ""
    yield "| benchmark | verdict | what it says | minutes |"
    yield "|---|---|---|---|"
    for one in ran:
        verdict = "holds" if one.code == 0 else "MISSED"
        yield f"| {one.name} | {verdict} | {'<br>'.join(one.verdicts)} | {one.seconds / 60:.1f} |"


def _versions() -> Iterator[tuple[str, str]]:
    for name in LIBRARIES:
        try:
            yield name, importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; 0 where every target holds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--out", type=Path, help="write the table there too")
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    ran = [run(name) for name in given.names or BENCHMARKS]
    lines = "\n".join(table(ran))
    print(f"\n{lines}")
    if given.out:
        given.out.write_text(f"{lines}\n", encoding="utf-8")
    return int(any(one.code for one in ran))


if __name__ == "__main__":
    sys.exit(main())
