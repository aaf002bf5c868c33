"""Hours without digests: one that falls into them waits for their end."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from core.errors import SettingError
from core.settings import Frozen

_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


class QuietHours(Frozen):
    """From one time of the day to another, over midnight where the end comes first.

    Parameters
    ----------
    start, end : times of the day; the end is no longer quiet
    time_zone : of the times, such as Europe/Rome
    """

    start: dt.time
    end: dt.time
    time_zone: str = Field("UTC", max_length=100)

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("there is no such time zone") from error
        return name

    def holds(self, moment: dt.datetime) -> bool:
        """Whether a moment lies in the quiet hours."""
        time = moment.astimezone(ZoneInfo(self.time_zone)).time()
        if self.start <= self.end:
            return self.start <= time < self.end
        return time >= self.start or time < self.end

    def release(self, moment: dt.datetime) -> dt.datetime:
        """The first moment from one on that is not quiet, in UTC.

        Parameters
        ----------
        moment : with a time zone
        """
        moment = moment.astimezone(dt.UTC)
        if not self.holds(moment):
            return moment
        zone = ZoneInfo(self.time_zone)
        day = moment.astimezone(zone).date()
        # Where a clock is put back, the end comes twice.
        ends = sorted(
            dt.datetime.combine(day + dt.timedelta(days=after), self.end)
            .replace(tzinfo=zone, fold=fold)
            .astimezone(dt.UTC)
            for after in (0, 1, 2)
            for fold in (0, 1)
        )
        return next(end for end in ends if end > moment and not self.holds(end))

    def text(self) -> str:
        """As it is typed, with its zone."""
        return f"{self.start:%H:%M}-{self.end:%H:%M} {self.time_zone}"


def parse_quiet_hours(text: str, time_zone: str = "UTC") -> QuietHours | None:
    """Quiet hours as they are typed.

    Parameters
    ----------
    text : such as 22:00-07:00; `none` for no quiet hours
    time_zone : such as Europe/Rome

    Raises
    ------
    SettingError : these are no hours, or there is no such zone
    """
    if text.strip() == "none":
        return None
    shape = _HOURS.fullmatch(text.strip())
    numbers = [25] * 4 if shape is None else [*map(int, shape.groups())]
    try:
        return QuietHours(
            start=dt.time(numbers[0], numbers[1]),
            end=dt.time(numbers[2], numbers[3]),
            time_zone=time_zone,
        )
    except ValueError as error:
        raise SettingError(
            f"Quiet hours cannot be read from “{text}” in {time_zone}.",
            "Write them like 22:00-07:00, with a time zone such as Europe/Rome, or none.",
        ) from error
