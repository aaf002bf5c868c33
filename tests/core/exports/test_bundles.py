"""All exports of an analysis at once: the workbook, and the folder of `--out`."""

from __future__ import annotations

import io
import json

import openpyxl
import pandas as pd
import pytest

from core.errors import SettingError
from core.exports import bundles, tables
from core.exports.export_inputs import ExportInputs
from core.exports.registry import exports_for
from core.exports.spreadsheets import to_csv
from core.exports.workbook.analysis_workbook import workbook

FILES = {bundles.export_file(export) for export in exports_for("folder")}


def test_the_workbook_says_where_it_comes_from(demo_analysis):
    book = openpyxl.load_workbook(io.BytesIO(workbook(ExportInputs(demo_analysis))))
    about = dict(book["About"].iter_rows(min_row=2, values_only=True))
    assert about["File"] == "demo.parquet"
    assert about["As of"] == "2026-01-01"
    assert about["SHA-256 of the file"] == demo_analysis.raw.source.sha256
    assert about["Settings"].startswith("4 settings changed")
    assert about["Made with"].startswith("Clientele ")


def test_hostile_ids_and_names_never_become_formulas(hostile_analysis):
    book = openpyxl.load_workbook(io.BytesIO(workbook(ExportInputs(hostile_analysis))))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str):
                    assert not cell.value.startswith(("=", "+", "-", "@", "\t"))
    for content in (
        to_csv(tables.customers_table(hostile_analysis)),
        to_csv(tables.left_out_table(hostile_analysis)),
    ):
        read = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False)
        texts = read.select_dtypes(include="str")
        for column in set(texts) & {"customer_id", "product_name"}:
            assert not texts[column].str.startswith(("=", "+", "-", "@", "\t")).any()


def test_the_folder_holds_the_files_and_they_agree(demo_analysis, tmp_path):
    where = tmp_path / "new" / "results"
    bundles.write_results(ExportInputs(demo_analysis), where)
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
    bundles.write_results(ExportInputs(demo_analysis), tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "customers.csv").read_text() != "old"
    assert {path.name for path in tmp_path.iterdir()} == FILES | {"notes.txt"}


def test_a_file_in_the_folders_place_is_refused_and_kept(demo_analysis, tmp_path):
    where = tmp_path / "out"
    where.write_text("a file")
    with pytest.raises(SettingError, match="The folder out cannot be written"):
        bundles.write_results(ExportInputs(demo_analysis), where)
    assert where.read_text() == "a file"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_hostile_ids_are_plain_text_in_the_folder(hostile_analysis, tmp_path):
    bundles.write_results(ExportInputs(hostile_analysis), tmp_path)
    content = (tmp_path / "customers.csv").read_bytes()
    ids = pd.read_csv(io.BytesIO(content), dtype="str")["customer_id"]
    assert not ids.str.startswith(("=", "+", "-", "@", "\t")).any()
    assert "'+1" in set(ids)
