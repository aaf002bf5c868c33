"""Reading money and quantities: which mark is the decimal one is decided on the whole column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import duckdb

from core.columns.parsers.currency import WRITTEN
from core.engine import distinct_texts, literal, trimmed_text
from core.engine import quoted as engine_quoted

EXACT = "DECIMAL(18, 6)"
LARGEST_NUMBER = 10**12 - 1
"""What `EXACT` holds before the decimal mark."""
PRODUCT_TYPE = "DECIMAL(24, 6)"
"""What two of these come to, where anybody can have paid it."""
_SPACES = r"[\s\x{00A0}\x{202F}]"
_SIGN = r"[-+\x{2212}]?"
_NATIVE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT")
_TYPED = (*_NATIVE, "UINTEGER", "UBIGINT", "UHUGEINT", "DOUBLE", "FLOAT", "DECIMAL")
_MIN_DOTTED = 3
_IN_NUMBERS = r"\x{00A0}\x{202F}\x{2019}\x{2212}"
_LONGEST_SIGN = 4
_NEARLY_ALL = 0.9
_SAYING = r"[%\x{2030}:/]"
_MARKS = {"point": (".", ","), "comma": (",", ".")}


@dataclass(frozen=True, slots=True)
class NumberReading:
    """The engine expression that reads a number column, and how it was decided.

    Parameters
    ----------
    shown : some value shows which mark is the decimal one
    undecided : none does, though it would matter (all like 1.234)
    grouped : what speaks for the dots of an undecided column being between thousands, where it is
        money: `sure` where small values have no dot (500 beside 1.500), `likely` where all end in
        two noughts (12.500)
    dotted : the mark of an undecided column is a dot
    is_percent : it is written with percent signs
    unit : of money, `hundredths` where it is divided by a hundred, `whole` where it may have to be
    """

    sql: str
    label: str
    mark: str
    shown: bool = False
    undecided: bool = False
    grouped: str = ""
    dotted: bool = False
    is_percent: bool = False
    unit: Literal["", "whole", "hundredths"] = ""


def choose_number_parser(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    column: str,
    kind: str,
    mark: str,
    counted: str | None = None,
) -> NumberReading:
    """Decide how one column of numbers is read.

    Parameters
    ----------
    raw : the table as an engine expression
    kind : the engine's type of the column
    mark : `auto`, or the decimal mark the user chose
    counted : its different values, as `cells.distinct` takes them
    """
    quoted = engine_quoted(column)
    if kind.startswith(_TYPED):
        return NumberReading(f"TRY_CAST({quoted} AS {EXACT})", "numbers, as the file has them", "")
    texts = distinct_texts(raw, column, counted)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE texts AS {texts}")
    point, comma, undecided, plain, values, *dots = _votes(connection)
    chosen = mark if mark != "auto" else ("comma" if comma > point else "point")
    open_question = mark == "auto" and undecided > 0 and point == comma
    sql = expression(trimmed_text(column), chosen, _unknown_sign(connection))
    if chosen == "point" and plain == values:
        sql = f"TRY_CAST({quoted} AS {EXACT})"
    return NumberReading(
        sql,
        _label(chosen),
        chosen,
        shown=max(point, comma) > 0,
        undecided=open_question,
        grouped=_grouped(*dots) if open_question and not point else "",
        dotted=dots[0] > 0,
    )


def expression(text: str, mark: str, sign: str = "") -> str:
    """The exact value of a text, null where it is no number.

    Currency signs and codes may stand before or after, thousands may be grouped, a minus may
    trail, and brackets mean a minus as accountants write it. A percentage is no number here.

    Parameters
    ----------
    sign : what may stand beside a number besides a known currency
    """
    decimal, thousands = _MARKS[mark]
    grouped = rf"\d{{1,3}}(?:(?:[{thousands}'\x{{2019}}]|{_SPACES})\d{{2,3}})+"
    body = rf"(?:(?:{grouped}|\d+)(?:[{decimal}]\d*)?|[{decimal}]\d+)"
    gap = f"{_SPACES}*"
    money = rf"(?:{WRITTEN}|{re.escape(sign)})?" if sign else rf"(?:{WRITTEN})?"
    before, after = [_SIGN, money, _SIGN], [money, _SIGN, money]
    pattern = rf"\(?{gap}{gap.join([*before, body, *after])}{gap}\)?"
    digits = f"regexp_replace({text}, {literal(f'[^0-9{decimal}]')}, '', 'g')"
    # A dot can be part of a currency sign ("Rs. 5"); only the last mark separates decimals.
    digits = f"ltrim({digits}, '.')" if mark == "point" else f"replace({digits}, ',', '.')"
    minus = rf"regexp_matches({text}, '[-(\x{{2212}}]')"
    value = f"TRY_CAST({digits} AS {EXACT})"
    return (
        f"CASE WHEN regexp_full_match({text}, {literal(pattern)}) "
        f"THEN CASE WHEN {minus} THEN -{value} ELSE {value} END END"
    )


def _unknown_sign(connection: duckdb.DuckDBPyConnection) -> str:
    """What stands beside nearly every number and is no currency anybody knows; empty for nothing.

    A sign that was lost on the way (`15.12 ?`), or that another code page shows as a letter, says
    as little as the currency that it was. A percent sign does say something.
    """
    row = connection.execute(
        rf"SELECT sign FROM (SELECT regexp_replace(text, '[-+()\d.,''\s{_IN_NUMBERS}]', '', 'g') "
        "AS sign, sum(n) AS n, sum(sum(n)) OVER () AS all_n FROM texts GROUP BY 1) "
        f"WHERE n >= all_n * {_NEARLY_ALL} AND length(sign) BETWEEN 1 AND {_LONGEST_SIGN} "
        f"AND NOT regexp_matches(sign, '{_SAYING}')"
    ).fetchone()
    return str(row[0]) if row else ""


def is_too_large(text: str) -> bool:
    """Whether a text that cannot be read is a number all the same, past `LARGEST_NUMBER`."""
    number = re.fullmatch(r"[-+]?(\d[\d.,' ]*+)(?:[eE]\+?\d+)?", text.strip())
    if number is None:
        return False
    try:
        return abs(float(text)) > LARGEST_NUMBER
    except ValueError:
        whole = re.sub(r"[.,]\d{1,2}\Z", "", number[1].rstrip())
        return len(re.sub(r"\D", "", whole)) > len(str(LARGEST_NUMBER))


def multiply(one: str, other: str) -> str:
    """Two `EXACT` numbers multiplied, as `PRODUCT`; null where it does not fit there.

    The engine gives a product no more digits than its wider factor has: 18 end at one million.
    Products of 38 digits hold every amount, but to cut their decimals takes sixty times as long.
    """
    small = f"TRY({one} * {other})::{PRODUCT_TYPE}"
    large = f"TRY_CAST({one}::{PRODUCT_TYPE} * {other} AS {PRODUCT_TYPE})"
    return f"coalesce({small}, {large})"


def _votes(connection: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    """How many distinct values show a decimal point, a decimal comma, neither; plain ones; all.

    Then what `_grouped` asks for.

    With both marks in a value the last one separates the decimals. A mark that repeats separates
    thousands. A single mark before anything but three digits separates decimals; before exactly
    three digits it can be either.
    """
    body = "regexp_replace(text, '[^0-9.,]', '', 'g')"
    row = connection.execute(
        f"WITH bodies AS (SELECT text, rtrim(ltrim({body}, '.,'), '') AS body FROM texts), "
        "marks AS (SELECT text, body, length(body) - length(replace(body, '.', '')) AS points, "
        "length(body) - length(replace(body, ',', '')) AS commas, "
        r"regexp_matches(body, '^\d{1,3}[.,]\d{3}$') AS either FROM bodies), "
        "votes AS (SELECT *, "
        "(points = 1 AND commas = 0 AND NOT either) OR (commas > 1 AND points <= 1) "
        r"OR (points = 1 AND commas = 1 AND regexp_matches(body, ',.*\.')) AS point, "
        "(commas = 1 AND points = 0 AND NOT either) OR (points > 1 AND commas <= 1) "
        r"OR (points = 1 AND commas = 1 AND regexp_matches(body, '\..*,')) AS comma FROM marks) "
        "SELECT count(*) FILTER (point), count(*) FILTER (comma), count(*) FILTER (either), "
        f"count(*) FILTER (TRY_CAST(text AS {EXACT}) IS NOT NULL), count(*), "
        "count(*) FILTER (either AND points = 1), "
        r"count(*) FILTER (regexp_matches(body, '^[1-9]\d{0,2}$')), "
        r"count(*) FILTER (regexp_matches(body, '^\d{4,}$|^0[.,]|,')), "
        r"count(*) FILTER (regexp_matches(body, '^\d{1,3}\.\d00$')) FROM votes"
    ).fetchone()
    return tuple(int(count) for count in row or (0,) * 9)


def _grouped(dotted: int, short: int, against: int, even: int) -> str:
    """What values like 1.234 say: how many there are, beside 500, beside 1500 or 0.250, and even.

    A program that writes three decimals writes them everywhere, and prices with three that all end
    in two noughts are rare.
    """
    if against or dotted < _MIN_DOTTED:
        return ""
    return "sure" if short else "likely" if even == dotted else ""


def _label(mark: str) -> str:
    return "decimal comma, like 1.234,50" if mark == "comma" else "decimal point, like 1,234.50"
