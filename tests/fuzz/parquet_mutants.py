"""Parquet files, damaged in their footer, their pages and their odd types."""

from __future__ import annotations

import functools
import io
from random import Random

import csv_mutants
import pyarrow as pa
import pyarrow.parquet as pq
from damage import ANYTHING, NUMBERS, ODD_CELLS, Mutator

_CODECS = ("snappy", "zstd", "gzip", "none", "brotli")
_TYPES = (pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.binary())


def build(random: Random, *, odd: bool = False) -> bytes:
    """Order lines as text columns, each of some type, in some layout."""
    rows = [[str(cell) for cell in row] for row in csv_mutants.rows(random)]
    if odd:
        for row in rows:
            if random.random() < 0.5:
                cell = random.choice(ODD_CELLS).encode("utf-8", "replace").decode()
                row[random.randrange(len(row))] = cell
    columns = {
        name: pa.array([row[at] for row in rows]).cast(random.choice(_TYPES))
        for at, name in enumerate(csv_mutants.HEADER)
    }
    if odd:
        columns[random.choice(("nested", "", "customer_id ", "x\x00y"))] = pa.array(
            [[{"a": number}] for number in range(len(rows))]
        )
    out = io.BytesIO()
    pq.write_table(
        pa.table(columns),
        out,
        compression=random.choice(_CODECS),
        row_group_size=random.choice((1, 7, 1000)),
        data_page_version=random.choice(("1.0", "2.0")),
        write_statistics=random.random() < 0.5,
    )
    return out.getvalue()


@functools.cache
def seed(number: int) -> bytes:
    """A good file, the odd ones with nested columns and cells that programs trip over."""
    return build(Random(f"parquet {number}"), odd=number % 2 == 1)


def mutant(random: Random) -> bytes:
    """A good file with some damage; sometimes none."""
    content = seed(random.randrange(8))
    for _ in range(random.choice((0, 1, 1, 1, 2, 3))):
        content = random.choice(MUTATORS)(content, random) or content
    return content


def footer(content: bytes, random: Random) -> bytes:
    """A byte of what says where everything lies is another one."""
    length = int.from_bytes(content[-8:-4], "little")
    if not 0 < length < len(content) - 8:
        return content
    damaged = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5))):
        at = len(content) - 8 - 1 - random.randrange(length)
        damaged[at] = random.choice((0, 1, 127, 128, 255, random.randrange(256)))
    return bytes(damaged)


def footer_length(content: bytes, random: Random) -> bytes:
    """The footer is longer or shorter than it says."""
    return content[:-8] + random.choice(NUMBERS).to_bytes(4, "little") + content[-4:]


def mark(content: bytes, random: Random) -> bytes:
    """It says that it is encrypted, or something else."""
    return content[:-4] + random.choice((b"PARE", b"PAR2", b"\0\0\0\0", content[:4][::-1]))


def pages(content: bytes, random: Random) -> bytes:
    """Bytes near the beginning, where headers of pages are."""
    damaged = bytearray(content)
    for _ in range(random.choice((1, 3, 10))):
        damaged[4 + random.randrange(max(1, min(300, len(content) - 12)))] = random.randrange(256)
    return bytes(damaged)


MUTATORS: tuple[Mutator, ...] = (
    *ANYTHING, *(footer,) * 8, *(footer_length,) * 2, mark, *(pages,) * 5,
)  # fmt: skip
