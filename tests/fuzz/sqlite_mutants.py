"""Databases, damaged by pages, by header fields, and by what may stand in a schema."""

from __future__ import annotations

import functools
import sqlite3
import tempfile
from pathlib import Path
from random import Random

import csv_mutants
from damage import ANYTHING, NUMBERS, ODD_CELLS, Mutator

PAGE = 1024
_ORDERS = f"CREATE TABLE orders ({', '.join(csv_mutants.HEADER)})"
_MORE = (
    (
        "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) "
        "SELECT * FROM n"
    ),
    "CREATE TABLE made (a, b AS (a * 2) STORED, c AS (hex(zeroblob(100000))) VIRTUAL)",
    "CREATE TRIGGER t AFTER INSERT ON orders BEGIN DELETE FROM orders; END",
    "CREATE TABLE keyed (customer_id TEXT PRIMARY KEY, name) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE words USING fts5(body)",
    "CREATE VIRTUAL TABLE box USING rtree(id, x0, x1)",
    "CREATE INDEX by_customer ON orders (customer_id)",
    "CREATE INDEX odd ON orders (abs(quantity)) WHERE quantity > 0",
    'CREATE TABLE "x""; DROP TABLE orders; --" (a, "b""c", "", " ")',
    "CREATE TABLE sqlite (a)",
    "CREATE TABLE strictly (customer_id TEXT, amount REAL) STRICT",
    "CREATE TABLE defaults (a DEFAULT (randomblob(1000000)), b CHECK (b > 0), c COLLATE NOCASE)",
)


def build(random: Random, *statements: str, odd: int = 0) -> bytes:
    """A database with the order lines, further statements, and some odd values."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(f"PRAGMA page_size = {PAGE}")
        connection.execute(_ORDERS)
        wanted = ", ".join("?" * len(csv_mutants.HEADER))
        connection.executemany(f"INSERT INTO orders VALUES ({wanted})", csv_mutants.rows(random))
        for statement in statements:
            connection.execute(statement)
        for _ in range(odd):
            column = random.choice(csv_mutants.HEADER)
            value = random.choice(
                (*ODD_CELLS, None, 2**63 - 1, -(2**63), 1e308, float("inf"), 0.1, b"\x00\xff", b"",
                 "x" * 70_000)
            )  # fmt: skip
            where = "" if random.random() < 0.2 else f" WHERE rowid = {random.randrange(1, 25)}"
            connection.execute(f"UPDATE orders SET {column} = ?{where}", (value,))
        connection.close()
        return path.read_bytes()


@functools.cache
def seed(number: int) -> bytes:
    """A good database, with more or less beside the order lines."""
    random = Random(number)
    more = random.sample(_MORE, number) if number else []
    return build(random, "CREATE TABLE customers (customer_id, name)", *more)


def mutant(random: Random) -> bytes:
    """One damaged database."""
    if random.random() < 0.25:
        return build(random, *random.sample(_MORE, random.randrange(3)), odd=random.choice((1, 9)))
    content = seed(random.randrange(5))
    for _ in range(random.choice((1, 1, 2))):
        content = random.choice(MUTATORS)(content or b"SQLite format 3\x00", random)
    return content


def header(content: bytes, random: Random) -> bytes:
    """A field of the file's header: page size, versions, free list, schema, encoding."""
    at = random.choice((16, 18, 19, 20, 21, 22, 23, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64, 92))
    width = random.choice((1, 2, 4))
    value = random.choice((*NUMBERS, 3, 4, 5, 64, 512, 4096))
    written = (value & (1 << width * 8) - 1).to_bytes(width, "big")
    return content[:at] + written + content[at + width :]


def page_header(content: bytes, random: Random) -> bytes:
    """A page says it is of another kind, or has other cells."""
    page = random.randrange(max(1, len(content) // PAGE))
    at = page * PAGE + (100 if page == 0 else 0) + random.randrange(24)
    value = random.choice((0, 1, 2, 5, 10, 13, 255, random.randrange(256)))
    return content[:at] + bytes((value,)) + content[at + 1 :]


def pages(content: bytes, random: Random) -> bytes:
    """A page stands in another's place, is blank, or is missing."""
    cut = [content[at : at + PAGE] for at in range(0, len(content), PAGE)] or [b""]
    one, other = random.randrange(len(cut)), random.randrange(len(cut))
    change = random.choice(("swap", "copy", "blank", "lose", "noise"))
    if change == "swap":
        cut[one], cut[other] = cut[other], cut[one]
    elif change == "copy":
        cut[one] = cut[other]
    elif change == "lose":
        del cut[one]
    else:
        cut[one] = b"\x00" * PAGE if change == "blank" else random.randbytes(PAGE)
    return b"".join(cut)


def schema(content: bytes, random: Random) -> bytes:
    """The text of a CREATE statement is another one of the same length."""
    words = (b"TABLE", b"orders", b"customer_id", b"CREATE", b"VIEW", b"INDEX", b"SELECT", b"AS (")
    word = random.choice(words)
    places = [at for at in range(len(content)) if content.startswith(word, at)]
    if not places:
        return content
    at = random.choice(places)
    new = random.choice((*words, b"'", b'"', b")", b"(", b"\x00", b"--", b"PRAGMA", b"virtual"))
    return content[:at] + new[: len(word)].ljust(len(word)) + content[at + len(word) :]


MUTATORS: tuple[Mutator, ...] = (
    *ANYTHING, *(header,) * 3, *(page_header,) * 5, *(pages,) * 3, *(schema,) * 3,
)  # fmt: skip
