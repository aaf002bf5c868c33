"""Cron expressions: read as cron reads them, and refused in words where they are none."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from core.errors import SettingError
from core.projects.cron_expression import parse_cron


def at(text):
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("expression", "after", "named"),
    [
        ("0 6 * * *", "2026-03-01T05:59:30", "2026-03-01T06:00"),
        ("0 6 * * *", "2026-03-01T06:00", "2026-03-02T06:00"),
        ("*/15 * * * *", "2026-03-01T06:01", "2026-03-01T06:15"),
        ("5/20 * * * *", "2026-03-01T06:26", "2026-03-01T06:45"),
        ("0 6 * * mon-fri", "2026-02-27T07:00", "2026-03-02T06:00"),  # from Friday to Monday
        ("0 6 * * 0", "2026-03-02T00:00", "2026-03-08T06:00"),  # 8 March 2026 is a Sunday
        ("0 6 * * 7", "2026-03-02T00:00", "2026-03-08T06:00"),
        ("0 6 * * 5-7", "2026-03-08T07:00", "2026-03-13T06:00"),
        ("30 4 1,15 * *", "2026-03-01T05:00", "2026-03-15T04:30"),
        ("0 0 13 * fri", "2026-03-02T00:00", "2026-03-06T00:00"),  # either day is enough
        ("0 0 29 2 *", "2026-03-01T00:00", "2028-02-29T00:00"),
        ("0 0 29 2 *", "2096-03-01T00:00", "2104-02-29T00:00"),  # 2100 is no leap year
        ("59 23 31 DEC *", "2026-03-01T00:00", "2026-12-31T23:59"),
        ("@weekly", "2026-03-02T00:00", "2026-03-08T00:00"),
    ],
)
def test_the_next_moment_is_the_one_that_a_calendar_shows(expression, after, named):
    assert parse_cron(expression).next_after(at(after)) == at(named)


@pytest.mark.parametrize("seed", range(20))
def test_no_named_minute_is_passed_over_and_none_is_made_up(seed):
    drawn = random.Random(seed)  # noqa: S311 - expressions are drawn, not kept secret

    def field(least, most):
        values = sorted(drawn.sample(range(least, most + 1), drawn.randint(1, 3)))
        return drawn.choice(["*", ",".join(map(str, values))])

    minutes, hours = f"{drawn.randint(0, 59)}", field(0, 23)
    days, months, weekdays = field(1, 28), field(1, 12), field(0, 6)
    expression = parse_cron(f"{minutes} {hours} {days} {months} {weekdays}")

    def names(moment):
        def has(text, value):
            return text == "*" or str(value) in text.split(",")

        day, weekday = has(days, moment.day), has(weekdays, moment.isoweekday() % 7)
        of_day = (day and weekday) if "*" in (days, weekdays) else (day or weekday)
        same = has(minutes, moment.minute) and has(hours, moment.hour)
        return same and has(months, moment.month) and of_day

    moment = at("2026-01-01T00:00")
    stepped = next(
        later
        for n in range(1, 24 * 400)
        if names(later := moment + dt.timedelta(hours=n - 1, minutes=int(minutes)))
        and later > moment
    )
    assert expression.next_after(moment) == stepped


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0 6 * *",
        "60 6 * * *",
        "0 24 * * *",
        "0 6 0 * *",
        "0 6 * 13 *",
        "0 6 * * 8",
        "0 6 30 2 *",
        "*/0 * * * *",
        "5-1 * * * *",
        "0 6 * * lundi",
        "a b c d e",
        "0 6 * * *; rm",
        "@never",
        "*-5 * * * *",
    ],
)
def test_what_is_no_expression_is_refused_in_words(text):
    with pytest.raises(SettingError, match="no cron expression"):
        parse_cron(text)
