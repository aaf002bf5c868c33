"""An export is registered once, and is in every place that offers it."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from core.exports import bundles, registry
from core.exports.export_inputs import ExportInputs
from core.exports.registry import EXPORTS, Export, exports_for
from core.exports.workbook.analysis_workbook import workbook

COUNTRIES = Export(
    "Customers by country",
    "How many customers each country has.",
    lambda inputs: inputs.analysis.customers.frame["country"].value_counts().reset_index(),
    frozenset({"page", "sheet", "folder"}),
)
"""A toy: all that adding an export takes."""


@pytest.fixture
def _with_countries(monkeypatch):
    monkeypatch.setattr(registry, "EXPORTS", [*EXPORTS, COUNTRIES])


@pytest.mark.usefixtures("_with_countries")
def test_a_new_export_is_a_sheet_and_a_file_once_it_is_registered(demo_analysis, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(workbook(ExportInputs(demo_analysis))))
    sheet = list(book["Customers by country"].iter_rows(values_only=True))
    assert sum(count for _, count in sheet[1:]) == len(demo_analysis.customers.frame)
    bundles.write_results(ExportInputs(demo_analysis), tmp_path)
    written = pd.read_csv(tmp_path / "customers-by-country.csv")
    assert written["count"].sum() == len(demo_analysis.customers.frame)


def test_a_new_kind_of_file_is_its_bytes(demo_analysis, monkeypatch, tmp_path):
    markdown = registry.FileKind("Markdown", "md", "text/markdown")
    notes = Export(
        "Notes", "What is so.", lambda _: b"# Notes", frozenset({"page", "folder"}), kind=markdown
    )
    monkeypatch.setattr(registry, "EXPORTS", [notes])
    bundles.write_results(ExportInputs(demo_analysis), tmp_path)
    assert (tmp_path / "notes.md").read_bytes() == b"# Notes"
    assert exports_for("page", kind=registry.CSV) == []


def test_an_export_is_offered_only_where_what_it_needs_is_there(demo_analysis, monkeypatch):
    needy = Export("Risk", "Who may leave.", lambda _: None, frozenset({"page"}), ("forecast",))
    monkeypatch.setattr(registry, "EXPORTS", [needy])
    assert exports_for("page") == [needy]
    inputs = ExportInputs(demo_analysis)
    assert needy.lacks(inputs) == ["forecast"]
    assert exports_for("page", inputs) == []


def test_every_export_has_a_name_of_its_own_and_says_what_is_in_it():
    assert len({bundles.export_file(export) for export in EXPORTS}) == len(EXPORTS)
    assert all(export.about.endswith(".") for export in EXPORTS)
