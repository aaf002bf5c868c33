"""Reading the columns that say what became of a sale: its status, its refund, its cancellation."""

from __future__ import annotations

from dataclasses import replace
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
    from core.settings import ReadSettings

_MAX_STATUSES = 500
"""A column with more different texts than this holds notes, not statuses."""


def read_outcome(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    role: str,
    column: str,
    settings: ReadSettings,
) -> ColumnParser | None:
    """Read what became of a sale; None for a role or a column that says it in money, or not at all.

    Parameters
    ----------
    settings : words whose meaning the user chose
    """
    if role in {"status", "kind"}:
        return _read_words(connection, raw, role, column, settings)
    if role == "cancelled_at":
        return _read_cancelled(connection, raw, column)
    if role == "refund":
        return _read_flag(connection, raw, role, column, "yes means refunded")
    return None


def _read_words(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    role: str,
    column: str,
    settings: ReadSettings,
) -> ColumnParser:
    """Read a status or a kind of row as one of `STATUS_MEANINGS`, null where no word is known.

    Where words are events of visits (view, cart), a word that is not known is no sale either.
    """
    text = trimmed_text(column)
    words = _words(connection, raw, column)
    filled = sum(words.values())
    if len(words) > _MAX_STATUSES:
        return ColumnParser(role, column, "CAST(NULL AS VARCHAR)", "no statuses", filled, 0)
    own = _own(settings)
    meaning = vocabulary.kind_meaning if role == "kind" else vocabulary.status_meaning
    meant = {word: own.get(word.casefold()) or meaning(word) for word in words}
    visits = role == "kind" and any(map(vocabulary.is_event, words))
    if visits:
        meant = {word: what or "not_sold" for word, what in meant.items()}
    unknown = [word for word in words if meant[word] is None]
    return ColumnParser(
        role,
        column,
        _cases(text, meant),
        _label(meant),
        filled,
        sum(words[word] for word in unknown),
        example=unknown[0] if unknown else None,
        form="visits" if visits else "",
    )


def _read_cancelled(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, column: str
) -> ColumnParser:
    """Read whether an order was cancelled: a yes, or a cell that holds anything but a no."""
    flag = _read_flag(connection, raw, "cancelled_at", column, "yes means cancelled")
    if flag is not None:
        return replace(flag, sql=f"({flag.sql} = 1)")
    sql = f"(NOT {is_empty_cell(trimmed_text(column))})"
    filled = count_parsed(connection, raw, column, f"nullif({sql}, false)")
    return ColumnParser("cancelled_at", column, sql, "filled means cancelled", filled, 0)


def _read_flag(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, role: str, column: str, label: str
) -> ColumnParser | None:
    """A column of yes and no as one and zero; None for any other."""
    words = _words(connection, raw, column)
    meant = {word: _flag(word) for word in words}
    if not words or len(words) > _MAX_STATUSES or None in meant.values():
        return None
    listed = ", ".join(literal(word) for word, yes in meant.items() if yes)
    sql = f"coalesce({trimmed_text(column)} IN ({listed}), false)::INTEGER" if listed else "0"
    return ColumnParser(role, column, sql, label, sum(words.values()), 0, form="yes_or_no")


def _flag(word: str) -> bool | None:
    """A yes or a no, also in the words of a status: "Returned", "Not returned"."""
    value = vocabulary.flag_value(word)
    if value is not None:
        return value
    meaning = vocabulary.kind_meaning(word)
    return None if meaning is None else meaning in {"refunded", "not_sold"}


def _words(connection: duckdb.DuckDBPyConnection, raw: RawTable, column: str) -> dict[str, int]:
    """The texts of a column with their rows, the commonest first; one more than is enough."""
    words = distinct_texts(raw.only([column]), column, value_counts(connection, raw, column))
    result = connection.execute(
        f"SELECT text, sum(n) AS n FROM ({words}) GROUP BY 1 "
        f"ORDER BY n DESC, text LIMIT {_MAX_STATUSES + 1}"
    ).fetchall()
    return {str(word): int(rows) for word, rows in result}


def _own(settings: ReadSettings) -> dict[str, vocabulary.StatusMeaning]:
    """Words whose meaning the user chose."""
    chosen: dict[vocabulary.StatusMeaning, tuple[str, ...]] = {
        "not_sold": settings.not_sold_words,
        "refunded": settings.refund_words,
        "sold": settings.sold_words,
    }
    return {word.strip().casefold(): what for what, words in chosen.items() for word in words}


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
