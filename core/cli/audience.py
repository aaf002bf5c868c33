"""`audience FILE|PROJECT`: the customers of some segments, as a mailing tool takes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import campaigns, exports, pipeline
from core.cli import file_or_project, output
from core.cli.input_files import private_folder
from core.cli.options import contact_options
from core.errors import SettingError

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from core.analysis import Analysis, SegmentationKind


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    file_or_project.add(parser)
    formats = [one.name for one in exports.AUDIENCE_FORMATS]
    parser.add_argument(
        "--for", dest="target", choices=formats, default="plain", help="the system it is for"
    )
    parser.add_argument(
        "--segment",
        action="append",
        default=[],
        metavar="NAME",
        help="a segment whose customers are on the list; all of them where none is named",
    )
    contact_options.add(parser)
    parser.add_argument(
        "--hashed", action="store_true", help="identifiers as SHA-256, where the system takes them"
    )
    parser.add_argument("--save", metavar="LIST.csv", help="where the list is written")


def run(options: argparse.Namespace) -> None:
    """Analyse the file or the project, and write the list."""
    target = exports.audience_format(options.target)
    with file_or_project.analysed(options) as subject, private_folder() as folder:
        analysis = subject.analysis
        contacts = contact_options.contacts(options, analysis, folder, subject.lists)
        if not contacts.reaches:
            raise SettingError(
                "No column has e-mail addresses or phone numbers.",
                "Add a file that does with --contact-list.",
            )
        allowed = contact_options.allowed(options, analysis, contacts, folder, subject.lists)
        how = exports.AudienceOptions(options.hashed, pipeline.home_region(analysis))
        labels = _labels(options, analysis, subject.kind)
        members = exports.audience_members(analysis.customers.frame, labels, contacts, how)
        audience = exports.build_audience(target, members, contacts, allowed, how)
    if options.save:
        Path(options.save).write_bytes(audience.file())
    output.answer(
        options,
        lambda: exports.audience_document(audience),
        lambda: exports.audience_text(audience, options.save),
    )


def _labels(
    options: argparse.Namespace, analysis: Analysis, kind: SegmentationKind
) -> pd.Series[str]:
    """The segment of everybody who is to be on the list."""
    labels, saved = analysis.labels(kind), analysis.saved
    names = list(dict.fromkeys(labels)) if saved is None else list(saved.members)
    wanted = campaigns.resolve_names("segment", options.segment or names, names)
    return labels[labels.isin(wanted)] if saved is None else saved.listed(wanted)
