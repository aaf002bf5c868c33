"""Reading ids and names: text that must come out the same wherever the same thing is meant."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from core.engine import WHITE_SPACE, is_empty_cell, is_printable, literal, strip_spaces
from core.engine import quoted as engine_quoted

_BARE = "if(starts_with(text, ''''), ltrim(text, ''''), text)"

_PLAIN = f"{is_printable('id')} AND NOT starts_with(id, '''') AND strlen(id) = length(id)"
"""Whether of an id nothing has to go: no blank, no apostrophe, a byte for each character."""


@dataclass(frozen=True, slots=True)
class IdParser:
    """The engine expression that reads an id column, and what it does to the ids."""

    sql: str
    label: str


def choose_id_parser(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    column: str,
    kind: str,
    *,
    as_written: bool = False,
) -> IdParser:
    """Decide how one column of ids is read.

    White space and the apostrophe that guards a number in Excel go, letters are composed (é is one
    character, however it was typed), and the `.0` that spreadsheets add to numbers goes where the
    whole column is numbers. Leading zeros stay. E-mail addresses compare without regard to case.
    Only what a column needs is done to it.

    Parameters
    ----------
    raw : a table with the different values of the column
    kind : the engine's type of the column
    as_written : an e-mail address is shown as it was written first, not in small letters
    """
    parser = _choose(connection, raw, column, kind)
    if kind != "VARCHAR":
        return parser
    return _of_addresses(connection, raw, parser, as_written=as_written)


ADDRESS = r"[^@\s]+@[^@\s]+\.[^@\s]+"
_NEARLY_ALL = 0.9
_MAX_SPELLINGS = 2_000
"""Spellings that are each shown as first written; of more, all are in small letters."""


def _of_addresses(
    connection: duckdb.DuckDBPyConnection, raw: str, parser: IdParser, *, as_written: bool
) -> IdParser:
    """The parser of a column of e-mail addresses, which are the same in capitals and without."""
    ((holds,),) = connection.execute(
        f"SELECT bool_or(contains({parser.sql}, '@')) FROM {raw}"
    ).fetchall()
    if not holds:
        return parser
    ((addresses, capitals),) = connection.execute(
        f"WITH ids AS (SELECT {parser.sql} AS id FROM {raw}) "
        f"SELECT avg(regexp_full_match(id, {literal(ADDRESS)})::INTEGER), "
        "bool_or(id != lower(id)) FROM ids WHERE id IS NOT NULL"
    ).fetchall()
    if not capitals or addresses < _NEARLY_ALL:
        return parser
    small = IdParser(f"lower({parser.sql})", f"{parser.label}, e-mail addresses, ignoring case")
    if not as_written:
        return small
    others = connection.execute(
        "WITH spelt AS (SELECT id, min(place) AS place FROM "
        f"(SELECT {parser.sql} AS id, row_number() OVER () AS place FROM {raw}) "
        "WHERE id IS NOT NULL GROUP BY id), "
        "first AS (SELECT id, first_value(id) OVER (PARTITION BY lower(id) ORDER BY place) AS f "
        "FROM spelt) SELECT id, f FROM first WHERE id != f ORDER BY id"
    ).fetchall()
    if not others:
        return parser
    if len(others) > _MAX_SPELLINGS:
        return small
    spellings, first = (", ".join(map(literal, side)) for side in zip(*others, strict=True))
    sql = (
        f"CASE WHEN {parser.sql} IN ({spellings}) "
        f"THEN MAP([{spellings}], [{first}])[{parser.sql}] ELSE {parser.sql} END"
    )
    return IdParser(sql, small.label)


def _choose(connection: duckdb.DuckDBPyConnection, raw: str, column: str, kind: str) -> IdParser:
    """How a column is read but for the case of addresses."""
    source, label = _source(connection, raw, column, kind)
    given = f"(SELECT {source} AS id FROM {raw})"
    row = connection.execute(
        f"SELECT bool_and({_PLAIN}), bool_or({is_empty_cell('id')}), "
        f"bool_or(contains(id, '.')) FROM {given} WHERE id IS NOT NULL"
    ).fetchone()
    plain, blanks, points = row or (False,) * 3
    if plain and not points:
        # As most are, and to see this takes a quarter of the time of what follows.
        return IdParser(_without_blanks(source) if blanks else source, label)
    spaces = literal(WHITE_SPACE)
    nothing = is_empty_cell("bare")
    row = connection.execute(
        f"WITH texts AS (SELECT id, {strip_spaces(WHITE_SPACE, 'id')} AS text"
        f" FROM {given}), bares AS (SELECT *,"
        f" {strip_spaces(WHITE_SPACE, _BARE)} AS bare FROM texts) SELECT"
        " bool_or(id != text), bool_or(text != bare), bool_or(bare != nfc_normalize(bare)),"
        f" bool_or({nothing}), bool_and({nothing} OR regexp_full_match(bare, '\\d+(\\.0+)?')),"
        " bool_or(regexp_matches(bare, '\\.0+$')) FROM bares WHERE id IS NOT NULL"
    ).fetchone()
    spaced, guarded, loose, blanks, numbers, floats = row or (False,) * 6
    sql = source
    if spaced:
        sql = f"trim({sql}, {spaces})"
    if guarded:
        sql = f"trim(ltrim({sql}, ''''), {spaces})"
    if loose:
        sql = f"nfc_normalize({sql})"
    if numbers and floats:
        # All are digits, or digits and .0: this cuts as a pattern would, many times faster.
        sql, label = f"split_part({sql}, '.', 1)", "whole numbers, without the .0"
    return IdParser(_without_blanks(sql) if blanks else sql, label)


def _without_blanks(sql: str) -> str:
    return f"CASE WHEN NOT {is_empty_cell(sql)} THEN {sql} END"


def _source(
    connection: duckdb.DuckDBPyConnection, raw: str, column: str, kind: str
) -> tuple[str, str]:
    """The column as text; typed decimals that are all whole lose their point."""
    quoted = engine_quoted(column)
    if kind == "VARCHAR":
        return quoted, "text"
    if kind in {"DOUBLE", "FLOAT"}:
        row = connection.execute(
            f"SELECT bool_and(isnan({quoted}) OR {quoted} = round({quoted})) FROM {raw}"
        ).fetchone()
        if row and row[0]:
            return (
                f"CAST(TRY_CAST({quoted} AS HUGEINT) AS VARCHAR)",
                "whole numbers, without the .0",
            )
    return f"CAST({quoted} AS VARCHAR)", "text"
