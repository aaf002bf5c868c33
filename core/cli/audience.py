"""`audience FILE`: the customers of some segments as a list that a mailing tool takes as it is."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from core import campaigns, exports, pipeline, process_folder
from core.cli import output
from core.cli.input_files import analysed_files
from core.cli.options import contact_options, where
from core.cli.options import shared_options as shared
from core.errors import SettingError

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from core.analysis import Analysis, SegmentationKind

HELP = "write a list of customers for a mailing tool or an advertising platform"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_analysis(parser)
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
    shared.add_by(parser, "rfm")
    contact_options.add(parser)
    parser.add_argument(
        "--hashed", action="store_true", help="identifiers as SHA-256, where the system takes them"
    )
    parser.add_argument("--save", metavar="LIST.csv", help="where the list is written")


def run(options: argparse.Namespace) -> None:
    """Analyse the file and write the list."""
    settings = shared.read_settings(options)
    target = exports.audience_format(options.target)
    with (
        analysed_files(options, settings) as analysed,
        tempfile.TemporaryDirectory(dir=process_folder.path()) as name,
    ):
        folder = Path(name)
        contacts = contact_options.contacts(options, analysed, folder)
        if not contacts.reaches:
            raise SettingError(
                "No column has email addresses or phone numbers.",
                "Add a file that does with --contact-list.",
            )
        region = pipeline.home_region(analysed)
        audience_options = exports.AudienceOptions(
            consent=not options.ignore_consent,
            as_hashes=options.hashed,
            region=region,
            suppression=contact_options.suppression(options, folder, region),
        )
        analysis, kind = where.segments_in_use(options, analysed, contacts)
        labels = _labels(options, analysis, kind)
        members = exports.audience_members(
            analysis.customers.frame, labels, contacts, audience_options
        )
        audience = exports.build_audience(target, members, contacts, audience_options)
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
