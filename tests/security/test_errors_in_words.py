"""What goes wrong outside Clientele is said in words: the disk, the memory, a strange address."""

from __future__ import annotations

import errno
import json

import duckdb
import pytest

import tests.security.costly_files as made
from core import files, pipeline
from core.__main__ import main
from core.errors import DatabaseError, machine_error
from core.settings import SegmentSettings, Settings

QUICK = Settings(segment=SegmentSettings(trials=1, resamples=2, most_clusters=3))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
        (OSError(errno.EROFS, "Read-only file system"), "read-only"),
        (duckdb.IOException("IO Error: No space left on device"), "disk is full"),
        (MemoryError(), "memory ran out"),
        (ValueError("a customer's name"), None),
    ],
)
def test_what_the_machine_refuses_is_told_and_how_to_go_on(error, words):
    told = machine_error(error)
    assert (told is None) == (words is None)
    if told is not None:
        assert words in told.message
        assert told.hint


def test_the_terminal_says_so_too(tmp_path, monkeypatch, capsys):
    def full(*_arguments, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pipeline, "analyse", full)
    path = tmp_path / "orders.csv"
    path.write_text("customer,date,amount\nA,2024-01-01,1\n")
    assert main(["segment", str(path)]) == 2
    assert json.loads(capsys.readouterr().err.splitlines()[-1])["error"]["code"] == "machine"


@pytest.mark.parametrize(
    "address", ["postgresql://u:p[x@h/d", "postgresql://u:p@h:99999/d", "sqlite://[x"]
)
def test_a_malformed_address_is_no_fault_of_ours_and_never_shown(monkeypatch, address):
    monkeypatch.setenv("CLIENTELE_DATABASE_URL", address)
    with pytest.raises(DatabaseError, match="cannot be understood") as refused:
        files.open_database()
    assert "p[x" not in str(refused.value) + refused.value.hint


def test_days_that_no_calendar_has_are_left_out(tmp_path):
    rows = made.order_rows(300)
    lines = [
        ",".join(map(str, (*row[:2], "0000-01-01" if row[4] == 1 else row[2], *row[3:])))
        for row in rows
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([",".join(made.NAMES), *lines]))
    analysis = pipeline.analyse(files.open_source(path, path.name), tmp_path, QUICK)
    strange = sum(row[4] == 1 for row in rows)
    assert analysis.orders.report.rows_used == len(rows) - strange
