"""The exports of an analysis as files, one by one or all in a folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.exports.export_inputs import ExportInputs
from core.exports.folder_writer import write_files
from core.exports.registry import JSON, Export, exports_for
from core.exports.serialise import json_bytes
from core.exports.spreadsheets import to_csv

if TYPE_CHECKING:
    from pathlib import Path


def write_results(inputs: ExportInputs, folder: Path) -> None:
    """Write the results into a folder, beside whatever else is in it: all of them, or none.

    Parameters
    ----------
    inputs : what they are made from
    folder : made where it is missing; earlier results in it are replaced

    Raises
    ------
    SettingError : the folder cannot be written
    """
    exports = exports_for("folder", inputs)
    write_files({export_file(export): export_bytes(export, inputs) for export in exports}, folder)


def export_file(export: Export) -> str:
    """The name of an export's file, such as rfm-segments.csv."""
    stem = re.sub(r"[^a-z0-9]+", "-", export.name.lower()).strip("-")
    return f"{stem}.{export.kind.extension}"


def export_bytes(export: Export, inputs: ExportInputs) -> bytes:
    """An export as a file."""
    made = export.make(inputs)
    if isinstance(made, bytes):
        return made
    return json_bytes(made) if export.kind == JSON else to_csv(made)
