"""Placeholder customers: Walk-in, Guest, Laufkunde and the like, written where nobody is known.

One id for all of them would be the shop's best customer. A list of words is sure. An id that has a
third of the file and is on no list may as well be the one large client of a small shop: it stays,
and is named.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from core import bundled_data, engine
from core.errors import Notice
from core.formatting import Sentence, first_few

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

    from core.columns import ColumnParser
    from core.files import RawTable
    from core.settings import CleanSettings

WORDS = "placeholder_customers.yaml"

_OFTEN, _TIMES = 0.1, 3
"""Share of the rows, and times the rows of the next, that make nobody of a doubtful word."""

_LARGE, _LARGE_TIMES, _MIN_OTHERS = 1 / 3, 5, 10
"""The same of an id that is worth naming, among so many others."""

_LARGEST = _MIN_OTHERS + 2
_LONGEST = 40
_FEW = 5


@dataclass(frozen=True, slots=True)
class _Customer:
    """A customer as the column names it, its rows, and the kind of word it is, if a known one."""

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
    customers = _candidates(connection, raw, customer, settings)
    nobody = [one for one in customers if _is_nobody(one, customers, raw.rows, settings)]
    notices = tuple(_notices(customers, nobody, raw.rows, customer.column))
    if not nobody:
        return tuple(readings), notices
    names = ", ".join(engine.literal(one.name) for one in nobody)
    known = f"CASE WHEN ({customer.sql}) NOT IN ({names}) THEN {customer.sql} END"
    filled = customer.filled - sum(one.rows for one in nobody)
    changed = replace(customer, sql=known, filled=filled)
    return tuple(changed if one is customer else one for one in readings), notices


def _candidates(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    customer: ColumnParser,
    settings: CleanSettings,
) -> tuple[_Customer, ...]:
    """The customers that may be placeholders by their words, and the largest; largest first."""
    coded = engine.encode_columns(raw, [customer.column])[customer.column]
    connection.register(
        "given_customers", pa.table({customer.column: coded.distinct, "n": coded.counts})
    )
    own = settings.guest_names
    words = [*((word, "own") for word in own), *_words()]
    connection.register(
        "given_words", pa.table(dict(zip(("word", "kind"), zip(*words, strict=True), strict=True)))
    )
    found = connection.execute(f"""
        WITH read AS (
            SELECT ({customer.sql}) AS id, sum(n)::BIGINT AS rows FROM given_customers
            GROUP BY ALL HAVING id IS NOT NULL
        ),
        short AS (SELECT id, {_plain("id")} AS word FROM read WHERE length(id) <= {_LONGEST}),
        listed AS (SELECT {_plain("word")} AS word, min(kind) AS kind FROM given_words GROUP BY 1),
        kinds AS (
            SELECT id, CASE WHEN regexp_full_match(id, '0+|-1|9{{4,}}') THEN 'often' ELSE kind END
                AS kind
            FROM short LEFT JOIN listed USING (word)
        )
        SELECT id, rows, kind FROM read LEFT JOIN kinds USING (id)
        WHERE kind IS NOT NULL OR id IN (SELECT id FROM read ORDER BY rows DESC LIMIT {_LARGEST})
        ORDER BY rows DESC, id
    """).fetchall()
    connection.unregister("given_customers")
    connection.unregister("given_words")
    return tuple(_Customer(*one) for one in found)


def _plain(text: str) -> str:
    """A text in small letters without accents, its words parted by single blanks."""
    return f"trim(regexp_replace(strip_accents(lower({text})), '[^\\pL\\pN]+', ' ', 'g'))"


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
    return len(customers) > _TIMES and one.rows >= max(rows * _OFTEN, next_most * _TIMES)


@functools.cache
def _words() -> tuple[tuple[str, str], ...]:
    """Every word of the list, and whether it is sure (`listed`) or only where it is `often`."""
    content = bundled_data.read(WORDS)
    words = list(content["listed"])
    for group in content["combined"]:
        words += group["alone"]
        for first, second in itertools.product(group["first"], group["second"]):
            words += [f"{first} {second}", f"{second} {first}", f"{first}{second}"]
    listed = dict.fromkeys(map(str, words), "listed")
    return tuple((dict.fromkeys(map(str, content["often"]), "often") | listed).items())


def _notices(
    customers: Sequence[_Customer],
    nobody: Sequence[_Customer],
    rows: int,
    column: str,
) -> Iterator[Notice]:
    if nobody:
        named = [Sentence("{name} ({n:# row|# rows})", name=one.name, n=one.rows) for one in nobody]
        total = sum(one.rows for one in nobody)
        yield Notice(
            "placeholder_customers",
            Sentence(
                "{names} in {column} {k:stands|stand} for nobody known, so {n:# row has|# rows "
                "have} no customer. To count each as a customer, set placeholder_customers to "
                "keep.",
                names=first_few(named, _FEW),
                column=column,
                k=len(nobody),
                n=total,
            ),
            total,
        )
    known = [one for one in customers if one not in nobody]
    if len(known) <= _MIN_OTHERS:
        return
    largest, second = known[:2]
    if largest.rows >= max(rows * _LARGE, second.rows * _LARGE_TIMES):
        yield Notice(
            "one_large_customer",
            Sentence(
                "{name} has {share:.0%} of all rows and counts as one customer. If it stands for "
                "nobody known, such as walk-in sales, name it under guest_names.",
                name=largest.name,
                share=largest.rows / rows,
            ),
            largest.rows,
        )
