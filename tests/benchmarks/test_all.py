"""One command for every benchmark, and one table of what they say."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
every = importlib.import_module("all")
calibration = importlib.import_module("calibration")


def test_every_benchmark_that_judges_is_in_it():
    """A module that others use has no `main` of its own; pictures and recordings judge nothing."""
    programs = {
        path.name
        for path in BENCHMARKS.glob("*.py")
        if '__name__ == "__main__"' in path.read_text(encoding="utf-8")
    }
    judged = {command[0] for command in every.BENCHMARKS.values()}
    assert programs - judged == {"all.py", "documents.py", "load_ways.py", "pictures.py"}


def test_what_one_says_and_how_it_ended_is_a_row(tmp_path, monkeypatch, capsys):
    (tmp_path / "quick.py").write_text(
        "print('under 5 CPU-s: holds')\nprint('half the memory: MISSED')\nraise SystemExit(1)\n"
    )
    monkeypatch.setattr(every, "HERE", tmp_path)
    monkeypatch.setattr(every, "BENCHMARKS", {"quick": ("quick.py",)})
    out = tmp_path / "table.md"
    assert every.main(["quick", "--out", str(out)]) == 1
    row = out.read_text().splitlines()[-1]
    assert row.startswith("| quick | MISSED | under 5 CPU-s: holds<br>half the memory: MISSED | ")
    assert "under 5 CPU-s: holds" in capsys.readouterr().out


def test_a_benchmark_that_is_not_there_is_refused():
    with pytest.raises(SystemExit):
        every.main(["nothing"])


def test_a_busy_machine_is_slow_by_as_much_as_the_fixed_work_takes_longer(monkeypatch):
    spent = iter([1.0, 3.0, 2.0])
    monkeypatch.setattr(calibration, "_spent", lambda: next(spent) * calibration.IDLE_CPU_SECONDS)
    assert calibration.slowness() == pytest.approx(2.0)
