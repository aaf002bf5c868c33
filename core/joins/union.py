"""Tables with the same columns, read one below the other as one: a file a month, a sheet a year.

Which table a row comes from stays with it, in a column of its own. A table that only repeats the
rows of the others (a sheet of all months beside the months) is set aside, as its money would count
twice.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import files, vocabulary
from core.engine import ROW, connect, literal
from core.engine import quoted as engine_quoted
from core.errors import Notice, SettingError
from core.formatting import Sentence, first_few

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.files import CacheTarget, RawTable
    from core.joins.candidates import TableCandidate

SOURCE_TABLE = "source_table"
"""The column that says which table a row comes from."""

CODE = "tables_appended"
_ALIKE = 0.8
_ONLY_REPEATS = 0.95
_UNNAMED = re.compile(r"column_\d+")
_MAX_NAMES = 12
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "FLOAT")


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the tables that are read below one another.

    Parameters
    ----------
    name : the table
    rows : its rows
    repeated : how many of them stand in a table before it as well, alike in every column
    set_aside : it only repeats the others, so that it is not read
    """

    name: str
    rows: int
    repeated: int = 0
    set_aside: bool = False


def groups(listed: Sequence[TableCandidate]) -> tuple[tuple[str, ...], ...]:
    """Tables of orders that have the same columns, recognised by their names.

    A table whose own name speaks of returns or tests is never one of them: what it holds may have
    another sign.
    """
    result: list[list[TableCandidate]] = []
    for one in listed:
        if not _can_be_one_of_several(one):
            continue
        group = next((group for group in result if same_columns(group[0], one)), None)
        if group is None:
            result.append([one])
        else:
            group.append(one)
    return tuple(tuple(one.name for one in group) for group in result if len(group) > 1)


def same_columns(first: TableCandidate, second: TableCandidate) -> bool:
    """Whether two tables have the same columns, but for one in five that came or went."""
    mine, others = (
        {"".join(vocabulary.split_words(name)) for name in one.columns} for one in (first, second)
    )
    return len(mine & others) >= _ALIKE * len(mine | others)


def name_of(pieces: Sequence[Piece]) -> str:
    """What the tables are called together."""
    names = [piece.name for piece in pieces if not piece.set_aside]
    few = len(names) <= 3  # noqa: PLR2004 - more would be a list, not a name
    return (
        " and ".join((", ".join(names[:-1]), names[-1]))
        if few
        else (f"{names[0]} and {len(names) - 1} more")
    )


def compare(raws: Sequence[RawTable], *, chosen: bool) -> tuple[Piece, ...]:
    """How many rows of each table stand in one before it, and which tables only repeat others.

    Parameters
    ----------
    chosen : the user named the tables, so that none is set aside
    """
    common = _common(raws)
    tables = " UNION ALL ".join(
        f"SELECT {at} AS part, hash({_texts(names)}) AS mark FROM {raw.sql}"
        for at, (raw, names) in enumerate(zip(raws, common, strict=True))
    )
    with connect() as connection:
        counted = connection.execute(
            f"WITH marks AS ({tables}), "
            "held AS (SELECT mark, min(part) AS first, max(part) AS last FROM marks GROUP BY mark) "
            "SELECT part, count(*) FILTER (first < part), count(*) FILTER (first < part OR "
            "last > part) FROM marks JOIN held USING (mark) GROUP BY part ORDER BY part"
        ).fetchall()
    before = [int(repeats) for _, repeats, _ in counted]
    elsewhere = [int(rows) for _, _, rows in counted]
    aside = set() if chosen else _only_repeating([raw.rows for raw in raws], before, elsewhere)
    return tuple(Piece(raw.table, raw.rows, before[at], at in aside) for at, raw in enumerate(raws))


