"""`bi FILE|PROJECT`: tables, a Tableau workbook and a Power BI project, in a folder or ZIP file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, pipeline
from core.cli import file_or_project, output
from core.cli.input_files import private_folder
from core.formatting import count

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    file_or_project.add(parser)
    parser.add_argument("--out", metavar="DIR|ZIP", required=True, help="a folder, or a .zip file")
    parser.add_argument("--with-value", action="store_true", help="also forecast customer value")


def run(options: argparse.Namespace) -> None:
    """Analyse the file or the project, and write the set."""
    target = Path(options.out)
    with file_or_project.analysed(options) as subject, private_folder() as folder:
        analysis, kind = subject.analysis, subject.kind
        contacts = subject.contacts
        if kind == "saved" and contacts is None:  # conditions may ask who agreed
            contacts = pipeline.read_contacts(analysis, folder)
        counted = pipeline.count_reorders(analysis, kind)
        forecast = (
            pipeline.forecast_customers(analysis, analysis.settings.value, output.progress)
            if options.with_value
            else None
        )
        inputs = exports.ExportInputs(
            counted, forecast, subject.playbook, kind, pipeline.saved_history(analysis, contacts)
        )
        star = exports.write_intelligence_set(inputs, target, output.progress)
    output.answer(
        options,
        lambda: {
            "written": str(target),
            "in_use": kind,
            "tables": [{"name": table.name, "rows": table.rows} for table in star.tables],
        },
        lambda: "\n".join(
            [
                f"{target}: begin with README.md",
                *(f"{table.name:<12}{count(table.rows, 'row'):>20}" for table in star.tables),
            ]
        ),
    )
