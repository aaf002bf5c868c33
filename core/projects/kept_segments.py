"""Segments of the shop's own as a run kept them: their conditions, and who met them.

They lie beside the run's customers as one Parquet file: a column for each segment, a row for each
customer in the order of customers.parquet, and the conditions as YAML in its metadata. A segment
that is saved after the run is added to it as long as the run's data are at hand.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from core import segment_builder
from core.errors import ClienteleError
from core.projects import atomic_files, run_store, scored_customers
from core.projects.project_store import locked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.segment_builder import SavedSegment, SavedSegmentation

_CONDITIONS = b"clientele.segments"
MAX_SEGMENTS = 200


@dataclass(frozen=True, eq=False)
class KeptSegments:
    """Segments of the shop's own in one run.

    Parameters
    ----------
    segments : with their conditions, in the order in which they take customers
    members : whom each holds by itself, booleans; a column by name, index customer_id
    """

    segments: tuple[SavedSegment, ...]
    members: pd.DataFrame

    def of(self, segments: Sequence[SavedSegment]) -> KeptSegments:
        """Those of some segments that the run kept with the same conditions, under their names.

        Parameters
        ----------
        segments : in the order in which they take customers
        """
        names = {one.where: one.name for one in self.segments}
        known = [one for one in segments if one.where in names]
        columns = {one.name: self.members[names[one.where]] for one in known}
        return KeptSegments(tuple(known), pd.DataFrame(columns, index=self.members.index))

    @property
    def labels(self) -> pd.Series[str]:
        """The first segment that holds each customer; `REST` where none does."""
        labels = pd.Series(segment_builder.REST, self.members.index, dtype="str")
        for segment in reversed(self.segments):
            labels = labels.mask(self.members[segment.name], segment.name)
        return labels


def keep_segments(
    folder: Path, project_id: str, number: int, segmentation: SavedSegmentation
) -> None:
    """Add segments to a run that was made of the same customers.

    Parameters
    ----------
    folder, project_id, number : of the run
    segmentation : of the analysis that the run is of

    Raises
    ------
    ProjectError : there is no such run, it is damaged, or it is of other customers
    """
    with locked(folder, project_id):
        add_segments(run_store.run_path(folder, project_id, number), number, segmentation)


def add_segments(run: Path, number: int, segmentation: SavedSegmentation) -> None:
    """Add segments to a run while nobody else writes to its project.

    What the run has kept stays, unless a segment has the name or the conditions of a new one.

    Parameters
    ----------
    run : its folder
    number : of the run
    segmentation : of the analysis that the run is of

    Raises
    ------
    ProjectError : the run is damaged, or of other customers
    """
    before = _kept(run, number)
    ids = before.members.index
    labels = segmentation.labels
    if len(labels) != len(ids) or not labels.index.isin(ids).all():
        raise run_store.damaged_run(number)
    new = _of_analysis(segmentation, ids)
    if set(new.segments) <= set(before.segments):
        return
    names = {one.name.casefold() for one in new.segments}
    wheres = {one.where for one in new.segments}
    stay = [
        one
        for one in before.segments
        if one.name.casefold() not in names and one.where not in wheres
    ]
    kept = KeptSegments(
        (*new.segments, *stay),
        new.members.join(before.members[[one.name for one in stay]]),
    )
    atomic_files.write_file(run / run_store.SEGMENTS, _content(kept))


def segments_file(segmentation: SavedSegmentation, ids: pd.Index[str]) -> bytes:
    """The content of a new run's file of segments.

    Parameters
    ----------
    segmentation : the segments, and whom they hold
    ids : the customers of the run, in their order
    """
    return _content(_of_analysis(segmentation, ids))


def _of_analysis(segmentation: SavedSegmentation, ids: pd.Index[str]) -> KeptSegments:
    places = segmentation.labels.index.get_indexer(ids)
    columns = {one.name: segmentation.members[one.name][places] for one in segmentation.segments}
    return KeptSegments(segmentation.segments, pd.DataFrame(columns, index=ids))


def _content(kept: KeptSegments) -> bytes:
    segments = kept.segments[:MAX_SEGMENTS]
    columns = {one.name: pa.array(kept.members[one.name].to_numpy(bool)) for one in segments}
    written = segment_builder.write_segments(segments).encode()
    schema = pa.schema([(name, pa.bool_()) for name in columns], {_CONDITIONS: written})
    file = io.BytesIO()
    pq.write_table(pa.table(columns, schema), file)
    return file.getvalue()


def kept_segments(folder: Path, project_id: str, number: int) -> KeptSegments:
    """The segments that a run kept; none where it kept none, or they cannot be read.

    Raises
    ------
    ProjectError : there is no such run, or it is damaged
    """
    return _kept(run_store.run_path(folder, project_id, number), number)


def _kept(run: Path, number: int) -> KeptSegments:
    try:
        ids = scored_customers.read_rows(run / run_store.CUSTOMERS).index
    except (OSError, ValueError, KeyError) as error:
        raise run_store.damaged_run(number) from error
    try:
        return read_segments(run / run_store.SEGMENTS, ids)
    except (OSError, ValueError, ClienteleError):
        return KeptSegments((), pd.DataFrame(index=ids))


def read_segments(path: Path, ids: pd.Index[str]) -> KeptSegments:
    """The segments in a file of a run.

    Parameters
    ----------
    path : of the file
    ids : the customers of the run, in their order

    Raises
    ------
    OSError, ValueError : it is damaged, or of other customers
    SettingError : its conditions cannot be understood
    """
    table = pq.read_table(path)
    written = (table.schema.metadata or {}).get(_CONDITIONS, b"")
    segments = segment_builder.parse_segments(written, any_field=True)
    names = [one.name for one in segments]
    if table.column_names != names or table.num_rows != len(ids):
        raise ValueError("the segments of a run are of other customers")
    if any(column.type != pa.bool_() for column in table.schema):
        raise ValueError("the segments of a run are no booleans")
    columns = {name: np.asarray(table[name].to_numpy(), bool) for name in names}
    return KeptSegments(segments, pd.DataFrame(columns, index=ids))
