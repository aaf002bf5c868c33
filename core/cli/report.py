"""`report FILE|PROJECT`: an analysis for people who never open it, as HTML or PowerPoint."""

from __future__ import annotations

import argparse
from pathlib import Path

from core import answers, exports, pipeline
from core.cli import file_or_project, output
from core.cli.input_files import existing
from core.cli.options import contact_options
from core.errors import SettingError

_WRITERS = {
    ".html": exports.html_report,
    ".htm": exports.html_report,
    ".pptx": exports.powerpoint_report,
}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    file_or_project.add(parser)
    contact_options.add(parser)
    parser.add_argument("--out", metavar="FILE", required=True, help="report.html or report.pptx")
    parser.add_argument("--shop", metavar="NAME", default="", help="name of the shop")
    parser.add_argument("--logo", metavar="FILE", help="a PNG or JPEG of at most 500 kB")
    parser.add_argument(
        "--sections",
        nargs="+",
        choices=exports.SECTION_NAMES,
        default=list(exports.SECTION_NAMES),
        help="sections to include",
    )
    parser.add_argument("--with-value", action="store_true", help="also forecast customer value")


def run(options: argparse.Namespace) -> None:
    """Analyse the file or the project, and write the report."""
    target = Path(options.out)
    write = _WRITERS.get(target.suffix.casefold())
    if write is None:
        raise SettingError(
            f"{target.name} is not an HTML or PowerPoint file.",
            "Write --out report.html or --out report.pptx.",
        )
    with file_or_project.analysed(options) as subject:
        analysis, kind = subject.analysis, subject.kind
        logo = existing(Path(options.logo)) if options.logo else subject.logo
        counted = pipeline.count_reorders(analysis, kind)
        forecast = (
            pipeline.forecast_customers(analysis, analysis.settings.value, output.progress)
            if options.with_value
            else None
        )
        report = exports.make_report(
            exports.ReportInputs(
                exports.ExportInputs(counted, forecast, subject.playbook, kind),
                subject.channels.with_learned(subject.learned),
                answers.recent_movement(analysis, kind, subject.contacts, output.progress)
                if "movement" in options.sections
                else None,
                options.shop or subject.shop,
                logo.read_bytes() if logo else None,
                tuple(options.sections),
                file_or_project.permission(options, subject)
                if "plan" in options.sections
                else None,
            )
        )
    target.write_bytes(write(report))
    sections = [section.name for section in report.sections]
    output.answer(
        options,
        lambda: {"written": str(target), "title": report.title, "sections": sections},
        lambda: f"{target}: {', '.join(section.title for section in report.sections)}",
    )
