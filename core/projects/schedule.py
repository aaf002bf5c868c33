"""`schedule.json` in a project's folder: when the server refreshes it, and when it last did.

A moment that is due is done once, however many servers look: whoever refreshes holds a lock, and
notes the moment when the refresh has ended. One that was missed, because no server ran or the one
that did was killed, is caught up with by one refresh.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING, Annotated, Any, Self

from filelock import FileLock, Timeout
from pydantic import Field, StringConstraints, ValidationError, model_validator

from core.errors import ClienteleError, SettingError
from core.projects import atomic_files, linked_sources
from core.projects.cron_expression import parse_cron
from core.projects.project_store import locked, open_project, project_path
from core.settings import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "schedule.json"
MAX_HOURS = 24 * 31

TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
_TRIED = 24 * 60
"""Moments of an hour that comes twice that are passed over, at most one a minute of a day."""


class Schedule(Frozen):
    """When a project is refreshed: at one of four kinds of moments.

    Parameters
    ----------
    daily : at this time of every day, such as 06:00
    every_hours : so many hours after the last time
    cron : at the moments of a cron expression
    when_changed : whenever a linked file or folder has changed, and nobody writes to it any more
    zone : the clock that `daily` and `cron` are read by
    since : when it was set, UTC: what lies before is not caught up with
    done : the last time a refresh by it ended, UTC; None before the first
    seen : what the linked files looked like then
    """

    daily: TimeOfDay | None = None
    every_hours: int | None = Field(None, ge=1, le=MAX_HOURS)
    cron: str | None = Field(None, max_length=200)
    when_changed: bool = False
    zone: str = "UTC"
    since: dt.datetime
    done: dt.datetime | None = None
    seen: str = ""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = (self.daily, self.every_hours, self.cron, self.when_changed or None)
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("one kind of moment")
        if self.cron is not None:
            parse_cron(self.cron)
        _zone(self.zone)
        return self

    def next_due(self) -> dt.datetime | None:
        """The first moment it has not done yet, UTC; None where files decide."""
        after = max(self.since, self.done or self.since)
        if self.when_changed:
            return None
        if self.every_hours is not None:
            return after + dt.timedelta(hours=self.every_hours)
        expression = parse_cron(self.cron or _daily_cron(self.daily or "00:00"))
        zone = _zone(self.zone)
        local = after.astimezone(zone).replace(tzinfo=None)
        # Where clocks are set back an hour comes twice: moments of the first are done.
        for _ in range(_TRIED):
            named = expression.next_after(local)
            if named is None:
                break
            due = named.replace(tzinfo=zone).astimezone(dt.UTC)
            if due > after:
                return due
            local = named
        return None


def make_schedule(**chosen: Any) -> Schedule:
    """A schedule from now on.

    Parameters
    ----------
    chosen : fields of `Schedule`

    Raises
    ------
    SettingError : they are no schedule
    """
    try:
        return Schedule(since=dt.datetime.now(dt.UTC), **chosen)
    except ValidationError as error:
        raise SettingError(
            "A schedule is one of: a time of day, a number of hours, a cron expression, or changed "
            "files.",
            "Such as `--daily 06:00 --zone Europe/Berlin`, `--every 4` or `--cron '0 6 * * mon'`.",
        ) from error


def set_schedule(folder: Path, project_id: str, schedule: Schedule | None) -> None:
    """Keep a project's schedule in place of the one there is; None for no more.

    Raises
    ------
    ProjectError : there is no such project
    SettingError : it waits for changed files, and the project reads none where they lie
    """
    if schedule is not None and schedule.when_changed:
        linked_sources.look_of(open_project(folder, project_id).source)
    with locked(folder, project_id) as path:
        if schedule is None:
            (path / FILE).unlink(missing_ok=True)
        else:
            _write(path, schedule)


def read_schedule(folder: Path, project_id: str) -> Schedule | None:
    """The schedule of a project; None where it has none.

    Raises
    ------
    ProjectError : there is no such project
    SettingError : its file is damaged
    """
    path = project_path(folder, project_id) / FILE
    try:
        return Schedule.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, ClienteleError) as error:
        raise SettingError(
            "The schedule of this project cannot be read.",
            "Set it again with `python -m core schedule set`.",
        ) from error


@contextlib.contextmanager
def due_refresh(folder: Path, project_id: str, now: dt.datetime) -> Iterator[bool]:
    """Hold what is due of a project while it is refreshed; whether anything is.

    Nothing is due to anybody else meanwhile. The moment is noted when the block has ended. One that
    raised, or whose process was killed, has noted nothing, and the next who looks does it again.

    Parameters
    ----------
    folder, project_id : of the project
    now : UTC
    """
    lock = FileLock(atomic_files.lock_path(folder / f"{project_id}.schedule"), mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    try:
        # Looked at while nobody else can note it: another server may just have done it.
        due, seen = _due(folder, project_id, now)
        yield due
        if due:
            _note(folder, project_id, now, seen)
    finally:
        lock.release()


def due_projects(folder: Path, now: dt.datetime) -> tuple[str, ...]:
    """The ids of the projects of which something is due, as far as is known without a lock."""
    listed = sorted(path.parent.name for path in folder.glob(f"[!.]*/{FILE}"))
    return tuple(each for each in listed if _due(folder, each, now)[0])


def _due(folder: Path, project_id: str, now: dt.datetime) -> tuple[bool, str]:
    """Whether a refresh is due, and what the linked files look like where they decide."""
    try:
        schedule = read_schedule(folder, project_id)
        if schedule is None:
            return False, ""
        if schedule.when_changed:
            # Before the refresh, so that what changes meanwhile is another one's.
            source = open_project(folder, project_id).source
            look = linked_sources.look_of(source)
            return look != schedule.seen and linked_sources.is_settled(source), look
        due = schedule.next_due()
    except ClienteleError:  # gone, damaged, or nothing there to read
        return False, ""
    return due is not None and due <= now, ""


def _note(folder: Path, project_id: str, now: dt.datetime, seen: str) -> None:
    """Note that a moment is done, in the schedule as it stands now."""
    with contextlib.suppress(ClienteleError), locked(folder, project_id) as path:
        schedule = read_schedule(folder, project_id)
        if schedule is not None:
            done = max(now, schedule.since)
            _write(path, schedule.model_copy(update={"done": done, "seen": seen}))


def _write(path: Path, schedule: Schedule) -> None:
    atomic_files.write_file(path / FILE, schedule.model_dump_json(indent=1).encode())


def _daily_cron(time: str) -> str:
    hour, minute = time.split(":")
    return f"{int(minute)} {int(hour)} * * *"


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError(
            f"There is no time zone {name[:80]} here.", "Write one such as Europe/Berlin or UTC."
        ) from error
