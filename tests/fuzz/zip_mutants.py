"""Archives, and what their headers can claim."""

from __future__ import annotations

import io
import zipfile
from random import Random

import csv_mutants
from damage import ANYTHING, NUMBERS, Mutator

WHEN = (2024, 1, 1, 0, 0, 0)
NAMES = (
    "orders.csv", "../orders.csv", "/etc/orders.csv", "C:\\orders.csv", "a\\..\\..\\b.csv", "",
    "/", "a/", "__MACOSX/._orders.csv", ".hidden.csv", "x" * 5000 + ".csv", "é\u202e.csv",
    "orders.csv\x00.exe", "con.csv", "orders.xlsx", "xl/workbook.xml", "mimetype", "a/b/c/d.csv",
    "\n", "'; --.csv", "name <b>.csv",
)  # fmt: skip
HEADERS = {b"PK\x03\x04": 30, b"PK\x01\x02": 46, b"PK\x05\x06": 22, b"PK\x07\x08": 16}


def packed(files: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same bytes whenever it is called."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, WHEN), content, method)
    return held.getvalue()


def files(random: Random) -> list[tuple[str, bytes]]:
    """Order lines, and the customers they refer to."""
    customers = "".join(f"C{number:03},Name {number}\n" for number in range(6))
    return [
        ("shop/orders.csv", csv_mutants.seed(random)),
        ("shop/customers.csv", f"customer_id,name\n{customers}".encode()),
    ][: random.choice((1, 2))]


def mutant(random: Random) -> bytes:
    """One damaged archive."""
    if random.random() < 0.45:
        return random.choice(BUILDERS)(random)
    content = packed(files(random), random.choice((0, 8, 8, 12, 14)))
    for _ in range(random.choice((1, 1, 2))):
        content = random.choice(MUTATORS)(content or b"PK\x03\x04", random)
    return content


def header_field(content: bytes, random: Random) -> bytes:
    """A field of a header holds an extreme number."""
    mark = random.choice(tuple(HEADERS))
    places = [at for at in range(len(content)) if content.startswith(mark, at)]
    if not places:
        return content
    at = random.choice(places) + random.randrange(4, HEADERS[mark], 2)
    width = random.choice((2, 4))
    value = random.choice((*NUMBERS, 3, 8, 12, 14, 99, len(content)))
    written = (value & (1 << width * 8) - 1).to_bytes(width, "little")
    return content[:at] + written + content[at + width :]


def bad_member(random: Random) -> bytes:
    """A file inside is damaged, and its checksum right."""
    return packed([(name, csv_mutants.mutant(random)) for name, _ in files(random)])


def odd_names(random: Random) -> bytes:
    """Names lead outside, repeat, or are none."""
    content = csv_mutants.seed(random)
    return packed([(random.choice(NAMES), content) for _ in range(random.choice((1, 2, 5)))])


def link(random: Random) -> bytes:
    """A member is a symbolic link, a device or a folder with content."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        entry = zipfile.ZipInfo("orders.csv", WHEN)
        entry.create_system = 3
        entry.external_attr = random.choice((0o120777, 0o060666, 0o040777, 0)) << 16
        archive.writestr(entry, random.choice((b"/etc/passwd", csv_mutants.seed(random))))
    return held.getvalue()


def nested(random: Random) -> bytes:
    """Archives in archives, the inner one perhaps damaged."""
    content = packed(files(random))
    for _ in range(random.choice((1, 1, 2, 6))):
        if random.random() < 0.3:
            content = random.choice(MUTATORS)(content, random)
        content = packed([("inner.zip", content or b"PK\x03\x04")])
    return content


def crowded(random: Random) -> bytes:
    """Very many members, or members that hold nothing."""
    count = random.choice((0, 3, 99, 101, 400))
    content = random.choice((b"", b"a,b\n", b"\n"))
    return packed([(f"{number}.csv", content) for number in range(count)])


def flood(random: Random) -> bytes:
    """Much more comes out than went in."""
    filler = b"\n" * random.choice((10**6, 10**7))
    return packed([("orders.csv", csv_mutants.seed(random) + filler)])


MUTATORS: tuple[Mutator, ...] = (*ANYTHING, *(header_field,) * 12)
BUILDERS = (bad_member, bad_member, odd_names, odd_names, link, nested, nested, crowded, flood)
