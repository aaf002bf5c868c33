"""All exports of an analysis at once: as one workbook, or as the files of a folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.exports.folder_writer import write_files
from core.exports.registry import Export, ExportInputs, exports_for
from core.exports.serialise import json_bytes
from core.exports.spreadsheets import to_csv, to_excel

if TYPE_CHECKING:
    from pathlib import Path

    from core.analysis import Analysis
    from core.forecast import Forecast
    from core.playbooks import Playbook


def workbook(
    analysis: Analysis, playbook: Playbook | None = None, forecast: Forecast | None = None
) -> bytes:
    """Everything as one Excel workbook, with an About sheet that says where it comes from.

    Parameters
    ----------
    analysis : a finished analysis
    playbook : for what to do; the one for online shops where None
    forecast : its forecast, where one was made
    """
    inputs = ExportInputs(analysis, forecast, playbook)
    sheets = {export.name: export.make(inputs) for export in exports_for("sheet", inputs)}
    # A playbook may have no advice for the segments of this shop.
    return to_excel({name: sheet for name, sheet in sheets.items() if len(sheet)})


def write_results(
    analysis: Analysis,
    folder: Path,
    forecast: Forecast | None = None,
    playbook: Playbook | None = None,
) -> None:
    """Write the results into a folder, beside whatever else is in it: all of them, or none.

    Parameters
    ----------
    analysis : a finished analysis
    folder : made where it is missing; earlier results in it are replaced
    forecast : its forecast, where one was made
    playbook : for what to do next; the one for online shops where None

    Raises
    ------
    SettingError : the folder cannot be written
    """
    inputs = ExportInputs(analysis, forecast, playbook)
    exports = exports_for("folder", inputs)
    write_files({export_file(export): export_bytes(export, inputs) for export in exports}, folder)


def export_file(export: Export) -> str:
    """The name of an export's file, such as rfm-segments.csv."""
    stem = re.sub(r"[^a-z0-9]+", "-", export.name.lower()).strip("-")
    return f"{stem}.{'json' if export.is_document else 'csv'}"


def export_bytes(export: Export, inputs: ExportInputs) -> bytes:
    """An export as a file: CSV for a table, JSON for a document."""
    made = export.make(inputs)
    return json_bytes(made) if export.is_document else to_csv(made)
