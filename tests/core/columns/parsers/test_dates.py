"""Dates come back as they were written, whatever the writing."""

# ruff: noqa: DTZ001 - order dates carry no zone; neither do these

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from babel.dates import format_date
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


def read_back(texts, **chosen):
    """The dates that a column of texts is read as, and the reading."""
    with engine.connect() as connection:
        connection.execute('CREATE TABLE raw ("__row__" BIGINT, day VARCHAR)')
        connection.executemany("INSERT INTO raw VALUES (?, ?)", list(enumerate(texts, start=1)))
        reading = dates.decide(connection, "raw", "day", "VARCHAR", ReadSettings(**chosen))
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
def test_times_with_an_offset_stay_on_their_own_clock(moments, hours):
    zone = dt.timezone(dt.timedelta(hours=hours))
    aware = [moment.replace(microsecond=0, tzinfo=zone) for moment in moments]
    expected = [moment.replace(tzinfo=None) for moment in aware]
    for pattern in ("%Y-%m-%d %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z"):
        assert read_back([moment.strftime(pattern) for moment in aware])[0] == expected
    found, reading = read_back([moment.isoformat() for moment in aware])
    assert found == expected
    if hours:
        assert reading.clock == "own"


def test_a_change_of_the_clocks_leaves_the_hours_of_the_day_as_they_are():
    found, reading = read_back(["2024-03-09T18:30:00-08:00", "2024-03-10T18:30:00-07:00"])
    assert [moment.hour for moment in found] == [18, 18]
    assert reading.clock == "own"


@pytest.mark.parametrize("ending", ["Z", " UTC", "+00:00", "+0000", " GMT"])
def test_times_in_utc_are_said_to_be(ending):
    found, reading = read_back([f"2024-06-18 23:30:00{ending}"])
    assert found == [dt.datetime(2024, 6, 18, 23, 30)]
    assert reading.clock == "utc"
    assert not read_back([f"2024-06-18 00:00:00{ending}"])[1].clock


@pytest.mark.parametrize(
    "text", ["2024-06-19T01:30:00Z", "2024-06-18T21:30:00-04:00", "1718760600", "1718760600000"]
)
def test_another_zone_can_be_chosen(text):
    found, reading = read_back([text], time_zone="America/Los_Angeles")
    assert found == [dt.datetime(2024, 6, 18, 18, 30)]
    assert not reading.clock


def test_a_choice_of_zone_leaves_times_without_an_offset_alone():
    texts = ["2024-06-18 18:30:00", "18/06/2024 18:30"]
    for text in texts:
        assert read_back([text], time_zone="Asia/Tokyo")[0] == [dt.datetime(2024, 6, 18, 18, 30)]


@pytest.mark.parametrize(
    ("pattern", "kept"),
    [
        ("%Y%m%d%H", "hour"),
        ("%Y%m%d%H%M", "minute"),
        ("%Y%m%d%H%M%S", "second"),
        ("%d%m%Y", "day"),
        ("%m%d%Y", "day"),
        ("%y%m%d", "day"),
        ("%Y%m", "month"),
    ],
)
def test_digits_that_spell_a_date_are_no_seconds(pattern, kept):
    steps = [dt.timedelta(days=23 * n, hours=n, minutes=7 * n, seconds=11 * n) for n in range(40)]
    moments = [dt.datetime(2021, 1, 31, 8, 5, 9) + step for step in steps]
    after = ("month", "day", "hour", "minute", "second")
    zeros = {name: int(name == "day") for name in after[after.index(kept) + 1 :]}
    found, reading = read_back([moment.strftime(pattern) for moment in moments])
    assert found == [moment.replace(**zeros) for moment in moments]
    assert not reading.ambiguous


def test_a_spreadsheet_may_have_taken_the_leading_zero():
    assert read_back(["1032023", "25122023"])[0] == [
        dt.datetime(2023, 3, 1),
        dt.datetime(2023, 12, 25),
    ]


def test_a_day_number_of_excel_is_no_date_without_its_zero():
    assert read_back(["40909"])[0] == [dt.datetime(2012, 1, 1)]
    assert read_back(["040909"])[0] == [dt.datetime(2004, 9, 9)]


def test_a_count_that_leads_decades_away_is_read_otherwise_or_is_a_question():
    days = [dt.date(2023, 1, 1) + dt.timedelta(days=9 * n) for n in range(30)]
    numbers = [str((day - dt.date(1970, 1, 1)).days) for day in days]
    found, reading = read_back(numbers)
    assert [moment.date() for moment in found] == days
    assert reading.ambiguous
    assert read_back(numbers, date_numbers="excel")[0][0].year == 1952
    assert read_back(["4102444800", "4112444800"])[1].implausible == "2100"


