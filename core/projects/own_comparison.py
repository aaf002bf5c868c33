"""Two runs seen by the project's own segments: those that both kept with the same conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import segment_builder
from core.errors import Notice, ProjectError
from core.formatting import Listed, Sentence
from core.projects.kept_segments import kept_segments
from core.projects.project_segments import own_segments
from core.projects.project_store import open_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from core.projects.kept_segments import KeptSegments
    from core.projects.project_run import ProjectRun
    from core.segment_builder import SavedSegment

_FITTED = frozenset({"rfm", "model", "forecast"})
"""What conditions may ask that is found in the data, and so may be found anew in a later run."""

NOT_KEPT = frozenset({"segments_not_kept", "no_such_segment"})
"""Codes of the errors that say that two runs cannot be compared by the project's own segments."""


@dataclass(frozen=True, eq=False)
class ComparedSides:
    """The segments of two runs.

    Parameters
    ----------
    before, after : the segment of each customer of the one and the other, by customer_id
    names : the segments in their order, as the later run calls them
    reason : why nothing needs to be found anew, where drift does not decide that
    notices : what cannot be compared
    """

    before: pd.Series[str]
    after: pd.Series[str]
    names: tuple[str, ...]
    reason: Sentence | None = None
    notices: tuple[Notice, ...] = ()


def compare_own_segments(
    folder: Path, project_id: str, before: ProjectRun, after: ProjectRun
) -> ComparedSides:
    """The project's own segments, as it has them now, in two runs.

    A customer belongs to the first segment that holds them, in the project's order, of those that
    both runs have kept.

    Parameters
    ----------
    folder, project_id : of the project
    before, after : the runs

    Raises
    ------
    ProjectError : there are no such segments
    """
    wanted = own_segments(open_project(folder, project_id).choices)
    kept = [kept_segments(folder, project_id, run.number).of(wanted) for run in (before, after)]
    both = [one for one in wanted if all(one in each.segments for each in kept)]
    if not both:
        raise _nothing_in_common(wanted, kept, (before, after))
    then, now = (each.of(both) for each in kept)
    return ComparedSides(
        then.labels,
        now.labels,
        (*(one.name for one in both), segment_builder.REST),
        _reason(both, same=before.base == after.base),
        tuple(_not_kept(wanted, kept, (before, after))),
    )


def _reason(segments: list[SavedSegment], *, same: bool) -> Sentence:
    asked = segment_builder.condition_sources([one.where for one in segments])
    if not same and asked & _FITTED:
        return Sentence(
            "Your conditions are the same in both runs, but some ask for scores or segments that "
            "were found anew in the later one, so customers also moved because of that."
        )
    return Sentence(
        "Both runs were asked the same conditions, so it is the customers who have moved."
    )


def _not_kept(
    wanted: tuple[SavedSegment, ...],
    kept: list[KeptSegments],
    runs: tuple[ProjectRun, ProjectRun],
) -> Iterator[Notice]:
    """The segments that a run did not keep as they are now."""
    for run, each in zip(runs, kept, strict=True):
        missing = tuple(one.name for one in wanted if one not in each.segments)
        if missing:
            yield Notice(
                "segments_not_kept",
                Sentence(
                    "Run {run} did not keep who was in {segments}, so {n:it is|they are} left out "
                    "here: {n:it was|they were} saved or changed after that run, or could not be "
                    "judged by its data.",
                    run=str(run.number),
                    segments=Listed(missing),
                    n=len(missing),
                ),
            )


def _nothing_in_common(
    wanted: tuple[SavedSegment, ...],
    kept: list[KeptSegments],
    runs: tuple[ProjectRun, ProjectRun],
) -> ProjectError:
    if not wanted:
        return ProjectError(
            "The project has no segments of its own.",
            "Save some on the Segment builder page.",
            "no_such_segment",
        )
    less = next((run for run, each in zip(runs, kept, strict=True) if not each.segments), runs[0])
    return ProjectError(
        f"Run {less.number} did not keep who was in your own segments: they were saved or changed "
        "after it, or could not be judged by its data.",
        "Compare two later runs, or compare by RFM segments. Runs keep your segments from now on.",
        "segments_not_kept",
    )
