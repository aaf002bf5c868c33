"""What the terminal says of every file of a folder, kept, so that two versions can be compared.

    .venv/bin/python benchmarks/documents.py record ../shared/data BEFORE [--only TEXT]
    .venv/bin/python benchmarks/documents.py compare BEFORE AFTER

For a change that must change nothing. `record` runs the real program, two processes at a time:
`python -m core COMMAND FILE --json` for every command that prints a document of a file. It
keeps each document with a digest of every table that `--out` wrote; where a file is refused, it
keeps the error and the exit code, which must stay the same too. `compare` lists every field that
differs, to the last digit, and exits 1 when there is one. No file is left out for its size.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
AT_A_TIME = 2
LONGEST_SECONDS = 600
SHOWN = 20
"""Differences of one document that are listed; the rest is counted."""

VOLATILE = {
    "seconds": "how long each stage took: no two runs agree",
    "version": "Clientele's own number: a release changes it and nothing else",
}
"""Keys at the top of a document that are not recorded, and why."""

NOT_READ = {"INDEX.tsv": "the folder's own table of contents"}
"""Files of the folder that are no data, and why."""

ROLES = {
    "CDNOW_sample.txt": (
        *("--role", "customer_id=column_2", "--role", "ordered_at=column_3"),
        *("--role", "amount=column_5"),
    )
}
"""Files that are refused untouched. They are recorded both ways: refused, and read like this."""

EXPERIMENTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "cookie_cats.csv": (
        (),
        ("--group", "version", "--outcome", "retention_7", "--looks", "3"),
        ("--group", "version", "--outcome", "sum_gamerounds", "--winsorise", "0.01"),
    ),
    "hillstrom.csv": (
        (),
        ("--group", "segment", "--outcome", "visit", "--segment", "channel"),
        ("--group", "segment", "--outcome", "spend", "--control", "No E-Mail"),
    ),
    "artea-a_b-experiment.csv": (
        (),
        ("--group", "test_coupon", "--outcome", "trans_after", "--segment", "channel_acq"),
        ("--group", "test_coupon", "--outcome", "revenue_after", "--alpha", "0.1"),
    ),
}
"""Results of tests, and the ways in which each is asked."""

STATISTICS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Mall_Customers.csv": (
        ("--of", "Annual Income (k$)", "--by", "Gender"),
        ("--of", "Age", "--by", "Spending Score (1-100)"),
    ),
    "marketing_campaign.csv": (
        ("--of", "Total Mnt*", "--by", "Education"),
        ("--of", "MntWines+MntFruits", "--by", "Marital_Status"),
        ("--of", "Education", "--by", "Marital_Status"),
    ),
    "Wholesale customers data.csv": (
        ("--of", "Fresh", "--by", "Region", "--category", "Region"),
        ("--of", "Channel", "--by", "Region", "--category", "Region", "--category", "Channel"),
    ),
    "artea-a_b-experiment.csv": (("--of", "spent_last_purchase", "--by", "num_past_purch"),),
    "hillstrom.csv": (("--of", "history", "--by", "channel"),),
    "online_retail.parquet": (("--of", "Spend", "--by", "Country"),),
    "Sample - Superstore.csv": (("--of", "Spend", "--by", "First category"),),
}
"""Attributes that are compared besides the one that every shop has: its RFM segments."""

SELECTED = ("--where", "Slipping regulars")
"""An example of conditions, which any shop with dates can answer."""

VARIED = "sales_data_sample.csv"
VARIANTS: tuple[tuple[str, ...], ...] = (
    *(
        ("segment", "--algorithm", name)
        for name in ("kmeans", "agglomerative", "gmm", "hdbscan", "dbscan", "consensus")
    ),
    *(("segment", "--preset", name) for name in ("capped", "bell", "plain", "money", "recent")),
    *(("segment", "--objective", name) for name in ("silhouette", "stability")),
    ("segment", "--algorithm", "gmm", "--objective", "bic"),
    ("segment", "--with-value", "--horizon", "90", "--since", "2003-06-01", "--country", "USA"),
    ("rfm", "--propose-weights", "--levels", "4", "--weights", "retail"),
    ("movement", "--by", "model"),
    ("plan", "--rfm", "--playbook", "retail", "--budget", "2000", "--spend-all"),
    ("value", "--horizon", "30", "--discount-rate", "0.2"),
)
"""Ways off the beaten track, taken with one file."""


@dataclass(frozen=True)
class Run:
    """One command for one file, under the name that its recording has."""

    file: Path
    command: str
    options: tuple[str, ...] = ()
    number: int = 0

    def recorded(self, data: Path) -> Path:
        """Where its recording lies in the folder of recordings."""
        file = self.file.relative_to(data)
        number = f".{self.number}" if self.number else ""
        return file.parent / f"{file.name}.{self.command}{number}.json"


def files(data: Path, only: str = "") -> list[Path]:
    """The files of a folder, the largest first, so that no core waits at the end."""
    result = [
        path
        for path in data.rglob("*")
        if path.is_file() and path.name not in NOT_READ and only in str(path.relative_to(data))
    ]
    return sorted(result, key=lambda path: (-path.stat().st_size, path))


def first_runs(paths: Sequence[Path]) -> Iterator[Run]:
    """What is asked first: the segments, whose documents also tell a file's first and last day."""
    for file in paths:
        yield Run(file, "segment")
        if file.name in ROLES:
            yield Run(file, "segment", ROLES[file.name], 1)