def test_seconds_of_nanoseconds_are_read():
    moment = dt.datetime(2023, 5, 6, 7, 8, 9)
    count = int(moment.replace(tzinfo=dt.UTC).timestamp()) * 10**9
    assert read_back([str(count)])[0] == [moment]


def test_numbers_with_day_and_month_in_doubt_say_so():
    _, reading = read_back(["01022023", "03042023"])
    assert reading.ambiguous
    assert read_back(["01022023"], date_order="day_first")[0] == [dt.datetime(2023, 2, 1)]


def test_dots_with_blanks_are_read():
    assert read_back(["24. 6. 2023", "1. 12. 2023"])[0][0] == dt.datetime(2023, 6, 24)
    assert read_back(["2023. 06. 24.", "2023. 12. 1."])[0][0] == dt.datetime(2023, 6, 24)
    assert read_back(["24.06.2023. 15:30"])[0][0] == dt.datetime(2023, 6, 24, 15, 30)


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


_EVENING = dt.datetime(2023, 6, 24, 18, 30)


@pytest.mark.parametrize(
    "text",
    [
        "24 de junio de 2023",
        "sábado, 24 de junio de 2023",
        "24. Juni 2023",
        "24 juin 2023",
        "sam. 24 juin 2023",
        "June 24, 2023",
        "Saturday, June 24th, 2023",
        "24th of June 2023",
        "24 giugno 2023",
        "24 czerwca 2023",
        "24 czerwca 2023 r.",
        "24.06.2023 r.",
        "24. června 2023",
        "24 июня 2023 \u0433.",
        "24 Haziran 2023 Cumartesi",
        "24 Juni 2023",
        "2023. június 24.",
        "2023 m. birželio 24 d.",
        "sábado, 24 de junho de 2023",
        "2023年6月24日",
        "2023年6月24日(土)",
        "2023년 6월 24일",
        "ngày 24 tháng 6 năm 2023",
        "24 มิถุนายน 2566",
        "24 d’abril de 2023",
    ],
)
def test_dates_written_out_are_read_in_many_languages(text):
    found, reading = read_back([text])
    assert found == [dt.datetime(2023, 4 if "abril" in text else 6, 24)]
    assert not reading.ambiguous


@pytest.mark.parametrize(
    "text",
    [
        "24 de junio de 2023, 18:30",
        "24. Juni 2023 um 18:30 Uhr",
        "24 juin 2023 à 18h30",
        "24 juin 2023 18:30",
        "Saturday, June 24th, 2023 at 6:30 PM",
        "24 June 2023 6:30 p.m.",
        "24 de junho de 2023 às 18:30",
        "24/06/2023 às 18:30",
        "2023年6月24日 18時30分",
        "2023년 6월 24일 토요일 오후 6:30",
        "2023. 6. 24. 오후 6:30",
        "24 июня 2023 \u0433. в 18:30",
    ],
)
def test_dates_written_out_keep_their_time(text):
    assert read_back([text])[0] == [_EVENING]


@pytest.mark.parametrize(
    "language", ["de", "fr", "es", "it", "pt", "nl", "pl", "cs", "ru", "tr", "id", "ko", "ja", "hr"]
)
@pytest.mark.parametrize("width", ["medium", "long", "full"])
def test_every_month_is_read_as_the_language_writes_it(language, width):
    days = [dt.date(2023, month, day) for month in range(1, 13) for day in (3, 28)]
    found, reading = read_back([format_date(day, width, locale=language) for day in days])
    assert [moment.date() for moment in found] == days
    assert not reading.ambiguous


def test_names_that_mean_other_months_elsewhere_leave_a_doubt():
    assert read_back(["3 lipca 2023", "4 sierpnia 2023"])[1].label.endswith("Polish")
    assert read_back(["3 listopad 2023"])[1].ambiguous


@pytest.mark.parametrize(
    "text", ["12 Roses 2023", "Lot 24 of 2023", "Juni", "24 juin", "M 24 2023"]
)
def test_words_that_no_date_has_make_no_date(text):
    assert read_back([text])[0] == [None]


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
    assert read_back(["01/02/2024"], date_order="day_first")[0] == [dt.datetime(2024, 2, 1)]
    assert read_back(["01/02/2024"], date_order="month_first")[0] == [dt.datetime(2024, 1, 2)]


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


def test_numbers_that_lead_to_no_years_of_orders_are_a_question(load):
    rows = [f"c{n % 4},{4102444800 + n * 864000},{10 + n}" for n in range(20)]
    file = "\n".join(["customer,order date,amount", *rows])
    with pytest.raises(UnreadableColumnError, match="seconds since 1970 they would be in 2100"):
        load(file)
    assert load(file, ReadSettings(date_numbers="seconds")).roles["ordered_at"] == "order date"
