"""What is computed in the background for one visitor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from core.errors import ClienteleError
    from core.features import Customers
    from core.segmentation import SearchState
    from core.settings import SegmentSettings
    from ui.state.task import Task


class PausedSearch(NamedTuple):
    """A search for segments that was stopped before all of its trials were made.

    Parameters
    ----------
    customers : of the store that was searched
    settings : how
    state : the trials made so far
    """

    customers: Customers
    settings: SegmentSettings
    state: SearchState


@dataclass
class Tasks:
    """Tasks of one visitor.

    Parameters
    ----------
    analysis : opens, scores or searches a store; every page shows it
    results : make what a page shows, one of each kind
    problem : why the last analysis failed
    paused : a search that can be continued
    """

    analysis: Task[Any] | None = None
    results: dict[str, Task[Any]] = field(default_factory=dict)
    problem: ClienteleError | None = None
    paused: PausedSearch | None = None

    @property
    def under_way(self) -> Task[Any] | None:
        """A task whose result a page waits for: running, or finished and not collected yet."""
        results = (task for task in self.results.values() if not task.cancelled)
        return self.analysis or next(results, None)

    @property
    def every(self) -> list[Task[Any]]:
        """All of them, running or not collected yet."""
        return [*([self.analysis] if self.analysis else []), *self.results.values()]

    def start_analysis(self, task: Task[Any]) -> None:
        """Start an analysis; another one that runs is stopped."""
        if self.analysis is not None:
            self.analysis.cancel()
        self.problem = None
        self.analysis = task.start(self)

    def start_result(self, kind: str, task: Task[Any]) -> Task[Any]:
        """Start making a result; another task of its kind is stopped."""
        if kind in self.results:
            self.results[kind].cancel()
        self.results[kind] = task
        return task.start(self)

    def drop(self, kind: str) -> None:
        """Forget a task that has ended; a page that asks for its result starts a new one."""
        self.results.pop(kind, None)

    def cancel_results(self) -> None:
        """Stop and drop what pages wait for; a page that asks again starts a new task."""
        for task in self.results.values():
            task.cancel()
        self.results.clear()

    def cancel_all(self) -> None:
        """Stop everything."""
        self.cancel_results()
        if self.analysis is not None:
            self.analysis.cancel()
