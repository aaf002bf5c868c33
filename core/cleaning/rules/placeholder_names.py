"""Customer numbers that stand for nobody known, as the names beside them say.

A till gives every sale a customer, and number 1 is called Walk-in. Where a column names people and
follows the number, what it calls a number tells whether anybody is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from core import engine, vocabulary
from core.cleaning.rules.placeholder_words import LONGEST, TABLE, plain_text
from core.errors import Notice
from core.formatting import Listed, Sentence, first_few

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    import duckdb

    from core.columns import ColumnParser
    from core.files import RawTable

NAME = "name beside"
"""The column of a table of pairs that holds the name."""

_MIN_SCORE = 0.5
_MAX_COLUMNS = 3
_OFTEN = 0.1
_MIN_IDS = 5
_NEARLY_ALL = 0.9
_TIMES = 3
"""Rows of an id, in those of others on average, that make nobody of several with one such name:
a till for each shop. Fewer, and they are people whose names were taken away."""
_FEW = 5


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A customer number without anybody behind it.

    Parameters
    ----------
    id, rows : the number, and how many rows have it
    column : where the others have names
    called : what stands there instead of one, None for nothing
    """

    id: str
    rows: int
    column: str
    called: str | None


@dataclass(frozen=True)
class NamesBeside:
    """The columns of a table that may name its customers, asked for only where they are needed.

    Parameters
    ----------
    columns : those whose names say so, likeliest first
    counts : of one of them: a table of `NAME`, its different values, and `n`, the rows of each
    pairs : of one of them: the same for each pair that occurs, with the customer column
    """

    columns: tuple[str, ...]
    counts: Callable[[str], pa.Table]
    pairs: Callable[[str], pa.Table]

    @classmethod
    def of_table(cls, raw: RawTable, customer: ColumnParser, taken: Collection[str]) -> NamesBeside:
        """Those of a raw table.

        Parameters
        ----------
        taken : columns that say something else
        """

        def counts(column: str) -> pa.Table:
            coded = engine.encode_columns(raw, [column])[column]
            return pa.table({NAME: coded.distinct, "n": coded.counts})

        columns = name_columns(raw.columns, customer.column, taken)
        return cls(columns, counts, lambda column: _pairs(raw, customer.column, column))


def name_columns(columns: Iterable[str], customer: str, taken: Collection[str]) -> tuple[str, ...]:
    """The columns that may name the people whom another column numbers, likeliest first.

    Parameters
    ----------
    columns : all of a table
    customer : the one that numbers them
    taken : columns that say something else
    """
    scores = {
        column: vocabulary.match_role("customer_id", column).score
        for column in columns
        if column != customer and column not in taken
    }
    names = sorted((one for one in scores if scores[one] >= _MIN_SCORE), key=lambda n: -scores[n])
    return tuple(names[:_MAX_COLUMNS])


def find_unnamed(
    connection: duckdb.DuckDBPyConnection, rows: int, customer: ColumnParser, names: NamesBeside
) -> tuple[Unnamed, ...]:
    """The customer numbers whose name says that nobody is known, the most frequent first.

    Parameters
    ----------
    connection : with the table of words, see `core.cleaning.rules.placeholder_words.looked_up`
    rows : of the whole table
    customer : how the column of customers is read
    names : the columns that may name them
    """
    result: dict[str, Unnamed] = {}
    for column in names.columns:
        connection.register("given_names", names.counts(column))
        may_hold = _may_hold(connection, rows)
        connection.unregister("given_names")
        if may_hold:
            connection.register("given_pairs", names.pairs(column))
            for one in _unnamed(connection, customer, column):
                result.setdefault(one.id, one)
            connection.unregister("given_pairs")
    return tuple(sorted(result.values(), key=lambda one: -one.rows))


def unnamed_notices(unnamed: Sequence[Unnamed], column: str) -> Iterator[Notice]:
    """What to say of customer numbers that are called like nobody, or not at all."""
    for beside in dict.fromkeys(one.column for one in unnamed):
        for nameless in (False, True):
            ids = [
                one for one in unnamed if one.column == beside and (one.called is None) == nameless
            ]
            if ids:
                yield _notice(ids, column, beside)


