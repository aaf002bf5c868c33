"""A format is one module and one row: a made-up one, added from here alone, is read."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from core.errors import UnreadableFileError
from core.files import detect, reading
from core.files.formats import registry
from core.files.formats.file_format import FileFormat, ListRequest, TableRequest
from core.files.raw_table import TableInfo
from core.pipeline import analyse
from core.settings import ReadSettings, SegmentSettings, Settings

MARK = b'["marked lines"]\n'
"""No format that shops have, so that none that is added will be in its way."""


class MarkedLines:
    """Reads a file with one JSON object a line, below a mark."""

    @staticmethod
    def rows(path: Path) -> pa.Table:
        lines = path.read_bytes().removeprefix(MARK).splitlines()
        return pa.Table.from_pylist([json.loads(line) for line in lines])

    def list_tables(self, request: ListRequest) -> tuple[TableInfo, ...]:
        rows = self.rows(request.source.path)
        return (TableInfo(request.source.name, len(rows), tuple(rows.column_names)),)

    def write(self, request: TableRequest) -> None:
        rows = self.rows(request.source.path)
        name = request.name or request.source.name
        request.target.write(rows.to_batches(), rows.schema, name, request.notices)


MARKED_LINES = FileFormat(
    name="marked_lines",
    title="marked lines",
    extensions=("marked",),
    detect=lambda head, _path, _name: head.startswith(MARK),
    reader=MarkedLines,
    one_table=True,
)


@pytest.fixture
def with_marked_lines(monkeypatch):
    monkeypatch.setattr(registry, "FORMATS", (*registry.FORMATS, MARKED_LINES))


@pytest.fixture
def export(tmp_path):
    """400 orders of 80 customers, in a file whose name says nothing of its format."""
    path = tmp_path / "export.csv"
    with path.open("wb") as file:
        file.write(MARK)
        for order in range(400):
            customer = order % 40 if order % 2 else order % 120
            line = {
                "order_id": f"A{order}",
                "customer_id": f"C{customer}",
                "order_date": f"2024-{order % 12 + 1:02}-{order % 28 + 1:02}",
                "amount": 10.5 + order % 90,
            }
            file.write(json.dumps(line).encode() + b"\n")
    return path


def test_without_it_the_file_is_refused_in_words(export):
    with pytest.raises(UnreadableFileError, match="JSON file"):
        detect.open_source(export, export.name)


@pytest.mark.usefixtures("with_marked_lines")
def test_a_registered_format_is_found_by_content_and_segmented(export, tmp_path):
    source = detect.open_source(export, export.name)
    assert source.kind == "marked_lines"
    quick = SegmentSettings(algorithms=("kmeans",), trials=5)
    analysis = analyse(source, tmp_path / "private", Settings(segment=quick))
    assert analysis.raw.rows == 400
    assert len(analysis.customers.frame) == 80


@pytest.mark.usefixtures("with_marked_lines")
def test_a_registered_format_is_read_inside_an_archive(export, tmp_path):
    path = tmp_path / "year.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(export, "orders.marked")
    source = detect.open_source(path, path.name)
    (table,) = reading.list_tables(source)
    assert (table.name, table.rows) == ("orders.marked", 400)
    raw = reading.read_table(source, tmp_path / "private", ReadSettings(table="orders.marked"))
    assert raw.columns == ("order_id", "customer_id", "order_date", "amount")


@pytest.mark.usefixtures("with_marked_lines")
def test_a_registered_format_is_named_and_can_be_uploaded():
    assert registry.titles().startswith("CSV, Excel, ZIP")
    assert registry.titles().endswith(" or marked lines")
    assert "ZIP" not in registry.titles(archives=False)
    assert "marked" in registry.extensions()


@pytest.mark.parametrize("form", registry.FORMATS, ids=lambda form: form.name)
def test_every_format_can_be_read(form):
    if not form.is_archive:
        reader = form.reader()
        assert callable(reader.list_tables)
        assert callable(reader.write)


def test_options_are_fields_of_the_settings():
    for form in registry.FORMATS:
        assert form.read_options <= set(ReadSettings.model_fields)
