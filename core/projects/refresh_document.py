"""A refresh as JSON values and as a few lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.projects.project_document import (
    comparison_document,
    comparison_text,
    run_document,
    run_text,
)

if TYPE_CHECKING:
    from core.analysis import SegmentationKind
    from core.projects.refresh import Refreshed


def refreshed_document(refreshed: Refreshed) -> dict[str, Any]:
    """What a refresh has made: its run, and what changed."""
    compared = refreshed.compared
    return {
        **refreshed.refresh.model_dump(mode="json"),
        "run": run_document(refreshed.run),
        "changed": None if compared is None else comparison_document(compared),
    }


def refreshed_text(refreshed: Refreshed, kind: SegmentationKind | None) -> str:
    """What a refresh has made, for people.

    Parameters
    ----------
    refreshed : the refresh
    kind : the segmentation in use
    """
    if refreshed.refresh.outcome == "unchanged":
        return f"No new data since run {refreshed.run.number}."
    compared = refreshed.compared
    changed = [] if compared is None else [comparison_text(compared)]
    return "\n\n".join([run_text(refreshed.run, kind), *changed])