def further_runs(file: Path, days: tuple[str, str] | None) -> Iterator[Run]:
    """The other commands, and the variants."""
    read = ROLES.get(file.name, ())
    for command in ("rfm", "value", "plan", "plan-test", "audience"):
        yield Run(file, command, read)
    between = ("--from", days[0], "--to", days[1]) if days else ()
    yield Run(file, "movement", (*read, *between))
    yield Run(file, "statistics", (*read, "--of", "Spend", "--by", "RFM segment"))
    yield Run(file, "select", (*read, *SELECTED))
    for number, options in enumerate(STATISTICS.get(file.name, ()), 1):
        yield Run(file, "statistics", options, number)
    for number, options in enumerate(EXPERIMENTS.get(file.name, ())):
        yield Run(file, "experiment", options, number)
    if file.name == VARIED:
        for number, (command, *options) in enumerate(VARIANTS, 1):
            yield Run(file, command, tuple(options), number)


def last_third(document: dict[str, Any] | None) -> tuple[str, str] | None:
    """From a third of a file's time before its end to its end; None where it has no dates."""
    text = (document or {}).get("file", {})
    if not (text.get("first_order") and text.get("last_order")):
        return None
    first, last = (
        dt.datetime.fromisoformat(text[key]).date() for key in ("first_order", "last_order")
    )
    return (last - (last - first) / 3).isoformat(), last.isoformat()


