"""Results that pages wait for: made as tasks, shown only where they take longer than a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ui.state import job_queue, session
from ui.tasks import panel

if TYPE_CHECKING:
    from ui.state.task import Task

T = TypeVar("T")

MOMENT = 0.8
"""Seconds that a page waits before it shows the progress of a task."""
_UPDATE_SECONDS = 0.5


def wait_for(kind: str, wanted: Task[T]) -> T | None:
    """The result of a task; while it runs, or after it was stopped, its panel and None.

    A task that takes no longer than `MOMENT` is not shown. There is one task of a kind at a time:
    asking for the same with another key stops the one before.

    Parameters
    ----------
    kind : the kind of work
    wanted : the task, not started; where one with its key was, that one counts. Its result is never
        None

    Raises
    ------
    ClienteleError : why the work failed; asking again starts a new task
    """
    tasks = session.current().tasks
    task = tasks.results.get(kind)
    if task is None or task.key != wanted.key:
        task = tasks.start_result(kind, wanted)
        job_queue.PRECEDENCE.page_waits()
        task.wait(MOMENT)
    if task.running:
        panel.show_progress(task, kind, seconds=_UPDATE_SECONDS)
        return None
    if task.cancelled:
        panel.show_stopped(wanted.title, kind, lambda: tasks.drop(kind))
        return None
    del tasks.results[kind]
    if task.problem is not None:
        raise task.problem
    result: T | None = task.result
    return result
