"""Uploads lie on disk under a name of ours, without the suffix that their own name has."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.cli import input_files
from core.engine.dictionary import encoded_columns
from core.errors import ClienteleError
from core.joins import proposal
from core.settings import Settings
from ui.components import uploads

if TYPE_CHECKING:
    from core.files.raw_table import Source

_SHARED = Path(__file__).parents[4] / "shared"
_CSV = "customer,date,amount\nA,2024-01-01,1.50\nB,2024-01-02,2.50\n"


def _files() -> list[Any]:
    found = [path for kind in ("data", "inputs") for path in (_SHARED / kind).rglob("*")]
    return [
        pytest.param(path, id=str(path.relative_to(_SHARED)))
        for path in sorted(found)
        if path.is_file()
    ]


class _Uploaded(io.BytesIO):
    """As Streamlit hands over a file."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name, self.file_id = name, name


def _in_the_terminal(path: Path, private: Path) -> Source:
    return input_files.open_files([str(path)], Settings(), private)


def _in_the_dashboard(path: Path, private: Path) -> Source:
    return uploads.open_uploaded([_Uploaded(path.name, path.read_bytes())], private / "upload-1")


def _outcome(open_it: Any, path: Path, private: Path) -> SimpleNamespace:
    """What is read of a file, or what is said instead."""
    private.mkdir()
    settings = Settings()
    try:
        with encoded_columns.column_cache():
            raw = proposal.read_orders(
                open_it(path, private), private, settings.read, settings.limits
            )
            rows = raw.preview(50).to_csv()
    except ClienteleError as error:
        return SimpleNamespace(said=(type(error).__name__, error.message, error.hint))
    return SimpleNamespace(
        table=raw.table, columns=raw.columns, rows=raw.rows, first=rows, notices=raw.notices
    )


def _both(path: Path, folder: Path) -> tuple[SimpleNamespace, SimpleNamespace]:
    return (
        _outcome(_in_the_terminal, path, folder / "terminal"),
        _outcome(_in_the_dashboard, path, folder / "dashboard"),
    )


@pytest.mark.shared
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("path", _files())
def test_the_dashboard_reads_every_file_as_the_terminal_does(path, tmp_path):
    terminal, dashboard = _both(path, tmp_path)
    assert dashboard == terminal


def _workbook(*, stray: bool) -> bytes:
    book = openpyxl.Workbook()
    for line in _CSV.splitlines():
        book.active.append(line.split(","))
    if stray:
        book.active["XFD1048576"] = " "
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _parquet() -> bytes:
    written = io.BytesIO()
    pq.write_table(pa.table({"customer": ["A", "B"], "amount": [1.5, 2.5]}), written)
    return written.getvalue()


_SLOW = "workbook_with_a_stray_cell"
_CONTENTS = {
    "text": _CSV.encode(),
    "text_with_a_gap": (_CSV + "C,2024-01-03\n").encode(),
    "workbook": _workbook(stray=False),
    _SLOW: _workbook(stray=True),
    "parquet": _parquet(),
}


_NAMES = (
    "orders", "orders.csv", "orders.csv.gz", "orders.zst", "orders.xls", "orders.xlsb",
    "orders.ods", "orders.xlsx", "orders.parquet", "orders [1]*.db", "year=2024/orders",
)  # fmt: skip
_CASES = [
    (content, name)
    for content in _CONTENTS
    for name in _NAMES
    if content != _SLOW or name in {"orders.xlsx", "orders.ods"}
]


@pytest.mark.parametrize(("content", "name"), _CASES)
def test_a_file_is_what_its_bytes_are_whatever_it_is_called(content, name, tmp_path):
    plain, named = tmp_path / "plain", tmp_path / "given" / name
    named.parent.mkdir(parents=True)
    for path in (plain, named):
        path.write_bytes(_CONTENTS[content])
    terminal, dashboard = _both(named, tmp_path)
    nameless = _outcome(_in_the_terminal, plain, tmp_path / "nameless")
    assert terminal == dashboard
    assert terminal.columns == nameless.columns
    assert (terminal.rows, terminal.first) == (nameless.rows, nameless.first)
    assert terminal.notices == nameless.notices
