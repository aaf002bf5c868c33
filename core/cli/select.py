"""`select FILE|PROJECT`: who meets some conditions, what they brought, and their list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import exports, pipeline, segment_builder
from core.cli import file_or_project, output
from core.cli.input_files import private_folder
from core.cli.options import contact_options, where
from core.errors import SettingError

if TYPE_CHECKING:
    import argparse

    from core.cli.file_or_project import Subject
    from core.contacts import Permission
    from core.segment_builder import SavedSegment


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    file_or_project.add(parser, advice=False)
    parser.add_argument("--save", metavar="LIST.csv", help="write the selected customers there")
    contact_options.add(parser)


def run(options: argparse.Namespace) -> None:
    """Analyse the file or the project, and select its customers."""
    _check_where(options)
    # They are what is selected, not the segments that the selected are counted in.
    named, options.where = options.where, []
    with file_or_project.analysed(options) as subject, private_folder() as folder:
        options.where = named
        analysis, kind = subject.analysis, subject.kind
        segments = _segments(options, subject)
        listed = subject.contacts
        population = pipeline.needed_population(
            analysis, [one.where for one in segments], folder, listed, output.progress
        )
        selected = [
            segment_builder.select_customers(one.where, population, analysis.labels(kind))
            for one in segments
        ]
        left_out = 0
        if options.save:
            table = exports.customers_table(
                analysis, population.forecast, subject.playbook, kind=kind
            )
            chosen = exports.selected_table(table, segments, selected)
            permitted = exports.permitted_rows(chosen, analysis, _allowed(options, subject, folder))
            left_out = len(chosen) - len(permitted)
            Path(options.save).write_bytes(exports.to_csv(permitted))
        output.answer(
            options,
            lambda: exports.selection_document(segments, selected, kind) | {"left_out": left_out},
            lambda: exports.selection_text(
                segments, selected, subject.money, options.save, left_out
            ),
        )


def _allowed(options: argparse.Namespace, subject: Subject, folder: Path) -> Permission | None:
    """Who may be in a file that says how customers are reached; None where it says nothing."""
    if not exports.carries_contacts(subject.analysis):
        return None
    known = contact_options.contacts(options, subject.analysis, folder, subject.lists)
    return contact_options.allowed(options, subject.analysis, known, folder, subject.lists)


def _check_where(options: argparse.Namespace) -> None:
    """Refuse a file that is no segment before all the work; a project may know other names."""
    is_project = file_or_project.names_project(options)
    if not options.where and not is_project:
        raise SettingError(
            "Nothing says whom to select.",
            "Name a segment with --where: a YAML file, or an example such as “Slipping regulars”.",
            "usage",
        )
    if not is_project:
        where.read_where(options)


def _segments(options: argparse.Namespace, subject: Subject) -> tuple[SavedSegment, ...]:
    """The segments that are named, else all that the project has saved."""
    if options.where:
        return where.read_where(options, subject.analysis, subject.own)
    if not subject.own:
        raise SettingError(
            "The project has no segments of its own.",
            "Name one with --where, or save some on the Segment builder page.",
            "no_such_segment",
        )
    return subject.own
