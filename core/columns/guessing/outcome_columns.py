"""Columns that say what became of a sale, recognised by the words in them whatever they are called.

A column of a few words of which nearly all are known (Sale, Refund) says what each row is, or what
became of it. A column of yes and no says it where its name asks the question ("Refunded?").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import vocabulary
from core.columns import column_profile
from core.engine import is_empty_cell, trimmed_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import duckdb

    from core import files

_MAX_COLUMNS = 60
_MAX_WORDS = 60
"""Notes and names have more different texts than there are kinds of rows, or of events."""

_MAX_STATUSES = 20
_NEARLY_ALL = 0.95
_HALF = 0.5

_LONGEST_PHRASE = 5
"""Words in a cell: a longer text is a sentence, and may speak of a refund that was refused."""


@dataclass(frozen=True, slots=True)
class OutcomeColumn:
    """A column that says what became of a sale.

    Parameters
    ----------
    role : `status`, `kind`, `refund` or `cancelled_at`
    reason : how that is known
    """

    role: str
    column: str
    reason: str


def find_outcomes(
    connection: duckdb.DuckDBPyConnection, raw: files.RawTable, taken: Mapping[str, str]
) -> tuple[OutcomeColumn, ...]:
    """Columns for the roles of outcomes that no column plays yet.

    Parameters
    ----------
    taken : the columns that play a role, by role
    """
    columns = [
        column
        for column in raw.columns
        if column not in taken.values() and _may_speak_of_sales(column)
    ][:_MAX_COLUMNS]
    found: dict[str, OutcomeColumn] = {}
    for column, words in _words(connection, raw, columns).items():
        one = _outcome(column, words)
        # One of both: where a status is there, a second column of words repeats it.
        blocked = {"status", "kind"} if one and one.role in {"status", "kind"} else set()
        if one and not ({one.role} | blocked) & (taken.keys() | found.keys()):
            found[one.role] = one
    return tuple(found.values())


def _may_speak_of_sales(column: str) -> bool:
    return vocabulary.holds_word("about_events", column) or not vocabulary.holds_word(
        "about_something_else", column
    )


def _words(
    connection: duckdb.DuckDBPyConnection, raw: files.RawTable, columns: Sequence[str]
) -> dict[str, dict[str, int]]:
    """The different texts of each column that has few, with their rows in the sample."""
    if not columns:
        return {}
    column_profile.sample(connection, raw, columns)
    values = ", ".join(map(trimmed_text, columns))
    rows = connection.execute(
        f"WITH stacked AS (SELECT unnest(range({len(columns)})) AS place, unnest([{values}]) AS "
        "text FROM sampled), counted AS (SELECT place, text, count(*) AS n FROM stacked "
        f"WHERE NOT {is_empty_cell('text')} GROUP BY ALL), few AS (SELECT place FROM counted "
        f"GROUP BY place HAVING count(*) <= {_MAX_WORDS}) "
        "SELECT place, text, n FROM counted SEMI JOIN few USING (place)"
    ).fetchall()
    result: dict[str, dict[str, int]] = {}
    for place, text, n in rows:
        result.setdefault(columns[place], {})[str(text)] = int(n)
    return result


def _outcome(column: str, words: Mapping[str, int]) -> OutcomeColumn | None:
    if all(vocabulary.flag_value(word) is not None for word in words):
        return _asked(column)
    if any(len(vocabulary.split_words(word)) > _LONGEST_PHRASE for word in words):
        return None
    meant = {word: vocabulary.kind_meaning(word) for word in words}
    known = sum(n for word, n in words.items() if meant[word] is not None)
    if not {"refunded", "not_sold"} & set(meant.values()):
        return None
    least = _HALF if _of_visits(meant) else _NEARLY_ALL
    if known < sum(words.values()) * least and not _some_are_cancelled(words):
        return None
    return OutcomeColumn(_role(column, words), column, "its values are order statuses")


def _some_are_cancelled(words: Collection[str]) -> bool:
    """Whether a cell says "Cancelled" and no more: then its neighbours are statuses, known or not.

    A refund's words do not suffice: a trip can be a return.
    """
    return len(words) <= _MAX_STATUSES and any(map(vocabulary.is_cancellation, words))


def _of_visits(meant: Mapping[str, str | None]) -> bool:
    """Whether words are events of visits that lead up to a sale; a site has events of its own."""
    return "sold" in meant.values() and any(map(vocabulary.is_event, meant))


def _role(column: str, words: Collection[str]) -> str:
    """`kind` where the words name the row itself: a refund, an event of a visit."""
    if vocabulary.match_role("status", column).exact:
        return "status"
    rows = any(vocabulary.is_refund_row(word) or vocabulary.is_event(word) for word in words)
    return "kind" if rows else "status"


def _asked(column: str) -> OutcomeColumn | None:
    reason = "its values are yes and no"
    if vocabulary.holds_word("asks_for_refund", column):
        return OutcomeColumn("refund", column, reason)
    if vocabulary.holds_word("asks_for_cancellation", column):
        return OutcomeColumn("cancelled_at", column, reason)
    return None
