"""What NumPy and pandas hand over is written like any other number, in every format."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core import formatting
from core.formatting import locale_formats

FORMATS = ("", "en_US", "de_DE", "ja_JP", "en_IN", "de_CH", "sv_SE", "tr_TR")
CURRENCIES = (None, "", "GBP", "EUR", "JPY", "INR", "CHF", "$", "kr", "Taler")
WRITERS = {
    "money": formatting.money,
    "money without cents": lambda value, code: formatting.money(value, code, cents=False),
    "money_short": formatting.money_short,
    "count_short": lambda value, _: formatting.count_short(value),
    "count": lambda value, _: formatting.count(value, "order"),
    "fixed": lambda value, _: formatting.fixed(value, 2),
    "fixed with its sign": lambda value, _: formatting.fixed(value, 1, signed=True),
    "decimal": lambda value, _: formatting.decimal(value),
    "percent": lambda value, _: formatting.percent(value),
    "days": lambda value, _: formatting.days(value),
}
NOTHING = (
    None,
    math.nan,
    math.inf,
    -math.inf,
    pd.NA,
    pd.NaT,
    Decimal("NaN"),
    Decimal("-Infinity"),
    *(kind(value) for kind in (np.float16, np.float32, np.float64) for value in ("nan", "-inf")),
)
ZEROS = (0, -0.0, np.float16(-0.0), np.float64(-0.0), np.int8(0), np.bool_(0), Decimal("-0"), -1e-9)
KINDS = ("int8", "int16", "int32", "int64", "uint8", "uint64", "float16", "float32", "float64", "?")

SCALARS = st.sampled_from(KINDS).flatmap(lambda kind: arrays.from_dtype(np.dtype(kind)))
LARGE = st.integers(-(10**18) + 1, 10**18 - 1)
NUMBERS = st.one_of(
    SCALARS,
    LARGE,
    LARGE.map(np.int64),
    LARGE.map(np.float64),
    st.decimals(-(10**18), 10**18, allow_nan=False, places=2),
    st.sampled_from(NOTHING + ZEROS),
)


def missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or not math.isfinite(float(value))


@pytest.mark.parametrize("name", WRITERS)
@given(value=NUMBERS, code=st.sampled_from(FORMATS), currency=st.sampled_from(CURRENCIES))
def test_whatever_holds_a_number_is_written_as_the_number_it_holds(name, value, code, currency):
    with formatting.plainly(code):
        told = WRITERS[name](value, currency)
        plain = None if missing(value) else float(value)
        assert type(told) is str
        assert told == WRITERS[name](plain, currency), "as Python's own number is"
    if plain is None:
        assert told == formatting.UNKNOWN
    else:
        assert re.search(r"\d", told)
        assert not re.search(r"nan|inf|NaN|NA\b|e\+", told)
        if not re.search(r"[1-9]", told):
            assert not re.search("[-−+]", told), "nothing is neither more nor less"


@pytest.mark.parametrize("code", FORMATS)
@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("value", [np.float64(8), np.int64(8), np.uint64(8), np.float32(8), 8])
def test_a_number_that_is_not_negative_is_written_in_every_format(code, name, value):
    with formatting.plainly(code):
        assert "8" in WRITERS[name](value, "EUR")


@pytest.mark.parametrize("negative", [np.bool_(1), np.bool_(0)])
def test_a_format_itself_takes_the_booleans_of_numpy(negative):
    format_ = locale_formats.of("de_DE")
    assert format_.money("12", "", "EUR", negative=negative).startswith("-") == bool(negative)
    assert format_.percent("12", negative=negative).startswith("-") == bool(negative)


@pytest.mark.parametrize("code", FORMATS)
def test_eighteen_digits_of_money_keep_every_digit_that_a_double_holds(code):
    with formatting.plainly(code):
        for value in (123_456_789_012_345_680, np.int64(123_456_789_012_345_680)):
            told = re.sub(r"\D", "", formatting.money(value, "EUR"))
            assert told == "123456789012345680"
            assert len(re.findall("[-−]", formatting.money(-value, "EUR"))) == 1


@pytest.mark.parametrize("code", FORMATS)
def test_a_day_that_is_not_known_is_a_dash_and_any_other_kind_of_day_that_day(code):
    day = dt.date(2025, 4, 3)
    with formatting.plainly(code):
        for value in (None, pd.NaT, pd.NA, np.datetime64("NaT")):
            assert formatting.date(value) == formatting.month(value) == formatting.UNKNOWN
        nanoseconds = np.datetime64("2025-04-03T10:11", "ns")
        for value in (pd.Timestamp(day), np.datetime64(day), nanoseconds):
            assert formatting.date(value) == formatting.date(day)
            assert formatting.month(value) == "Apr 2025"


def test_minus_one_is_one_too():
    assert formatting.count(-1, "point") == "-1 point"
    assert formatting.count(np.int8(-128), "point") == "-128 points"


def test_a_thing_is_one_where_one_is_what_is_read():
    assert formatting.count(0.96, "point", decimals=1) == "1 point"
    assert formatting.count(1.04, "point", decimals=1) == "1 point"
    assert formatting.count(1.06, "point", decimals=1) == "1.1 points"
    assert formatting.count(0.6, "row") == "1 row"
