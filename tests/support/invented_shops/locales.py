"""How a country writes numbers and moments, and a program its text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from babel.dates import format_date


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How money is written.

    Parameters
    ----------
    point, group : the decimal mark, and what stands between thousands
    before, after : a currency's sign
    unit : what prices are whole multiples of
    places : decimals that are written
    """

    point: str = "."
    group: str = ""
    before: str = ""
    after: str = ""
    unit: Decimal = Decimal("0.01")
    places: int = 2

    def money(self, value: Decimal) -> str:
        """An amount as a cell."""
        text = f"{abs(value):,.{self.places}f}"
        text = text.replace(",", "\0").replace(".", self.point).replace("\0", self.group)
        sign = "-" if value < 0 else ""
        return f"{sign}{self.before}{text}{self.after}"


NUMBERS = {
    "plain": NumberStyle(),
    "comma": NumberStyle(","),
    "english": NumberStyle(".", ","),
    "dollar": NumberStyle(".", ",", "$"),
    "pound": NumberStyle(before="£"),
    "german": NumberStyle(",", "."),
    "euro": NumberStyle(",", ".", "", " €"),
    "french": NumberStyle(",", "\u202f", "", " €"),
    "spaced": NumberStyle(",", " "),
    "swiss": NumberStyle(".", "'"),
    "whole": NumberStyle(unit=Decimal(500), places=0),
    "dotted_thousands": NumberStyle(",", ".", unit=Decimal(500), places=0),
    "rupiah": NumberStyle(",", ".", "Rp ", unit=Decimal(500), places=0),
    "won": NumberStyle(".", ",", "₩", unit=Decimal(500), places=0),
    "four_places": NumberStyle(places=4),
}

_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _offset(at: dt.datetime) -> str:
    """A moment of a shop an hour, in summer two, ahead of UTC."""
    hours = 2 if 4 <= at.month <= 10 else 1
    return f"{at:%Y-%m-%dT%H:%M:%S}+0{hours}:00"


def _epoch(at: dt.datetime) -> int:
    return int(at.replace(tzinfo=dt.UTC).timestamp())


def _written_out(at: dt.datetime, language: str) -> str:
    return format_date(at.date(), "long", locale=language)


def _short_month(at: dt.datetime, language: str) -> str:
    if language in ("ja", "zh", "ko", "hu", "vi"):
        return _written_out(at, language)
    return format_date(at.date(), "d MMM yyyy", locale=language)


DATES: dict[str, Callable[[dt.datetime, str], str]] = {
    "iso": lambda at, _: f"{at:%Y-%m-%d}",
    "iso_time": lambda at, _: f"{at:%Y-%m-%d %H:%M:%S}",
    "iso_t": lambda at, _: f"{at:%Y-%m-%dT%H:%M:%S}",
    "iso_z": lambda at, _: f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
    "offset": lambda at, _: _offset(at),
    "dmy_slash": lambda at, _: f"{at:%d/%m/%Y}",
    "dmy_dot": lambda at, _: f"{at:%d.%m.%Y}",
    "dmy_dot_time": lambda at, _: f"{at:%d.%m.%Y %H:%M}",
    "dmy_short": lambda at, _: f"{at.day}.{at.month}.{at:%y}",
    "mdy_slash": lambda at, _: f"{at.month}/{at.day}/{at.year}",
    "mdy_time": lambda at, _: f"{at.month}/{at.day}/{at.year} {at:%I:%M %p}",
    "ymd_slash": lambda at, _: f"{at:%Y/%m/%d %H:%M}",
    "english": lambda at, _: f"{_ENGLISH[at.month - 1]} {at.day}, {at.year}",
    "short_month": _short_month,
    "written_out": _written_out,
    "compact": lambda at, _: f"{at:%Y%m%d}",
    "to_hour": lambda at, _: f"{at:%Y%m%d%H}",
    "to_minute": lambda at, _: f"{at:%Y%m%d%H%M}",
    "epoch": lambda at, _: str(_epoch(at)),
    "epoch_ms": lambda at, _: str(_epoch(at) * 1000),
}

ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "local", "local")
"""`local` is the code page of the language; one that cannot write a text becomes UTF-8."""

LOCAL_ENCODINGS = {
    "ja": "cp932",
    "zh": "gb18030",
    "ko": "cp949",
    "ru": "cp1251",
    "vi": "cp1258",
    "tr": "cp1254",
    **dict.fromkeys(("pl", "cs", "hu", "ro"), "cp1250"),
}
DELIMITERS = (",", ";", "\t", "|")


def encoded(text: str, encoding: str, language: str) -> bytes:
    """A text's bytes, in UTF-8 where the encoding asked for has no such letters."""
    name = LOCAL_ENCODINGS.get(language, "cp1252") if encoding == "local" else encoding
    try:
        return text.encode(name)
    except UnicodeEncodeError:
        return text.encode("utf-8")