def stack(raws: Sequence[RawTable], pieces: Sequence[Piece], target: CacheTarget) -> RawTable:
    """Write the tables one below the other, each row with the name of its table.

    Columns are matched by name; one that a table lacks is blank on its rows, and one whose values
    have another type there becomes text.
    """
    used = [raw for raw, piece in zip(raws, pieces, strict=True) if not piece.set_aside]
    columns = _columns(used)
    mark = files.unique_names([*columns, SOURCE_TABLE])[-1]
    selects = " UNION ALL ".join(
        f"SELECT {at} AS part, {engine_quoted(ROW)} AS n, "
        + ", ".join(
            f"{_cell(raw, held.get(raw.table), kind)} AS {engine_quoted(name)}"
            for name, (kind, held) in columns.items()
        )
        + f", {literal(raw.table)} AS {engine_quoted(mark)} FROM {raw.sql}"
        for at, raw in enumerate(used)
    )
    query = (
        f"SELECT row_number() OVER (ORDER BY part, n) AS {engine_quoted(ROW)}, "
        f"* EXCLUDE (part, n) FROM ({selects}) ORDER BY 1"
    )
    carried_over = dict.fromkeys(
        notice for raw in used for notice in raw.notices if notice.code != "table_chosen"
    )
    rows_before = itertools.accumulate((raw.rows for raw in used), initial=0)
    broken = [
        row + before
        for raw, before in zip(used, rows_before, strict=False)
        for row in raw.broken_rows
    ]
    target.copy(
        query,
        raws[0].table,
        (*notices(pieces, used), *carried_over),
        used[0].read_options,
        broken,
    )
    return target.raw_table()


def notices(pieces: Sequence[Piece], used: Sequence[RawTable]) -> Iterator[Notice]:
    """What was read together, what was set aside, and what occurs twice."""
    taken = [piece for piece in pieces if not piece.set_aside]
    named = [
        Sentence("{table} ({n:# row|# rows})", table=piece.name, n=piece.rows) for piece in taken
    ]
    total = sum(piece.rows for piece in taken)
    if len(taken) > 1:
        yield Notice(
            CODE,
            Sentence(
                "{n:# table|# tables} with the same columns were combined: {tables}. Together they "
                "have {rows:# row|# rows}.",
                n=len(taken),
                tables=first_few(named, _MAX_NAMES),
                rows=total,
            ),
            total,
        )
    for piece in pieces:
        if piece.set_aside:
            yield Notice(
                "table_repeats",
                Sentence(
                    "{table} was not used: its {n:# row is|# rows are} also in the other tables.",
                    table=piece.name,
                    n=piece.rows,
                ),
                piece.rows,
            )
        elif piece.repeated:
            yield Notice(
                "tables_overlap",
                Sentence(
                    "{repeated} of {n:# row|# rows} of {table} are identical to rows in a table "
                    "above it.",
                    repeated=piece.repeated,
                    n=piece.rows,
                    table=piece.name,
                ),
                piece.repeated,
            )
    everywhere = set.intersection(*({_plain(name) for name in raw.columns} for raw in used))
    partly = sorted(
        {name for raw in used for name in raw.columns if _plain(name) not in everywhere}
    )
    if partly:
        yield Notice(
            "columns_differ",
            f"Some of these tables lack the columns {', '.join(partly[:_MAX_NAMES])}; these are "
            "blank there.",
        )


def rows_by_table(raw: RawTable, left_out: str | None = None) -> dict[str, int]:
    """Rows of each table that was read below another, in their order; empty where one was read.

    Parameters
    ----------
    left_out : a table expression with a column `row`; only those rows are counted
    """
    mark = mark_of(raw)
    if mark is None:
        return {}
    row = engine_quoted(ROW)
    only = f"SEMI JOIN {left_out} AS out ON out.row = raw.{row}" if left_out else ""
    with connect() as connection:
        counted = connection.execute(
            f"SELECT {engine_quoted(mark)}, count(*) FROM {raw.sql} AS raw "
            f"{only} GROUP BY 1 ORDER BY min(raw.{row})"
        ).fetchall()
    return {str(name): int(rows) for name, rows in counted}


