"""What the values of a column look like, from a sample of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from core import files
from core.columns.parsers.currency import WRITTEN
from core.engine import ROW, is_empty_cell, literal, quoted, trimmed_text

WINDOW_ROWS = 1500
_DATE = (
    r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}([T ,].*)?|"
    r"([^\d\s/.,-]+,? )?\d{1,2}[-/. ]{1,2}[^\d\s/.,-]+\.?[-/, ]{1,2}\d{2,4}.*|"
    r"([^\d\s/.,-]+,? )?[^\d\s/.,-]+\.?[-/ ]\d{1,2}[-/, ]{1,2}\d{2,4}.*|"
    # Written out: 24 de junio de 2023, June 24th, 2023, 2023. június 24., 2023年6月24日.
    r"([^\d\s]+ )?([^\d\s,]+,? )?\d{1,2}(\.|er|st|nd|rd|th|º)?( de| of| di)? "
    r"[^\d\s]+( de| del| of|,)? \d{4}.*|([^\d\s]+ )?[^\d\s]+ \d{1,2}(st|nd|rd|th)?,? \d{4}.*|"
    r"\d{4}(\.| m\.| ?[年년]) ?[^\d\s]* ?\d{1,2}( ?[月월] ?\d{1,2})?[. 日일].*|"
    r"(ngày )?\d{1,2} (tháng|thg) \d{1,2}[, ].*|\d{4}\. ?\d{1,2}\. ?\d{1,2}\..*"
)
_NUMBERED_DATE = (
    r"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])(\d\d){0,3}(\d{3})?(\.0)?|(19|20)\d\d(0[1-9]|1[0-2])|"
    r"(0?[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(19|20)\d\d|(0?[1-9]|1[0-2])([0-2]\d|3[01])(19|20)\d\d|"
    r"\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])|\d{9,10}(\.\d+)?|\d{13}(\.0)?|\d{16}(\.0)?|\d{19}|"
    r"[234]\d{4}(\.\d+)?"
)
_AROUND = r"[-+()\s\x{00A0}\x{202F}\x{2212}]*"
# Signs and codes of currencies may stand beside a number; other letters make it an id, like C01.
_NUMBER = (
    rf"{_AROUND}(?:{WRITTEN})?{_AROUND}[.,]?\d[\d.,'\s\x{{00A0}}\x{{202F}}\x{{2019}}]*"
    rf"{_AROUND}(?:{WRITTEN})?{_AROUND}"
)
_MONEY = rf"{_AROUND}(?:{WRITTEN}){_AROUND}\d[\d.,]*"
"""It would pass for a date: EUR 24,00 as Jan 24,00."""
_NUMERIC = ("INT", "BIGINT", "DOUBLE", "FLOAT", "DECIMAL", "HUGEINT", "SMALLINT", "TINYINT")


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """Shares of the sampled rows; of the filled ones unless stated.

    Parameters
    ----------
    filled : share of all rows that hold anything
    usable : share of all rows that hold an id: filled, and no 0 or guest
    dates, numbered_dates, numbers, whole : look like dates, dates as one number, numbers,
        whole numbers
    with_digit, with_space : hold a digit, a space
    distinct : different values, as a share of the filled rows
    """

    filled: float
    usable: float
    dates: float
    numbered_dates: float
    numbers: float
    whole: float
    with_digit: float
    with_space: float
    distinct: float


def sample(
    connection: duckdb.DuckDBPyConnection, raw: files.RawTable, columns: Sequence[str]
) -> None:
    """Put some columns of the first, middle and last rows into the table `sampled`.

    Whole stretches, not single rows, so that the lines of one order stay together.
    """
    place = quoted(ROW)
    middle = max(0, raw.rows // 2 - WINDOW_ROWS // 2)
    wanted = ", ".join(quoted(column) for column in (ROW, *columns))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE sampled AS SELECT {wanted} "
        f"FROM {raw.only(columns)} WHERE {place} <= {WINDOW_ROWS} "
        f"OR {place} > {raw.rows - WINDOW_ROWS} "
        f"OR {place} BETWEEN {middle} AND {middle + WINDOW_ROWS - 1}"
    )


def facts(
    connection: duckdb.DuckDBPyConnection, raw: files.RawTable, columns: Sequence[str]
) -> dict[str, ColumnFacts]:
    """What the sampled values of each column look like."""
    typed = {column: raw.types[column].startswith(_NUMERIC) for column in columns}
    texts = [
        column
        for column, number in typed.items()
        if not number and not raw.types[column].startswith(("TIMESTAMP", "DATE"))
    ]
    result = _text_facts(connection, texts) if texts else {}
    return {
        column: result[column]
        if column in result
        else _typed_facts(connection, column, number=number)
        for column, number in typed.items()
    }


def _text_facts(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[str]
) -> dict[str, ColumnFacts]:
    """All columns of texts in one query: the patterns take longer to prepare than to ask."""
    values = ", ".join(map(trimmed_text, columns))
    rows = connection.execute(
        f"WITH stacked AS (SELECT unnest(range({len(columns)})) AS place, unnest([{values}]) "
        "AS text FROM sampled), "
        "texts AS (SELECT place, text, count(*) AS n FROM stacked GROUP BY ALL), "
        f"judged AS (SELECT *, NOT {is_empty_cell('text')} AS filled FROM texts) "
        "SELECT place, sum(n), sum(n) FILTER (filled), sum(n) FILTER "
        "(filled AND lower(text) NOT IN ('0', '0.0', 'guest', 'gast', 'anonymous')), "
        f"sum(n) FILTER (filled AND regexp_full_match(text, '{_DATE}') "
        f"AND NOT regexp_full_match(text, {literal(_MONEY)})), "
        f"sum(n) FILTER (filled AND regexp_full_match(text, '{_NUMBERED_DATE}')), "
        f"sum(n) FILTER (filled AND regexp_full_match(text, {literal(_NUMBER)})), "
        r"sum(n) FILTER (filled AND regexp_full_match(text, '[-+]?\d+([.,]0+)?')), "
        r"sum(n) FILTER (filled AND regexp_matches(text, '\d')), "
        "sum(n) FILTER (filled AND contains(text, ' ')), "
        "count(*) FILTER (filled) FROM judged GROUP BY place"
    ).fetchall()
    shares = {columns[place]: _shares(tuple(counts)) for place, *counts in rows}
    return {column: shares.get(column, _shares(None)) for column in columns}


def _typed_facts(
    connection: duckdb.DuckDBPyConnection, column: str, *, number: bool
) -> ColumnFacts:
    """The same for a column of numbers or dates, where the type answers most questions."""
    value = quoted(column)
    usable, numbered, whole = f"{value} IS NOT NULL", "false", "false"
    if number:
        value = f"nullif(CAST({value} AS DOUBLE), 'nan'::DOUBLE)"
        usable, whole = f"{value} != 0", f"{value} = round({value})"
        text = f"CAST(TRY_CAST({value} AS DECIMAL(24, 1)) AS VARCHAR)"
        numbered = f"regexp_full_match({text}, '{_NUMBERED_DATE}')"
    row = connection.execute(
        f"SELECT count(*), count({value}), count(*) FILTER ({usable}), "
        f"{'0' if number else f'count({value})'}, count(*) FILTER ({numbered}), "
        f"{f'count({value})' if number else '0'}, count(*) FILTER ({whole}), "
        f"count({value}), 0, count(DISTINCT {value}) FROM sampled"
    ).fetchone()
    return _shares(row)


def _shares(row: tuple[float | None, ...] | None) -> ColumnFacts:
    counts = [float(count or 0) for count in row or (0,) * 10]
    rows, filled = max(counts[0], 1.0), max(counts[1], 1.0)
    return ColumnFacts(
        counts[1] / rows, counts[2] / rows, *(count / filled for count in counts[3:])
    )


def repeats_within_orders(
    connection: duckdb.DuckDBPyConnection, order: str, money: str, price: str
) -> bool:
    """Whether money belongs to the whole order: blank on later lines, or the same on every line.

    Inferred from orders of several lines whose unit prices differ.
    """
    order_text, money_text = trimmed_text(order), trimmed_text(money)
    row = connection.execute(
        f"WITH orders AS (SELECT count(*) AS lines, count(DISTINCT {money_text}) AS totals, "
        f"count(*) FILTER (NOT {is_empty_cell(money_text)}) AS filled, "
        f"count(DISTINCT {trimmed_text(price)}) AS prices FROM sampled "
        f"WHERE NOT {is_empty_cell(order_text)} GROUP BY {order_text}) "
        "SELECT count(*), count(*) FILTER (totals = 1 OR filled = 1) FROM orders "
        "WHERE lines > 1 AND prices > 1"
    ).fetchone()
    several, repeated = row or (0, 0)
    return bool(several and repeated > several * 0.9)
