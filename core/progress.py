"""How long work reports where it is, and how it is asked to stop."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):  # noqa: N818 - it is a request that was met, not an error
    """Raised by a progress callback to stop the work; the pipeline lets it through."""


class Progress(Protocol):
    """Called by the pipeline as it goes.

    Parameters
    ----------
    stage : one of `STAGES`
    done : share of that stage that is done, 0 to 1, measured, never made up
    detail : a few words on what is happening now
    """

    def __call__(self, stage: str, done: float, detail: str = "") -> None:
        """Take note of it."""
        ...


STAGES = ("load", "clean", "features", "tune", "judge")


def silent(stage: str, done: float, detail: str = "") -> None:
    """Report nothing: the default."""


def only_news(progress: Progress) -> Progress:
    """Pass on only what differs from the last report, for those who print every line."""
    last: list[tuple[str, float, str]] = []

    def changes_only(stage: str, done: float, detail: str = "") -> None:
        if last != [(stage, done, detail)]:
            last[:] = [(stage, done, detail)]
            progress(stage, done, detail)

    return changes_only
