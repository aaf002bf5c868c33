"""Placeholder customers: Walk-in, Guest, Laufkunde and the like, written where nobody is known.

One id for all of them would be the shop's best customer. A list of words is sure, and so are 0 and
99999 beside numbers of another size. An id that has a third of the file and is on no list may as
well be the one large client of a small shop: it stays, and is named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from core import engine
from core.cleaning.rules import placeholder_names, placeholder_words
from core.cleaning.rules.placeholder_words import LONGEST, TABLE, plain_text
from core.errors import Notice
from core.formatting import Sentence, first_few

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import duckdb

    from core.cleaning.rules.placeholder_names import Unnamed
    from core.columns import ColumnParser
    from core.files import RawTable
    from core.settings import CleanSettings

_OFTEN, _TIMES = 0.1, 3
"""Share of the rows, and times the rows of the next, that make nobody of a doubtful word."""

_LARGE, _LARGE_TIMES, _MIN_OTHERS = 1 / 3, 5, 10
"""The same of an id that is worth naming, among so many others."""

_LARGEST = _MIN_OTHERS + 2
_FEW = 5
_MIN_ALIKE, _MOSTLY, _FAR, _FURTHER = 5, 0.8, 100, 10
"""Ids of one form, the share they must have, and how far from them a number is of another size."""


@dataclass(frozen=True, slots=True)
class _Customer:
    """A customer as the column names it, its rows, and the kind of word it is, if a known one.

    Besides the kinds of `placeholder_words`, `apart` is a doubtful word or number of another form
    than nearly all others.
    """

    name: str
    rows: int
    kind: str | None


def resolve_placeholders(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    readings: Sequence[ColumnParser],
    settings: CleanSettings,
) -> tuple[tuple[ColumnParser, ...], tuple[Notice, ...]]:
    """The readings with no customer where a placeholder stands, and what to say of it.

    Parameters
    ----------
    connection : an engine for the different customers
    readings : how each role's column is read
    settings : whether placeholders are customers, and which ids stand for nobody beside the known
    """
    customer = next((one for one in readings if one.role == "customer_id"), None)
    if customer is None:
        return tuple(readings), ()
    taken = {one.column for one in readings}
    coded = engine.encode_columns(raw, [customer.column])[customer.column]
    counted = pa.table({customer.column: coded.distinct, "n": coded.counts})
    names = placeholder_names.NamesBeside.of_table(raw, customer, taken)
    changed, notices = find_placeholders(connection, (counted, raw.rows), customer, names, settings)
    return tuple(changed if one is customer else one for one in readings), notices


def find_placeholders(
    connection: duckdb.DuckDBPyConnection,
    counted: tuple[pa.Table, int],
    customer: ColumnParser,
    names: placeholder_names.NamesBeside,
    settings: CleanSettings,
) -> tuple[ColumnParser, tuple[Notice, ...]]:
    """The reading of the customers with nobody where a placeholder stands, and what to say of it.

    Parameters
    ----------
    connection : an engine for the different customers
    counted : the different values of the column with `n`, the rows that hold each; and all rows
    customer : how the column is read
    names : the columns that may name the same people
    settings : as for `resolve_placeholders`
    """
    values, rows = counted
    with placeholder_words.looked_up(connection, settings.guest_names):
        customers = _candidates(connection, values, customer)
        unnamed: tuple[Unnamed, ...] = ()
        if settings.placeholder_customers != "keep":
            unnamed = placeholder_names.find_unnamed(connection, rows, customer, names)
    known = {one.id for one in unnamed}
    nobody = [
        one
        for one in customers
        if one.name not in known and _is_nobody(one, customers, rows, settings)
    ]
    known |= {one.name for one in nobody}
    notices = (
        *_nobody_notice(nobody, customer.column),
        *placeholder_names.unnamed_notices(unnamed, customer.column),
        *_large_notice([one for one in customers if one.name not in known], rows),
    )
    if not known:
        return customer, notices
    listed = ", ".join(map(engine.literal, sorted(known)))
    sql = f"CASE WHEN ({customer.sql}) NOT IN ({listed}) THEN {customer.sql} END"
    gone = sum(one.rows for one in nobody) + sum(one.rows for one in unnamed)
    return replace(customer, sql=sql, filled=customer.filled - gone), notices


def _candidates(
    connection: duckdb.DuckDBPyConnection, counted: pa.Table, customer: ColumnParser
) -> tuple[_Customer, ...]:
    """The customers that may be placeholders by their words, and the largest; largest first."""
    connection.register("given_customers", counted)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE read_customers AS
        SELECT ({customer.sql}) AS id, sum(n)::BIGINT AS rows FROM given_customers
        GROUP BY ALL HAVING id IS NOT NULL
    """)
    connection.unregister("given_customers")
    apart = ", ".join(map(engine.literal, _of_another_size(connection))) or "NULL"
    found = connection.execute(f"""
        WITH kinds AS (
            SELECT id, CASE
                WHEN id IN ({apart}) AND regexp_full_match(id, '{_NO_NUMBER}') THEN 'listed'
                WHEN id IN ({apart}) THEN 'apart'
                WHEN regexp_full_match(id, '0+|-1|9{{4,}}') THEN 'often'
                WHEN kind = 'often' AND NOT contains(id, ' ') AND (
                    SELECT avg(contains(id, ' ')::INT) >= {_MOSTLY} FROM read_customers
                ) THEN 'apart'
                ELSE kind END AS kind
            FROM read_customers
                LEFT JOIN {TABLE} ON length(id) <= {LONGEST} AND {plain_text("id")} = word
        )
        SELECT id, rows, kind FROM read_customers LEFT JOIN kinds USING (id)
        WHERE kind IS NOT NULL
            OR id IN (SELECT id FROM read_customers ORDER BY rows DESC LIMIT {_LARGEST})
        ORDER BY rows DESC, id
    """).fetchall()
    return tuple(_Customer(*one) for one in found)


