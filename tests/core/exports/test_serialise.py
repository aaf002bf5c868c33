"""Results become plain JSON values: rounded, never NaN, never a negative zero."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from core.exports import serialise


@dataclass(frozen=True)
class Line:
    name: str
    share: float
    amount: float
    day: dt.date
    parts: tuple[float, ...]


LINE = Line("Lost", 1 / 3, -0.001, dt.date(2025, 3, 4), (0.125, math.nan))


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_what_is_missing_or_not_finite_is_null(value):
    assert serialise.number(value, 2) is None
    assert serialise.plain(value) is None


def test_zero_is_never_negative():
    assert str(serialise.number(-0.001, 2)) == "0.0"
    assert str(serialise.plain(-0.0)) == "0.0"


def test_fields_keep_their_order_may_be_renamed_and_are_rounded_as_declared():
    document = serialise.fields(
        LINE, "day", "label=name", "share", "parts", decimals={"share": 6, "parts": 2}
    )
    assert list(document.items()) == [
        ("day", "2025-03-04"),
        ("label", "Lost"),
        ("share", 0.333333),
        ("parts", [0.12, None]),
    ]


def test_whole_numbers_stay_whole_unless_decimals_are_declared():
    assert repr(serialise.plain(3)) == "3"
    assert repr(serialise.plain(3, 2)) == "3.0"
    assert serialise.plain(True, 2) is True  # noqa: FBT003 - a flag is no number


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(0.5), 0.5),
        (np.int64(7), 7),
        (np.bool_(1), True),
        (pd.Timestamp("2025-01-02 03:04"), "2025-01-02T03:04:00"),
        (pd.NaT, None),
        ({1: (np.int64(2),)}, {"1": [2]}),
        (Decimal("1.50"), 1.5),
    ],
)
def test_values_of_other_libraries_become_plain(value, expected):
    assert serialise.plain(value) == expected


def test_a_document_is_written_as_strict_utf_8_json():
    written = serialise.json_bytes({"name": "Zoë \udcff"})
    assert written.endswith(b"\n")
    assert json.loads(written.decode("utf-8")) == {"name": "Zoë ?"}
    with pytest.raises(ValueError, match="JSON"):
        serialise.json_bytes({"value": math.nan})
