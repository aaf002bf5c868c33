"""Order files as CSV, and what goes wrong with text."""

from __future__ import annotations

import codecs
import datetime as dt
from random import Random

from damage import ANYTHING, ODD_CELLS, Mutator

HEADER = ("order_no", "customer_id", "order_date", "product", "quantity", "unit_price", "country")


def rows(random: Random, count: int = 24) -> list[tuple[str, ...]]:
    """Order lines of a handful of customers: too few for groups, so that a run is quick."""
    first = dt.date(2024, 1, 1)
    return [
        (
            f"A{number // 2}",
            f"C{random.randrange(6):03}",
            str(first + dt.timedelta(days=9 * number)),
            random.choice(("Mug", "Tea, green", 'Tin "large"', "Größe L")),
            str(random.randrange(1, 9)),
            f"{random.randrange(100, 9999) / 100:.2f}",
            random.choice(("DE", "FR", "United Kingdom")),
        )
        for number in range(count)
    ]


def text(table: list[tuple[str, ...]], delimiter: str = ",") -> str:
    """A table as CSV."""
    return "".join(
        delimiter.join(_cell(each, delimiter) for each in row) + "\n" for row in (HEADER, *table)
    )


def seed(random: Random) -> bytes:
    """A good order file."""
    return text(rows(random), random.choice((",", ",", ";", "\t", "|"))).encode()


def mutant(random: Random) -> bytes:
    """One damaged order file."""
    content = seed(random)
    for _ in range(random.choice((1, 1, 2, 3))):
        content = random.choice(MUTATORS)(content or b",", random)
    return content


def odd_cells(content: bytes, random: Random) -> bytes:
    """Some cells hold what no one expects."""
    lines, delimiter = _grid(content)
    for _ in range(random.choice((1, 3, 20))):
        line = random.choice(lines)
        line[random.randrange(len(line))] = random.choice(ODD_CELLS)
    return _written(lines, delimiter)


def odd_column(content: bytes, random: Random) -> bytes:
    """A whole column holds odd values."""
    lines, delimiter = _grid(content)
    place, odd = random.randrange(len(lines[0])), random.sample(ODD_CELLS, 4)
    for line in lines[1:]:
        if place < len(line):
            line[place] = random.choice(odd)
    return _written(lines, delimiter)


def odd_header(content: bytes, random: Random) -> bytes:
    """Names are missing, repeated or strange."""
    lines, delimiter = _grid(content)
    for _ in range(random.choice((1, 2, 7))):
        name = random.choice((*ODD_CELLS, *lines[0], "__row__", "n" * 5000))
        lines[0][random.randrange(len(lines[0]))] = name
    return _written(lines, delimiter)


def lost_column(content: bytes, random: Random) -> bytes:
    """A column is missing."""
    lines, delimiter = _grid(content)
    place = random.randrange(len(lines[0]))
    return _written([line[:place] + line[place + 1 :] for line in lines], delimiter)


def ragged(content: bytes, random: Random) -> bytes:
    """Rows are too short or too long."""
    lines, delimiter = _grid(content)
    for line in random.sample(lines, min(len(lines), random.choice((1, 5)))):
        line[:] = line[: random.randrange(len(line) + 1)] if random.random() < 0.5 else line * 3
    return _written(lines, delimiter)


def quotes(content: bytes, random: Random) -> bytes:
    """Quotes open and never close, or close in the middle."""
    at = random.randrange(len(content) + 1)
    odd = random.choice((b'"', b'"' * 3, b"'", b'","', b'"\n', b'\n"', b'""' * 200))
    return content[:at] + odd + content[at:]


def nuls(content: bytes, random: Random) -> bytes:
    """NULs stand in between."""
    at = random.randrange(len(content) + 1)
    return content[:at] + b"\x00" * random.choice((1, 2, 500)) + content[at:]


def encoded(content: bytes, random: Random) -> bytes:
    """The text is in another encoding, with or without its mark."""
    decoded = content.decode("utf-8", "replace")
    name = random.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-8-sig", "cp1252", "cp932",
         "utf-7", "cp500", "gb18030", "koi8-r")
    )  # fmt: skip
    return decoded.encode(name, "replace")


def mark(content: bytes, random: Random) -> bytes:
    """A mark of an encoding stands before text that is in another."""
    marks = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)
    return random.choice(marks) + content


def line_ends(content: bytes, random: Random) -> bytes:
    """Lines end as on other machines, or not at all."""
    end = random.choice((b"\r", b"\r\n", b"\n\r", b"\r\r\n", b"\n\n", b"\x0b", b"\x85", b""))
    return content.replace(b"\n", end)


def delimiter(content: bytes, random: Random) -> bytes:
    """Cells are separated by something else."""
    return content.replace(b",", random.choice((b";", b"\t", b"|", b" ", b"  ", b"^", b",,", b"~")))


def huge_cell(content: bytes, random: Random) -> bytes:
    """One cell holds a book."""
    at = random.randrange(len(content) + 1)
    return content[:at] + random.choice((b"x", b"9", b'"a"', b" ")) * 200_000 + content[at:]


def wide(content: bytes, random: Random) -> bytes:
    """There are far more columns than anyone needs."""
    times = random.choice((30, 400))
    return b"\n".join(b",".join([line] * times) for line in content.split(b"\n")[:6])


def titles(content: bytes, random: Random) -> bytes:
    """Lines stand above the header, or the header again in between."""
    lines = content.split(b"\n")
    lines.insert(0 if random.random() < 0.5 else random.randrange(len(lines)), lines[0])
    lines[:0] = random.choice(([], [b"Orders 2024"], [b"", b""], [b"sep=;"], [b"#"] * 70))
    return b"\n".join(lines)


MUTATORS: tuple[Mutator, ...] = (
    *ANYTHING, odd_cells, odd_cells, odd_column, odd_column, odd_header, lost_column, ragged,
    quotes, nuls, encoded, mark, line_ends, delimiter, huge_cell, wide, titles,
)  # fmt: skip


def _grid(content: bytes) -> tuple[list[list[str]], str]:
    decoded = content.decode("utf-8", "replace")
    separator = max(",;\t|", key=decoded.count)
    return [line.split(separator) for line in decoded.split("\n") if line] or [[""]], separator


def _written(lines: list[list[str]], separator: str) -> bytes:
    return "\n".join(separator.join(line) for line in lines).encode("utf-8", "surrogatepass")


def _cell(value: str, separator: str) -> str:
    odd = separator in value or '"' in value
    return '"' + value.replace('"', '""') + '"' if odd else value