_NO_NUMBER = r"[^\d]*(0+|9{4,})|-1"
"""Numbers that programs write where they have none."""


def _of_another_size(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The smallest and the largest id where they are far from all others: 0 beside 4711, 4712."""
    connection.execute(r"""
        CREATE OR REPLACE TEMP TABLE numbered_customers AS WITH parts AS (
            SELECT id, TRY_CAST(regexp_extract(id, '-?\d{1,18}$') AS BIGINT) AS number,
                regexp_extract(id, '^(\D*?)-?\d{1,18}$', 1) AS prefix
            FROM read_customers
        )
        SELECT id, CASE WHEN prefix != '' THEN abs(number) ELSE number END AS number
        FROM parts WHERE prefix = (SELECT mode(prefix) FROM parts WHERE number IS NOT NULL)
    """)
    ((ids,),), ((numbered,),) = (
        connection.execute(f"SELECT count(*) FROM {table}_customers").fetchall()
        for table in ("read", "numbered")
    )
    if numbered <= _MIN_ALIKE or numbered < _MOSTLY * ids:
        return []
    ends = [
        connection.execute(
            "SELECT id, number FROM numbered_customers WHERE number IS NOT NULL "
            f"ORDER BY number {direction} LIMIT 2"
        ).fetchall()
        for direction in ("ASC", "DESC")
    ]
    (low, least), (_, above) = ends[0]
    (high, most), (_, below) = ends[1]
    # Ids that count from 0 or 1 go on with the next: only a gap of two digits sets one apart.
    small = [low] if above >= _FAR * (max(least, 0) + 1) or least < 0 <= above else []
    nines = set(str(most)) == {"9"} and most >= _FURTHER * below
    return [*small, *([high] if nines else [])]


def _is_nobody(
    one: _Customer, customers: Sequence[_Customer], rows: int, settings: CleanSettings
) -> bool:
    if one.kind == "own":
        return True
    if one.kind is None or settings.placeholder_customers == "keep":
        return False
    if one.kind == "listed":
        return True
    next_most = max((other.rows for other in customers if other is not one), default=0)
    times = 1 if one.kind == "apart" else _TIMES
    return len(customers) > _TIMES and one.rows >= max(rows * _OFTEN, next_most * times)


def _nobody_notice(nobody: Collection[_Customer], column: str) -> Iterator[Notice]:
    if nobody:
        named = [Sentence("{name} ({n:# row|# rows})", name=one.name, n=one.rows) for one in nobody]
        total = sum(one.rows for one in nobody)
        yield Notice(
            "placeholder_customers",
            Sentence(
                "{names} in {column} {k:is a placeholder|are placeholders}, so {n:# row has|# rows "
                "have} no customer. To count {k:it|each} as a customer, set placeholder_customers "
                "to keep.",
                names=first_few(named, _FEW),
                column=column,
                k=len(nobody),
                n=total,
            ),
            total,
        )


def _large_notice(known: Sequence[_Customer], rows: int) -> Iterator[Notice]:
    if len(known) <= _MIN_OTHERS:
        return
    largest, second = known[:2]
    if largest.rows >= max(rows * _LARGE, second.rows * _LARGE_TIMES):
        yield Notice(
            "one_large_customer",
            Sentence(
                "{name} has {share:.0%} of all rows and counts as one customer. If it is a "
                "placeholder, such as walk-in sales, add it to guest_names.",
                name=largest.name,
                share=largest.rows / rows,
            ),
            largest.rows,
        )
