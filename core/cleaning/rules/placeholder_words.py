"""What shops write where nobody is known, as a table that customers are looked up in."""

from __future__ import annotations

import functools
import itertools
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from core import bundled_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

WORDS = "placeholder_customers.yaml"
TABLE = "placeholder_words"
LONGEST = 40
"""A longer name is not looked up."""


@contextmanager
def looked_up(connection: duckdb.DuckDBPyConnection, own: Sequence[str]) -> Iterator[None]:
    """Words and their kinds as a table `TABLE`: `word` as `plain_text` gives it, and `kind`.

    Parameters
    ----------
    own : the user's own words, of the kind `own`; the others are `listed` (sure) or `often` (only
        where they are frequent)
    """
    words = [*((word, "own") for word in own), *_words()]
    connection.register(
        "given_words", pa.table(dict(zip(("word", "kind"), zip(*words, strict=True), strict=True)))
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {TABLE} AS "
        f"SELECT {plain_text('word')} AS word, min(kind) AS kind FROM given_words GROUP BY 1"
    )
    connection.unregister("given_words")
    try:
        yield
    finally:
        connection.execute(f"DROP TABLE {TABLE}")


def plain_text(text: str) -> str:
    """A text in small letters without accents, its words parted by single blanks."""
    return f"trim(regexp_replace(strip_accents(lower({text})), '[^\\pL\\pN]+', ' ', 'g'))"


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
