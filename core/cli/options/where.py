"""The saved segments that `--where` names, and an analysis that uses them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core import campaigns, pipeline, segment_builder
from core.cli import output
from core.cli.input_files import existing, private_folder
from core.errors import SettingError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from core.analysis import Analysis, SegmentationKind
    from core.contacts import Contacts
    from core.segment_builder import ConditionField, SavedSegment


def read_where(
    options: argparse.Namespace,
    analysis: Analysis | None = None,
    own: Sequence[SavedSegment] = (),
) -> tuple[SavedSegment, ...]:
    """The saved segments a command is given, in their order.

    Parameters
    ----------
    options : with `where`
    analysis : of the file: its columns may be fields; before there is one, any name may be a column
    own : those that the project has saved, to be named like examples

    Raises
    ------
    SettingError : a file or an example is not there, or cannot be understood
    """
    fields = None if analysis is None else pipeline.population_of(analysis).fields
    segments = [segment for name in options.where for segment in _read(name, fields, own)]
    names = [segment.name for segment in segments]
    if len(set(names)) < len(names):
        raise SettingError("Two segments of --where have one name.", "Rename one of them.")
    return tuple(segments)


def _read(
    name: str, fields: Mapping[str, ConditionField] | None, own: Sequence[SavedSegment]
) -> tuple[SavedSegment, ...]:
    if Path(name).suffix.casefold() in {".yaml", ".yml"}:
        text = existing(Path(name)).read_bytes()
        return segment_builder.parse_segments(text, fields, any_field=fields is None)
    examples = {one.name: one for one in segment_builder.example_segments()}
    named = {**examples, **{one.name: one for one in own}}
    what = "saved or example segment" if own else "example segment"
    (known,) = campaigns.resolve_names(what, [name], list(named))
    return (named[known],)


def segments_in_use(
    options: argparse.Namespace,
    analysis: Analysis,
    contacts: Contacts | None = None,
    own: Sequence[SavedSegment] = (),
) -> tuple[Analysis, SegmentationKind]:
    """The analysis with the saved segments of `--where`, and the segmentation in use.

    Parameters
    ----------
    options : with `where` and `by`
    analysis : of the file
    contacts : of its customers, where they are known already
    own : the segments that the project has saved
    """
    if not options.where:
        return analysis, analysis.kind_in_use(options.by)
    segments = read_where(options, analysis, own)
    with private_folder() as folder:
        population = pipeline.needed_population(
            analysis, [one.where for one in segments], folder, contacts, output.progress
        )
    return pipeline.use_saved_segments(analysis, segments, population), "saved"
