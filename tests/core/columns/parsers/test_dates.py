"""Dates come back as they were written, whatever the writing."""

# ruff: noqa: DTZ001 - order dates carry no zone; neither do these

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loaded_file import orders_csv

from core.columns.parsers import dates
from core.engine import cell_text
from core.engine import connection as engine
from core.errors import UnreadableColumnError
from core.settings import ReadSettings

_MOMENTS = st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2024, 12, 31))
_DAYS = ("%d{0}%m{0}%Y", "%m{0}%d{0}%Y", "%Y{0}%m{0}%d", "%d{0}%m{0}%y", "%m{0}%d{0}%y")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
NUMERIC = [
    day.format(mark) + clock
    for day, mark, clock in itertools.product(_DAYS, "/-.", _CLOCKS)
    if not (day.startswith("%m") and mark == ".")
]
NAMED = ["%d-%b-%y", "%d %B %Y", "%b %d, %Y", "%B %d %Y %H:%M", "%a, %d %b %Y %H:%M:%S", "%d.%b.%Y"]


def read_back(texts, order="auto"):
    """The dates that a column of texts is read as, and the reading."""
    with engine.connect() as connection:
        connection.execute('CREATE TABLE raw ("__row__" BIGINT, day VARCHAR)')
        connection.executemany("INSERT INTO raw VALUES (?, ?)", list(enumerate(texts, start=1)))
        reading = dates.decide(connection, "raw", "day", "VARCHAR", order)
        found = connection.execute(f'SELECT {reading.sql} FROM raw ORDER BY "__row__"').fetchall()
    return [moment for (moment,) in found], reading


@pytest.mark.parametrize("pattern", [*NUMERIC, *NAMED])
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(moments=st.lists(_MOMENTS, min_size=1, max_size=8))
def test_a_date_written_in_any_usual_way_parses_back(pattern, moments):
    decisive = [dt.datetime(2010, 5, 31, 13, 45, 50), *moments]
    texts = [moment.strftime(pattern) for moment in decisive]
    expected = [dt.datetime.strptime(text, pattern) for text in texts]  # noqa: DTZ007 - naive on purpose
    found, reading = read_back(texts)
    assert found == expected
    assert not reading.ambiguous


@settings(max_examples=20, deadline=None)
@given(moments=st.lists(_MOMENTS, min_size=1, max_size=8), hours=st.integers(-11, 12))
def test_offsets_are_taken_to_utc(moments, hours):
    zone = dt.timezone(dt.timedelta(hours=hours))
    aware = [moment.replace(microsecond=0, tzinfo=zone) for moment in moments]
    expected = [moment.astimezone(dt.UTC).replace(tzinfo=None) for moment in aware]
    for pattern in ("%Y-%m-%d %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z"):
        assert read_back([moment.strftime(pattern) for moment in aware])[0] == expected
    assert read_back([moment.isoformat() for moment in aware])[0] == expected


@settings(max_examples=20, deadline=None)
@given(moments=st.lists(_MOMENTS, min_size=1, max_size=8))
@pytest.mark.parametrize("scale", [1, 1000, 1_000_000])
def test_seconds_since_1970_are_read_at_every_scale(moments, scale):
    whole = [moment.replace(microsecond=0) for moment in moments]
    texts = [str(int(moment.replace(tzinfo=dt.UTC).timestamp()) * scale) for moment in whole]
    assert read_back(texts)[0] == whole


@settings(max_examples=20, deadline=None)
@given(days=st.lists(st.dates(dt.date(1995, 1, 1), dt.date(2030, 1, 1)), min_size=1, max_size=8))
def test_numbers_that_are_dates_are_read_as_dates(days):
    expected = [dt.datetime.combine(day, dt.time()) for day in days]
    assert read_back([f"{day:%Y%m%d}" for day in days])[0] == expected
    assert read_back([f"{day:%Y%m%d}.0" for day in days])[0] == expected
    serials = [str((day - dt.date(1899, 12, 30)).days) for day in days]
    assert read_back(serials)[0] == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["10-Dez-25", "3-Mai-25"], [dt.datetime(2025, 12, 10), dt.datetime(2025, 5, 3)]),
        (["14 février 2024"], [dt.datetime(2024, 2, 14)]),
        (["5 ago 2023", "12 dic 2023"], [dt.datetime(2023, 8, 5), dt.datetime(2023, 12, 12)]),
    ],
)
def test_month_names_in_other_languages_are_known(texts, expected):
    assert read_back(texts)[0] == expected


def test_the_thirteenth_decides_for_the_whole_column():
    found, reading = read_back(["01/02/2024", "13/02/2024"])
    assert found == [dt.datetime(2024, 2, 1), dt.datetime(2024, 2, 13)]
    assert reading.label.startswith("day first")
    assert not reading.ambiguous


def test_dates_with_dots_are_day_first_even_where_no_day_is_above_twelve():
    found, reading = read_back(["01.02.2024", "05.06.2024"])
    assert found[0] == dt.datetime(2024, 2, 1)
    assert not reading.ambiguous


def test_rows_in_time_order_tip_the_scales_and_the_doubt_is_kept():
    days = [dt.date(2023, month, day) for month in range(1, 7) for day in (3, 9)]
    found, reading = read_back([f"{day:%d/%m/%Y}" for day in days])
    assert found == [dt.datetime.combine(day, dt.time()) for day in days]
    assert reading.ambiguous
    assert "time order" in reading.label


def test_the_choice_of_the_user_is_followed():
    assert read_back(["01/02/2024"], "day_first")[0] == [dt.datetime(2024, 2, 1)]
    assert read_back(["01/02/2024"], "month_first")[0] == [dt.datetime(2024, 1, 2)]


def test_days_that_do_not_exist_are_no_dates():
    found, _ = read_back(["2024-02-30", "2024-02-29", "infinity", "epoch", "2024-13-01"])
    assert found == [None, dt.datetime(2024, 2, 29), None, None, None]


def test_days_without_end_do_not_weigh_where_the_order_is_open():
    found, reading = read_back(["01/02/2024", "infinity", "02/02/2024", "-infinity"])
    assert reading.ambiguous
    assert [moment is None for moment in found] == [False, True, False, True]


def test_mixed_orders_are_not_read_both_ways():
    found, _ = read_back(["13/02/2024", "14/02/2024", "02/15/2024"])
    assert found == [dt.datetime(2024, 2, 13), dt.datetime(2024, 2, 14), None]


def test_a_column_of_words_is_named_with_an_example(load):
    with pytest.raises(UnreadableColumnError, match=r"order_date.*3 of 4.*soon"):
        load(orders_csv("order_date", ["2024-01-01", "soon", "soon", "later"]))


def test_a_blank_date_column_is_named(load):
    with pytest.raises(UnreadableColumnError, match=r"order_date.*blank"):
        load(
            orders_csv("order_date", ["", "", " "]),
            ReadSettings(roles=(("ordered_at", "order_date"),)),
        )


def test_half_of_the_filled_rows_must_be_readable():
    assert cell_text.MIN_READABLE_SHARE == 0.5
