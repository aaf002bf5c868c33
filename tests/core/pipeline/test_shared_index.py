"""Every data set of the shared index through the terminal: what was counted by hand comes out.

Files load untouched, with or without a header.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from core.__main__ import main

_DATA = Path(__file__).parents[4] / "shared" / "data"

QUICK = ("--json", "--algorithm", "kmeans", "--clusters", "4", "--trials", "1")


def _files() -> list[object]:
    """Every file with known customers, with its row of the index."""
    index = _DATA / "INDEX.tsv"
    if not index.exists():
        return []
    with index.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["customers"]]
    found = [(_path(row), row) for row in rows if float(row["customers"])]
    return [pytest.param(path, row, id=path.name) for path, row in found]


def _path(row: dict[str, str]) -> Path:
    folder = _DATA / row["name"]
    if row["file"].startswith("1 file"):
        return next(folder.iterdir())
    if row["file"].startswith("../"):  # CDNOW's sample lies beside the whole
        return _DATA / row["file"].removeprefix("../")
    named = folder / row["file"].split(";")[0].split(" (")[0]
    # R's own format is not read: the folder has the same table as CSV.
    return named.with_suffix(".csv") if named.suffix == ".rda" else named


def _segment(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(["segment", str(path), *QUICK])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.shared
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(("path", "row"), _files())
def test_a_data_set_loads_through_the_terminal_with_its_known_totals(path, row, capsys):
    assert path.exists()
    code, out, said = _segment(path, capsys)
    assert code == 0, said
    told = json.loads(out)["file"]
    assert told["customers"] == int(row["customers"])
    if row["invoices"]:
        assert told["orders"] == int(row["invoices"])
    if row["net"]:
        assert float(told["net_revenue"]) == pytest.approx(float(row["net"]), abs=0.005)
    if row["gross"] and row["net"]:
        assert float(told["gross_revenue"]) == pytest.approx(float(row["gross"]), abs=0.005)
