"""The recorder of documents: what it keeps, and that its comparison can say no."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest

from core.cli.commands import COMMANDS

FOLDER = Path(__file__).parents[2] / "benchmarks"
NOT_ASKED = {
    "alert", "bi", "deliver", "delivery", "demo", "mcp", "models", "project", "report", "run",
    "schedule", "score", "serve", "token",
}  # fmt: skip
"""Commands that tell of no file, need what was saved before, or print no document."""


@pytest.fixture(scope="module")
def documents():
    sys.path.insert(0, str(FOLDER))
    yield importlib.import_module("documents")
    sys.path.remove(str(FOLDER))


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data" / "shop"
    folder.mkdir(parents=True)
    lines = [f"c{n % 7},{n},2024-0{1 + n % 9}-1{n % 10},{5 + n}.50" for n in range(60)]
    (folder / "orders.csv").write_text("\n".join(["customer,order,date,amount", *lines, ""]))
    (folder / "broken.csv").write_text("nothing\n")
    return folder.parent


def test_every_command_that_tells_of_a_file_is_asked(documents):
    asked = {
        run.command
        for name in (*documents.STATISTICS, *documents.EXPERIMENTS)
        for run in (
            *documents.first_runs([Path(name)]),
            *documents.further_runs(Path(name), None),
        )
    }
    assert asked == set(COMMANDS) - NOT_ASKED


def test_a_recording_keeps_documents_and_refusals_and_agrees_with_its_like(
    documents, data, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(documents, "further_runs", lambda file, _: [documents.Run(file, "rfm")])
    old, new = tmp_path / "old", tmp_path / "new"
    for target in (old, new):
        assert documents.main(["record", str(data), str(target)]) == 0
    assert documents.main(["compare", str(old), str(new)]) == 0
    kept = json.loads((old / "shop" / "orders.csv.segment.json").read_text())
    assert kept["exit"] == 0
    assert kept["document"]["file"]["customers"] == 7
    assert not set(documents.VOLATILE) & set(kept["document"])
    assert set(kept["tables"]) == {"customers.csv", "segments.csv"}
    refused = json.loads((old / "shop" / "broken.csv.rfm.json").read_text())
    assert refused["exit"] == 2
    assert json.loads(refused["error"][0])["error"]["code"]
    assert str(tmp_path) not in refused["error"][0]

    kept["document"]["file"]["customers"] = 8
    kept["tables"]["new.csv"] = "…"
    (new / "shop" / "orders.csv.segment.json").write_text(json.dumps(kept))
    (new / "shop" / "broken.csv.rfm.json").unlink()
    capsys.readouterr()
    assert documents.main(["compare", str(old), str(new)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "shop/broken.csv.rfm.json",
        "    only in the old recording",
        "shop/orders.csv.segment.json",
        "    document.file.customers: 7 → 8",
        "    tables.new.csv: only in the new",
        "2 of 4 documents differ",
    ]


def test_nothing_is_recorded_over_nor_compared_with_nothing(documents, data, tmp_path):
    assert documents.main(["record", str(data), str(data)]) == 2
    assert documents.main(["compare", str(data), str(tmp_path / "absent")]) == 2


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"a": [1, 2]}, {"a": [1]}, ["a: 2 before, 1 now"]),
        ({"a": 1}, {"a": 1.0}, ["a: 1 → 1.0"]),
        ({"a": {"b": None}}, {"a": {}}, ["a.b: only in the old"]),
        ({"a": [{"b": "x"}]}, {"a": [{"b": "y"}]}, ["a[0].b: 'x' → 'y'"]),
        ({"a": 0.1}, {"a": 0.1}, []),
    ],
)
def test_every_field_that_differs_is_named_by_its_path(documents, old, new, told):
    assert list(documents.differences(old, new)) == told


def test_the_last_third_of_a_file_ends_with_its_last_day(documents):
    told = {"file": {"first_order": "2024-01-01T00:00:00", "last_order": "2024-01-31T08:00:00"}}
    assert documents.last_third(told) == ("2024-01-21", "2024-01-31")
    assert documents.last_third({"file": {"first_order": None, "last_order": None}}) is None
    assert documents.last_third(None) is None
