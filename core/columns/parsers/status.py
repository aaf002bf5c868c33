"""Reading the columns that say what became of a sale: its status, its refund, its cancellation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import vocabulary
from core.columns.parsers.column_parser import ColumnParser
from core.columns.parsers.numbers import EXACT
from core.engine import (
    count_parsed,
    distinct_texts,
    is_empty_cell,
    literal,
    trimmed_text,
    value_counts,
)

if TYPE_CHECKING:
    import duckdb

    from core.files import RawTable

_MAX_STATUSES = 500
"""A column with more different texts than this holds notes, not statuses."""


def read(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, role: str, column: str
) -> ColumnParser:
    """Read a status, a kind of row, or a moment of cancellation.

    Parameters
    ----------
    role : `status` or `kind`, read as one of `statuses.MEANINGS` (null where the word is not
        known), or `cancelled_at`, read as true where the cell holds anything
    """
    text = trimmed_text(column)
    if role == "cancelled_at":
        sql = f"(NOT {is_empty_cell(text)})"
        filled = count_parsed(connection, raw, column, f"nullif({sql}, false)")
        return ColumnParser(role, column, sql, "filled means cancelled", filled, 0)
    words = distinct_texts(raw.only([column]), column, value_counts(connection, raw, column))
    words = f"SELECT text, sum(n) AS n FROM ({words}) GROUP BY 1"
    result = connection.execute(
        f"{words} ORDER BY n DESC, text LIMIT {_MAX_STATUSES + 1}"
    ).fetchall()
    filled = sum(int(rows) for _, rows in result)
    if len(result) > _MAX_STATUSES:
        return ColumnParser(role, column, "CAST(NULL AS VARCHAR)", "no statuses", filled, 0)
    meant = {str(word): vocabulary.status_meaning(str(word)) for word, _ in result}
    unknown = [(str(word), int(rows)) for word, rows in result if meant[str(word)] is None]
    return ColumnParser(
        role,
        column,
        _cases(text, meant),
        _label(meant),
        filled,
        sum(rows for _, rows in unknown),
        example=unknown[0][0] if unknown else None,
    )


def read_packed(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, role: str, column: str, pattern: str
) -> ColumnParser:
    """Read a cell that holds several numbers in a text, as their sum; null where it holds none."""
    numbers = f"regexp_extract_all({trimmed_text(column)}, {literal(pattern)}, 1)"
    sql = f"CAST(list_sum(TRY_CAST({numbers} AS {EXACT}[])) AS {EXACT})"
    filled = count_parsed(connection, raw, column, sql)
    return ColumnParser(role, column, sql, "amounts found in the text", filled, 0)


def _cases(text: str, meant: dict[str, vocabulary.StatusMeaning | None]) -> str:
    cases = []
    for meaning in vocabulary.STATUS_MEANINGS:
        words = ", ".join(literal(word) for word, what in meant.items() if what == meaning)
        if words:
            cases.append(f"WHEN {text} IN ({words}) THEN {literal(meaning)}")
    return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS VARCHAR)"


def _label(meant: dict[str, vocabulary.StatusMeaning | None]) -> str:
    """The words that matter, by what they mean."""
    parts = []
    for meaning, plain in (("not_sold", "no sale"), ("refunded", "refunded"), ("open", "open")):
        words = [word for word, what in meant.items() if what == meaning]
        if words:
            more = f" and {len(words) - 3} more" if len(words) > 3 else ""  # noqa: PLR2004 - a line
            parts.append(f"{', '.join(words[:3])}{more}: {plain}")
    return "; ".join(parts) or "every status counts as a sale"
