"""The JSON document: fixed keys, plain values, numbers that can be recomputed; and the folder."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest

from core.errors import SettingError
from core.exports import result_folder as folders
from core.exports.summary import analysis_document

FILES = {"customers.csv", "segments.csv", "summary.json"}


@pytest.fixture(scope="module")
def document(demo_analysis):
    return analysis_document(demo_analysis)


def test_the_keys_are_those_the_documentation_promises(document):
    assert list(document) == [
        "source",
        "roles",
        "file",
        "filter",
        "cleaning",
        "used",
        "features",
        "rfm",
        "segmentation",
        "segments",
        "stability",
        "explanation",
        "forecast",
        "seconds",
        "version",
    ]
    assert set(document["source"]) == {
        *("name", "kind", "table", "rows", "sha256", "tables", "shape", "shape_reason")
    }
    assert set(document["file"]) == {
        "rows",
        "customers",
        "orders",
        "gross_revenue",
        "net_revenue",
        "first_order",
        "last_order",
    }
    assert set(document["cleaning"]) >= {"rows_in", "rows_used", "left_out", "warnings"}
    assert set(document["used"]) == {
        "customers",
        "buyers",
        "orders",
        "lines",
        "net_revenue",
        "first_order",
        "last_order",
        "as_of",
    }
    assert set(document["segmentation"]) >= {
        "algorithm",
        "clusters",
        "parameters",
        "silhouette",
        "davies_bouldin",
        "calinski_harabasz",
        "smallest_share",
        "largest_share",
        "stability",
        "trials",
        "verdict",
        "candidates",
        "rejected",
    }
    assert set(document["segments"][0]) == {
        "name",
        "archetype",
        "customers",
        "share",
        "revenue",
        "revenue_share",
        "recency_days",
        "frequency",
        "monetary",
        "typical",
    }
    assert set(document["rfm"]["segments"][0]) == {
        "name",
        "customers",
        "share",
        "revenue",
        "revenue_share",
    }
    assert set(document["seconds"]) == {"load", "clean", "features", "tune", "judge", "total"}


def test_it_is_plain_json_without_nan(document):
    text = json.dumps(document, allow_nan=False)
    assert json.loads(text) == document


def test_the_file_section_is_the_file_counted_by_hand(document, demo_lines):
    amount = demo_lines.quantity * demo_lines.unit_price
    assert document["file"] == {
        "rows": len(demo_lines),
        "customers": demo_lines.customer_id.nunique(),
        "orders": demo_lines.order_id.nunique(),
        "gross_revenue": pytest.approx(amount[amount > 0].sum(), abs=0.01),
        "net_revenue": pytest.approx(amount.sum(), abs=0.01),
        "first_order": demo_lines.ordered_at.min().isoformat(),
        "last_order": demo_lines.ordered_at.max().isoformat(),
    }


def test_every_row_is_accounted_for(document):
    cleaning = document["cleaning"]
    assert cleaning["rows_in"] == cleaning["rows_used"] + sum(cleaning["left_out"].values())


def test_the_segments_add_up_to_what_is_used(document):
    used = document["used"]
    for segments in (document["segments"], document["rfm"]["segments"]):
        assert sum(each["customers"] for each in segments) == used["buyers"]
        assert sum(each["revenue"] for each in segments) == pytest.approx(
            used["net_revenue"], abs=0.01 * len(segments)
        )
    assert used["as_of"] == "2026-01-01"


def test_the_same_analysis_gives_the_same_document(demo_analysis, document):
    assert json.dumps(analysis_document(demo_analysis)) == json.dumps(document)


def test_the_folder_holds_the_three_files_and_they_agree(demo_analysis, tmp_path):
    where = tmp_path / "new" / "results"
    folders.write_results(demo_analysis, where)
    assert {path.name for path in where.iterdir()} == FILES
    assert [path.name for path in where.parent.iterdir()] == ["results"]
    document = json.loads((where / "summary.json").read_text(encoding="utf-8"))
    customers = pd.read_csv(where / "customers.csv", dtype={"customer_id": "str"})
    segments = pd.read_csv(where / "segments.csv")
    assert len(customers) == document["used"]["buyers"]
    assert customers.monetary.sum() == pytest.approx(document["used"]["net_revenue"], abs=1)
    assert list(segments.segment) == [each["name"] for each in document["segments"]]
    counted = customers.segment.value_counts()
    for each in document["segments"]:
        assert counted[each["name"]] == each["customers"]


def test_writing_again_replaces_the_results_and_leaves_other_files_alone(demo_analysis, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "customers.csv").write_text("old")
    folders.write_results(demo_analysis, tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "customers.csv").read_text() != "old"
    assert {path.name for path in tmp_path.iterdir()} == FILES | {"notes.txt"}


@pytest.mark.parametrize("failing", ["a.csv", "b.csv", "c.csv"])
@pytest.mark.parametrize("step", ["aside", "in"])
def test_a_failure_half_way_leaves_the_folder_as_it_was(tmp_path, monkeypatch, failing, step):
    where = tmp_path / "out"
    where.mkdir()
    (where / "a.csv").write_text("old a")
    (where / "c.csv").write_text("old c")
    rename, failed = Path.rename, []

    def breaks(self, target):
        moving = "in" if Path(target).parent == where else "aside"
        if self.name == failing and moving == step and not failed:
            failed.append(self)
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", breaks)
    files = dict.fromkeys(("a.csv", "b.csv", "c.csv"), b"new")
    if failing == "b.csv" and step == "aside":
        folders.write_all(files, where)  # there is no old b.csv to put aside
        assert not failed
        return
    with pytest.raises(OSError, match="No space"):
        folders.write_all(files, where)
    assert {path.name: path.read_text() for path in where.iterdir()} == {
        "a.csv": "old a",
        "c.csv": "old c",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failure_while_writing_makes_no_folder(tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        folders.write_all({"a.csv": b"new"}, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_folders_place_is_refused_and_kept(demo_analysis, tmp_path):
    where = tmp_path / "out"
    where.write_text("a file")
    with pytest.raises(SettingError, match="The folder out cannot be written"):
        folders.write_results(demo_analysis, where)
    assert where.read_text() == "a file"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_hostile_ids_are_plain_text_in_the_folder(hostile_analysis, tmp_path):
    folders.write_results(hostile_analysis, tmp_path)
    content = (tmp_path / "customers.csv").read_bytes()
    ids = pd.read_csv(io.BytesIO(content), dtype="str")["customer_id"]
    assert not ids.str.startswith(("=", "+", "-", "@", "\t")).any()
    assert "'+1" in set(ids)
