"""A schedule as JSON values and as a line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.formatting import count

if TYPE_CHECKING:
    from core.projects.schedule import Schedule


def schedule_document(schedule: Schedule | None) -> dict[str, Any] | None:
    """A schedule in plain JSON values; None where there is none."""
    if schedule is None:
        return None
    due = schedule.next_due()
    return {
        **schedule.model_dump(mode="json", exclude={"seen"}),
        "next": None if due is None else due.isoformat(),
        "text": schedule_text(schedule),
    }


def schedule_text(schedule: Schedule | None) -> str:
    """When a project is refreshed, in a line."""
    if schedule is None:
        return "no schedule"
    due = schedule.next_due()
    then = "" if due is None else f"; next on {due:%Y-%m-%d at %H:%M} UTC"
    done = "" if schedule.done is None else f"; last on {schedule.done:%Y-%m-%d at %H:%M} UTC"
    return f"{_moments(schedule)}{then}{done}"


def _moments(schedule: Schedule) -> str:
    if schedule.when_changed:
        return "whenever its files have changed"
    if schedule.every_hours is not None:
        return f"every {count(schedule.every_hours, 'hour')}"
    if schedule.daily is not None:
        return f"daily at {schedule.daily} ({schedule.zone})"
    return f"cron {schedule.cron} ({schedule.zone})"
