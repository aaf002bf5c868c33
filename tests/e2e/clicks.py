"""Counts what a task costs a visitor: clicks, and clicks that needed scrolling first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import dashboard
    from playwright.sync_api import Download, Locator, Position


@dataclass(slots=True)
class Task:
    """One task, as it is done.

    Parameters
    ----------
    name : what the visitor wants
    limit : clicks it may take
    visitor : who does it
    may_scroll : whether what is clicked, and what is looked for, may lie below the window
    """

    name: str
    limit: int
    visitor: dashboard.Visitor
    may_scroll: bool = False
    clicks: int = 0
    scrolled: int = 0
    success: bool = field(default=False, init=False)

    def click(self, target: Locator, place: Position | None = None) -> None:
        """Click what is meant, and note whether it had to be scrolled to.

        Parameters
        ----------
        target : what is clicked
        place : where on it; in its middle without
        """
        self.look(target)
        self.clicks += 1
        target.click(position=place)
        self.visitor.settle()

    def download(self, target: Locator) -> Download:
        """Click what hands over a file, and take it."""
        with self.visitor.page.expect_download() as arriving:
            self.click(target)
        return arriving.value

    def look(self, target: Locator) -> None:
        """What the visitor must see next: wait for it, and note whether it is in the window."""
        target.wait_for()
        size = self.visitor.page.viewport_size
        # What is drawn above a target moves it: it counts where it comes to rest.
        for _ in range(10):
            box = target.bounding_box()
            if size and box and box["y"] >= 0 and box["y"] + box["height"] <= size["height"]:
                return
            self.visitor.page.wait_for_timeout(100)
        self.scrolled += 1

    def within_limit(self) -> bool:
        """Whether the task came to its end, and cost no more than it may."""
        return (
            self.success and self.clicks <= self.limit and (self.may_scroll or self.scrolled == 0)
        )


def table(tasks: list[Task]) -> str:
    """The tasks as lines of text, to be read."""
    lines = [f"{'task':<44} {'clicks':>6} {'limit':>6} {'scrolled':>8}  success"]
    lines += [
        f"{task.name:<44} {task.clicks:>6} {task.limit:>6} {task.scrolled:>8}  "
        f"{'yes' if task.success else 'NO'}"
        for task in tasks
    ]
    return "\n".join(lines)
