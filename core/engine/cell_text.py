"""What a cell holds before anything is made of it: trimmed text, or nothing."""

from __future__ import annotations

from core.engine import connection

WHITE_SPACE = " \u00a0\u200b\u202f\ufeff"
"""Blanks that nobody means to be part of an id."""

_ANY_SPACE = WHITE_SPACE + "\t\r\n\x0b\x0c"
EMPTY_WORDS = ("", "nan", "nat", "null", "none", "n/a", "#n/a", "<na>", "-", "--")
"""What stands in a cell that is meant to be empty, in small letters."""
MIN_READABLE_SHARE = 0.5


def trimmed_text(column: str) -> str:
    """A column as text without the white space around it."""
    return strip_spaces(_ANY_SPACE, f"CAST({connection.quoted(column)} AS VARCHAR)")


def strip_spaces(spaces: str, text: str) -> str:
    """A text without some white space around it.

    Hardly any text has some. To look for it takes a quarter of the time of taking it away, and to
    see that a text begins and ends in plain print a quarter of that.
    """
    some = "".join(f"\\x{{{ord(space):x}}}" for space in spaces)
    around = connection.literal(f"^[{some}]|[{some}]\\z")
    taken = f"trim({text}, {connection.literal(spaces)})"
    return (
        f"(CASE WHEN {is_printable(text)} THEN {text} "
        f"WHEN regexp_matches({text}, {around}) THEN {taken} ELSE {text} END)"
    )


def is_printable(text: str) -> str:
    """Whether a text begins and ends with a letter, digit or sign of ASCII, none of them blank."""
    return f"({text} BETWEEN '!' AND '~~' AND ({text})[-1] BETWEEN '!' AND '~')"


def is_empty_cell(text: str) -> str:
    """Whether a trimmed text stands for an empty cell."""
    tokens = ", ".join(connection.literal(token) for token in EMPTY_WORDS)
    return f"({text} IS NULL OR (length({text}) <= 5 AND lower({text}) IN ({tokens})))"


ROW_COUNT = "rows that hold this"
"""The column of a table of different values that says how many rows hold each."""


def distinct_texts(raw: str, column: str, counted: str | None = None) -> str:
    """A query for the distinct texts of a column: `text`, its row count `n`; empty cells left out.

    Readings are decided on these: half a million rows rarely hold more than a few thousand
    different dates or prices.

    Parameters
    ----------
    raw : the table
    counted : a table of the different values of the column, with `COUNT`, where there is one
    """
    # Named once: a damaged file may have names of thousands of characters.
    value, text = connection.quoted(column), trimmed_text("given")
    if counted is not None:
        held = f"SELECT {value} AS given, {connection.quoted(ROW_COUNT)} AS n FROM {counted}"
        # Few texts are alike but for the white space around them: they may stand there twice.
        return (
            f"SELECT text, n::HUGEINT AS n FROM (SELECT {text} AS text, n FROM ({held})) "
            f"WHERE NOT {is_empty_cell('text')}"
        )
    held = f"SELECT {value} AS given, count(*) AS n FROM {raw} GROUP BY 1"
    return (
        f"SELECT text, sum(n) AS n FROM (SELECT {text} AS text, n FROM ({held})) "
        f"WHERE NOT {is_empty_cell('text')} GROUP BY 1"
    )