def mark_of(raw: RawTable) -> str | None:
    """The column that says which table a row comes from; None where one table was read."""
    if not any(notice.code == CODE for notice in raw.notices):
        return None
    marks = [name for name in raw.columns if re.fullmatch(rf"{SOURCE_TABLE}( \(\d+\))?", name)]
    return marks[-1] if marks else None


def _can_be_one_of_several(one: TableCandidate) -> bool:
    names_columns = not all(_UNNAMED.fullmatch(name) for name in one.columns)
    sells = not any(
        vocabulary.status_meaning(word.removesuffix("s")) in {"refunded", "not_sold"}
        for word in vocabulary.split_words(one.short)
    )
    dated = one.carries("ordered_at") or one.carries("order_id")
    money = one.has_money or one.carries("quantity")
    return names_columns and sells and dated and money


def _only_repeating(
    rows: Sequence[int], before: Sequence[int], elsewhere: Sequence[int]
) -> set[int]:
    """The tables that hold (next to) nothing of their own.

    One that is larger than every other and is held by them is a sheet of all months: it goes
    rather than each of the months. Otherwise a table goes that repeats those before it.
    """
    largest = max(range(len(rows)), key=rows.__getitem__)
    alone = rows.count(rows[largest]) == 1
    if alone and elsewhere[largest] >= _ONLY_REPEATS * rows[largest]:
        return {largest}
    return {at for at, held in enumerate(before) if held >= _ONLY_REPEATS * rows[at]}


def _texts(names: Sequence[str]) -> str:
    return ", ".join(f"{engine_quoted(name)}::VARCHAR" for name in names)


def _plain(name: str) -> str:
    return "".join(vocabulary.split_words(name)) or name


def _common(raws: Sequence[RawTable]) -> list[list[str]]:
    """The columns that every table has, under each one's own names, in one order.

    Raises
    ------
    SettingError : there is none
    """
    by_name = [{_plain(name): name for name in raw.columns} for raw in raws]
    shared = [name for name in by_name[0] if all(name in names for names in by_name)]
    if not shared:
        raise SettingError(
            f"{raws[0].table[:80]} and the tables to add below it have no column in common.",
            "Append only tables with the same columns; join the others by a key.",
        )
    return [[names[name] for name in shared] for names in by_name]


def _columns(raws: Sequence[RawTable]) -> dict[str, tuple[str, Mapping[str, str]]]:
    """Every column under the name it has first: its type, and its name in each table."""
    held: dict[str, tuple[str, dict[str, str]]] = {}
    for raw in raws:
        for name in raw.columns:
            held.setdefault(_plain(name), (name, {}))[1].setdefault(raw.table, name)
    types = {raw.table: raw.types for raw in raws}
    return {
        first: (_type({types[table][name] for table, name in names.items()}), names)
        for first, names in held.values()
    }


def _type(kinds: set[str]) -> str:
    """One type for a column that has several."""
    if len(kinds) == 1:
        return kinds.pop()
    if all(kind in _NUMBERS for kind in kinds):
        return "DOUBLE"
    return "TIMESTAMP" if kinds <= {"DATE", "TIMESTAMP"} else "VARCHAR"


def _cell(raw: RawTable, name: str | None, kind: str) -> str:
    if name is None:
        return f"CAST(NULL AS {kind})"
    quoted = engine_quoted(name)
    held = raw.types[name]
    if held == kind:
        return quoted
    if kind == "VARCHAR" and held in {"DOUBLE", "FLOAT"}:
        # Worksheets have no whole numbers: 17850.0 is written 17850, as another table writes it.
        whole = f"CAST(TRY_CAST({quoted} AS HUGEINT) AS VARCHAR)"
        return f"if({quoted} = round({quoted}), {whole}, CAST({quoted} AS VARCHAR))"
    return f"CAST({quoted} AS {kind})"