def _notice(ids: Sequence[Unnamed], column: str, beside: str) -> Notice:
    rows = sum(one.rows for one in ids)
    called = list(dict.fromkeys(one.called for one in ids if one.called is not None))
    why = (
        "{k:is|are} called {called} in {beside} and {k:is a placeholder|are placeholders}"
        if called
        else "{k:has|have} no name in {beside}, where others have one, and more rows than any other"
    )
    return Notice(
        "placeholder_customers",
        Sentence(
            "{ids} in {column} " + why + ", so {n:# row has|# rows have} no customer. To count "
            "{k:it as a customer|each as a customer}, set placeholder_customers to keep.",
            ids=first_few([one.id for one in ids], _FEW),
            column=column,
            k=len(ids),
            called=Listed(tuple(called[:_FEW]), last=" or "),
            beside=beside,
            n=rows,
        ),
        rows,
    )


def _may_hold(connection: duckdb.DuckDBPyConnection, all_rows: int) -> bool:
    """Whether a column holds names of people, and words for nobody or blanks among them."""
    text = engine.trimmed_text(NAME)
    filled = f"NOT {engine.is_empty_cell('text')}"
    ((values, of_letters, rows, words),) = connection.execute(
        f"WITH texts AS (SELECT {text} AS text, n FROM given_names) "
        f"SELECT count(*) FILTER ({filled}), "
        f"count(*) FILTER ({filled} AND NOT regexp_matches(text, '[\\d@]')), "
        f"coalesce(sum(n) FILTER ({filled}), 0), count(*) FILTER ({_NOBODY}) FROM texts"
        f" LEFT JOIN {TABLE} ON {_LOOKED_UP}"
    ).fetchall()
    named = values >= _MIN_IDS and of_letters >= _NEARLY_ALL * values
    return bool(named and (words or all_rows - rows >= _OFTEN * all_rows))


_NOBODY = "kind IN ('listed', 'own')"
_LOOKED_UP = f"length(text) <= {LONGEST} AND {plain_text('text')} = word"


def _unnamed(
    connection: duckdb.DuckDBPyConnection, customer: ColumnParser, column: str
) -> list[Unnamed]:
    text = engine.trimmed_text(NAME)
    rows = connection.execute(f"""
        WITH pairs AS (
            SELECT ({customer.sql}) AS id, {text} AS text, sum(n)::BIGINT AS n FROM given_pairs
            GROUP BY ALL HAVING id IS NOT NULL
        ),
        marked AS (
            SELECT id, n, CASE WHEN NOT {engine.is_empty_cell("text")} THEN text END AS name,
                coalesce({_NOBODY}, false) AS nobody
            FROM pairs LEFT JOIN {TABLE} ON {_LOOKED_UP}
        ),
        ids AS (
            SELECT id, sum(n)::BIGINT AS rows, count(name) AS names, arg_max(name, n) AS called,
                coalesce(sum(n) FILTER (nobody), 0) >= {_NEARLY_ALL} * sum(n) AS by_word
            FROM marked GROUP BY id
        ),
        overall AS (
            SELECT count(*) AS ids, sum(rows) AS rows, max(rows) AS most,
                avg((names <= 1)::INT) AS of_one_name, avg((names > 0)::INT) AS named
            FROM ids
        ),
        alike AS (
            SELECT *, count(*) OVER same AS several, avg(rows) OVER same AS each
            FROM ids WINDOW same AS (PARTITION BY by_word, lower(called))
        )
        SELECT id, alike.rows, CASE WHEN by_word THEN called END
        FROM alike, overall
        WHERE overall.ids >= {_MIN_IDS} AND of_one_name >= {_NEARLY_ALL} AND (
            by_word AND (several = 1 OR each >= {_TIMES} * overall.rows / overall.ids)
            OR names = 0 AND alike.rows >= {_OFTEN} * overall.rows AND alike.rows = most
                AND named >= {_NEARLY_ALL}
        )
        ORDER BY alike.rows DESC, id
    """).fetchall()
    return [Unnamed(id_, rows_, column, called) for id_, rows_, called in rows]


def _pairs(raw: RawTable, customer: str, name: str) -> pa.Table:
    """The different pairs of both columns, with how many rows have each."""
    coded = engine.encode_columns(raw, [customer, name])
    ids, names = coded[customer], coded[name]
    width = len(names.distinct)
    pairs, counts = np.unique(ids.codes.astype(np.int64) * width + names.codes, return_counts=True)
    return pa.table(
        {
            customer: ids.distinct.take(pa.array(pairs // width)),
            NAME: names.distinct.take(pa.array(pairs % width)),
            "n": counts,
        }
    )
