"""Whether the product says only what is so, measured on real shops and real tests.

    .venv/bin/python benchmarks/truth.py [SECTION …] [--data FOLDER] [--reduced]

FOLDER holds the public data sets, in folders of their usual names. Every section is a module
`truth_NAME.py` with a function `measure(data, *, reduced)` that returns a `Section`: lines to
print, and claims that hold or do not. `--reduced` measures less, in seconds; all numbers are
seeded. Exits 1 when a claim is missed.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).resolve().parent))

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truth_section import Section

SECTIONS = {
    "names": "what customers did next, against what their segment is called",
    "experiments": "verdicts of tests in which nothing was done to anybody",
    "economics": "who orders anyway, money spent beyond everybody, and one profit on every page",
    "forecast": "ranges and totals of forecasts from earlier days, beside what came",
}
"""Sections in the order in which they run, each the end of a module's name."""
DATA = ROOT.parent / "shared" / "data"


def measured(name: str, data: Path, *, reduced: bool) -> Section:
    """What one section measures."""
    section: Section = importlib.import_module(f"truth_{name}").measure(data, reduced=reduced)
    return section


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say whether every claim holds."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--reduced", action="store_true")
    given = options.parse_args(arguments)
    if unknown := set(given.sections) - set(SECTIONS):
        options.error(f"no such section: {', '.join(sorted(unknown))}")
    missed = 0
    for name in given.sections or SECTIONS:
        print(f"\n{name}: {SECTIONS[name]}", flush=True)
        began = time.perf_counter()
        section = measured(name, given.data, reduced=given.reduced)
        print("\n".join(f"  {line}" for line in section.lines))
        print("\n".join(f"  {claim}" for claim in section.claims))
        print(f"  {time.perf_counter() - began:.0f} s", flush=True)
        missed += len(section.missed)
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