def run(asked: Run, data: Path, scratch: Path) -> dict[str, Any]:
    """Ask the program, and take down what it answers."""
    with tempfile.TemporaryDirectory(dir=scratch) as private:
        out = Path(private) / "out"
        command = [asked.command, str(asked.file), "--json", *asked.options]
        writes = asked.command in {"rfm", "segment", "value", "plan", "movement"}
        finished = subprocess.run(
            [sys.executable, "-m", "core", *command, *(("--out", str(out)) if writes else ())],
            cwd=ROOT,
            env={**os.environ, "CLIENTELE_ARTIFACTS": f"{private}/artifacts", "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=LONGEST_SECONDS,
            check=False,
        )
        tables = {
            path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(out.rglob("*.csv"))
        }
    text = {
        "command": [asked.command, asked.file.name, *asked.options],
        "exit": finished.returncode,
        "document": json.loads(finished.stdout) if finished.stdout else None,
        "error": finished.stderr.strip().splitlines()[-1:] if finished.returncode else [],
        "tables": tables,
    }
    return lasting(text, {str(data): "DATA", str(scratch): "SCRATCH"})


def lasting(text: dict[str, Any], places: dict[str, str]) -> dict[str, Any]:
    """An answer without what the time and the place of a run put into it."""
    if text["document"] is not None:
        text["document"] = {
            key: value for key, value in text["document"].items() if key not in VOLATILE
        }
    for place, name in places.items():
        text["error"] = [line.replace(place, name) for line in text["error"]]
    # The program's own private folder has a name drawn at random.
    text["error"] = [re.sub(r"/\S*clientele-\w+", "PRIVATE", line) for line in text["error"]]
    return text


def record(data: Path, target: Path, only: str = "") -> int:
    """Ask about every file and keep the answers; the exit code."""
    if target.exists() and any(target.iterdir()):
        print(f"{target} is not empty: name a new folder.", file=sys.stderr)
        return 2
    result = files(data, only)
    started, refused, documents = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(AT_A_TIME) as pool:

        def ask(asked: Run) -> tuple[Run, dict[str, Any], float]:
            begun = time.monotonic()
            text = run(asked, data, Path(scratch))
            place = target / asked.recorded(data)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps(text, indent=1, ensure_ascii=False), encoding="utf-8")
            return asked, text, time.monotonic() - begun

        first = list(pool.map(ask, first_runs(result)))
        spans = {asked.file: last_third(text["document"]) for asked, text, _ in first}
        further = [run for file in result for run in further_runs(file, spans[file])]
        for asked, text, seconds in itertools.chain(first, pool.map(ask, further)):
            documents += text["document"] is not None
            refused += text["exit"] != 0
            answer = "refused" if text["exit"] else "answered"
            print(f"{seconds:7.1f} s  {answer:<9} {asked.recorded(data)}", flush=True)
    print(
        f"{documents} documents and {refused} refusals of {len(result)} files "
        f"in {time.monotonic() - started:.0f} s, kept in {target}"
    )
    return 0


def differences(old: object, new: object, path: str = "") -> Iterator[str]:
    """Each field in which two answers differ, by its path."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            inner = f"{path}.{key}" if path else key
            if key not in old or key not in new:
                yield f"{inner}: only in the {'new' if key in new else 'old'}"
            else:
                yield from differences(old[key], new[key], inner)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{path}: {len(old)} before, {len(new)} now"
        for place, (before, now) in enumerate(zip(old, new, strict=False)):
            yield from differences(before, now, f"{path}[{place}]")
    elif type(old) is not type(new) or old != new:
        yield f"{path}: {old!r} → {new!r}"


def compare(old: Path, new: Path) -> int:
    """List what differs between two recordings; 1 when anything does, 2 when one is empty."""
    before, now = (
        {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.json")}
        for folder in (old, new)
    )
    if not (before and now):
        print(f"Nothing is recorded in {old if now else new}.", file=sys.stderr)
        return 2
    differing = 0
    for name in sorted(before.keys() | now.keys()):
        if name not in before or name not in now:
            result = [f"only in the {'new' if name in now else 'old'} recording"]
        else:
            both = (json.loads(item[name].read_text(encoding="utf-8")) for item in (before, now))
            result = list(differences(*both))
        if result:
            differing += 1
            print(name, *result[:SHOWN], sep="\n    ")
            if len(result) > SHOWN:
                print(f"    and {len(result) - SHOWN} more")
    print(f"{differing} of {len(before.keys() | now.keys())} documents differ")
    return int(differing > 0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Record or compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    tasks = parser.add_subparsers(dest="task", required=True)
    recording = tasks.add_parser("record", help="ask the program about every file of a folder")
    recording.add_argument("data", type=Path)
    recording.add_argument("target", type=Path)
    recording.add_argument("--only", default="", metavar="TEXT", help="files with this in the path")
    comparing = tasks.add_parser("compare", help="list what differs between two recordings")
    comparing.add_argument("old", type=Path)
    comparing.add_argument("new", type=Path)
    options = parser.parse_args(arguments)
    if options.task == "record":
        return record(options.data.resolve(), options.target, options.only)
    return compare(options.old, options.new)


if __name__ == "__main__":
    sys.exit(main())
