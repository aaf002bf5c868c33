"""Reading ids and names: text that must come out the same wherever the same thing is meant."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from core.load import cells, engine


@dataclass(frozen=True, slots=True)
class IdReading:
    """The engine expression that reads an id column, and what it does to the ids."""

    sql: str
    label: str


def decide(connection: duckdb.DuckDBPyConnection, raw: str, column: str, kind: str) -> IdReading:
    """Decide how one column of ids is read.

    White space and the apostrophe that guards a number in Excel go, letters are composed (é is one
    character, however it was typed), and the `.0` that spreadsheets add to numbers goes where the
    whole column is numbers. Leading zeros stay. Only what a column needs is done to it.
    """
    source, label = _source(connection, raw, column, kind)
    row = connection.execute(
        f"WITH ids AS (SELECT DISTINCT {source} AS id FROM {raw}) SELECT "
        "coalesce(bool_or(starts_with(id, '''')), false), "
        f"coalesce(bool_or(id != trim(id, {engine.literal(cells.SPACE)})), false), "
        "coalesce(bool_or(id != nfc_normalize(id)), false), "
        f"coalesce(bool_or({cells.is_nothing('id')}), false), "
        r"coalesce(bool_and(regexp_full_match(trim(id), '\d+(\.0+)?') OR trim(id) = ''), false), "
        r"coalesce(bool_or(regexp_matches(id, '\.0+\s*$')), false) FROM ids"
    ).fetchone()
    apostrophes, spaces, loose, blanks, numbers, floats = row or (False,) * 6
    sql = source
    if spaces:
        sql = f"trim({sql}, {engine.literal(cells.SPACE)})"
    if apostrophes:
        sql = f"trim(ltrim({sql}, ''''), {engine.literal(cells.SPACE)})"
    if loose:
        sql = f"nfc_normalize({sql})"
    if numbers and floats:
        sql, label = f"regexp_replace({sql}, '\\.0+$', '')", "whole numbers, without the .0"
    if blanks or apostrophes:
        sql = f"CASE WHEN NOT {cells.is_nothing(sql)} THEN {sql} END"
    return IdReading(sql, label)


def _source(
    connection: duckdb.DuckDBPyConnection, raw: str, column: str, kind: str
) -> tuple[str, str]:
    """The column as text; typed decimals that are all whole lose their point."""
    quoted = engine.quoted(column)
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
