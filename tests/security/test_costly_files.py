"""A file that costs more than it is large ends its worker, is refused in words, and costs little.

The budget is lowered, so that each attack is small: it would take gigabytes or hours all the same.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import subprocess
import sys
import time

import pytest

import tests.security.costly_files as made
from core.errors import LimitExceededError
from core.files import detect, file_worker, reading
from core.files.file_budget import FileBudget
from core.files.formats import registry
from core.settings import Limits

LIMITS = Limits(worker_seconds=10, worker_memory_mb=1024, rows=100_000, cells=20_000_000)
BLOB = "hex(zeroblob(30000000))"

ATTACKS = {
    "a computed column as large as can be": lambda at: made.database(
        at, f"max({','.join([BLOB] * 30)})"
    ),
    "a computed column larger than a row may be": lambda at: made.database(
        at, "hex(zeroblob(400000000))"
    ),
    "a computed column that takes its time": lambda at: made.database(
        at, " + ".join([f"length({BLOB} || order_id)"] * 20)
    ),
    "one long text in every row": made.long_value_parquet,
    "more rows than memory": lambda at: made.many_rows_parquet(at, 150_000),
    "short lines below a wide header": made.short_lines,
    "more lines of text than rows, packed": lambda at: made.packed_lines(at, 150_000),
    "archives in an archive": made.nested_archives,
}


@pytest.fixture
def read(tmp_path):
    def build(path, limits=LIMITS):
        source = detect.open_source(path, path.name, limits)
        reading.list_tables(source, limits)
        return reading.read_table(source, tmp_path / "workspace", limits=limits)

    return build


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_file_costs_is_bounded_and_the_limit_is_named(attack, tmp_path, read):
    path = ATTACKS[attack](tmp_path / "upload")
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(LimitExceededError) as refused:
        read(path)
    assert any(letter.isdigit() for letter in refused.value.message), "the limit"
    assert refused.value.hint, "the way out"
    # Whatever it cost, it did not cost this process.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes"
    assert time.process_time() - started < 5
    assert not list((tmp_path / "workspace").glob("raw-*.parquet"))


def test_a_text_that_is_too_long_for_a_cell_is_told_with_its_length(tmp_path, read):
    path = made.long_value_parquet(tmp_path / "upload", megabytes=1, rows=20)
    with pytest.raises(LimitExceededError, match=r"a text of 1,049 kB; this .* up to 100 kB"):
        read(path)


def test_more_rows_and_cells_than_declared_are_counted_while_they_come(tmp_path, read):
    path = tmp_path / "upload"
    rows = "\n".join(["C1,O1,2024-01-01,P1,1,2"] * 2000)
    path.write_text(f"{','.join(made.NAMES)}\n{rows}\n")
    with pytest.raises(LimitExceededError, match="more than 1,000 rows"):
        read(path, Limits(rows=1000))
    with pytest.raises(LimitExceededError, match="2,000 rows of 6 columns"):
        read(path, Limits(cells=10_000))


def test_a_computed_column_in_an_ordinary_database_is_read(tmp_path, read):
    raw = read(made.database(tmp_path / "upload", "order_id || '!'"))
    assert raw.rows == 200
    assert raw.preview(1)["computed"].tolist() == ["O0!"]


def test_no_format_of_files_is_read_in_the_servers_process():
    for form in registry.FORMATS:
        by_itself = form.name == "excel"  # asks `file_worker` on its own, twice where it must
        assert form.in_worker or form.is_archive or by_itself or not form.is_file, form.name


def test_a_file_of_an_archive_has_the_budget_of_the_archive(tmp_path, read, monkeypatch):
    asked, ask = [], file_worker.ask
    monkeypatch.setattr(file_worker, "ask", lambda *given: asked.append(given[2]) or ask(*given))
    path = made.packed_lines(tmp_path / "upload", 60_000)
    limits = Limits(upload_mb=1)
    assert read(path, limits).rows == 60_000
    assert set(asked) == {FileBudget.of(detect.open_source(path, "a.zip", limits), limits)}


def test_what_is_written_to_read_a_text_is_bounded_too(tmp_path, read):
    path = made.short_lines(tmp_path / "upload", columns=500, rows=2000)
    with pytest.raises(LimitExceededError, match="more than 1 MB would have to be written"):
        read(path, Limits(unpacked_mb=1))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_what_the_machine_refuses_a_worker_is_no_fault_of_the_file(monkeypatch, code):
    def refused(_job):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(file_worker, "limit_process", lambda *_limits: None)
    job = json.dumps({"memory_mb": 1024, "seconds": 9})
    assert json.loads(file_worker.answer(job, refused))["refused"]["kind"] == "MachineError"


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of memory")
def test_less_memory_than_the_budget_is_answered_and_no_file_waits_for_ever(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(",".join(made.NAMES) + "\n" + "C1,O1,2024-01-01,P1,1,2\n" * 50_000)
    code = (
        "import resource, sys; from pathlib import Path; from core import files;"
        "resource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9));"
        "path, workspace = map(Path, sys.argv[1:]);"
        "print(files.read_table(files.open_source(path, path.name), workspace).rows)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path, tmp_path / "workspace"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "50000" or "Error" in done.stderr.splitlines()[-1]


def test_packed_lines_are_counted_before_they_are_written(tmp_path, read):
    with pytest.raises(LimitExceededError, match="more than 100,000 rows"):
        read(made.packed_lines(tmp_path / "upload", 150_000))
