"""Workbooks, damaged from outside and from inside: the XML of their parts."""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
import zipfile
from random import Random
from xml.sax.saxutils import escape

import csv_mutants
import zip_mutants
from damage import ANYTHING, ODD_CELLS, Mutator

_REFERENCES = (
    "A0", "XFD1048576", "XFE1048577", "ZZZZZZZ99999999999", "1A", "", "a1", "A-1", "$A$1", "A1:A0",
    "A1:XFD1048576", "B2:A1", "A1:", ":", "é1", "A18446744073709551617",
)  # fmt: skip
_VALUES = (
    "0", "-1", "4294967295", "99999999999999999999", "1e308", "1e400", "NaN", "INF", "x", "", " ",
    "45292", "2958466", "-657435", "0.5", "60", "1.7976931348623157e309", "2024-01-01T00:00:00",
    "2024-99-99", "true", "#DIV/0!", "&#0;", "&amp;", "&x;", "<b>",
)  # fmt: skip
_PLACES = {
    "reference": (rb'r="[A-Z]+\d+"', b'r="%s"', _REFERENCES),
    "row": (rb'<row r="\d+"', b'<row r="%s"', ("0", "-1", "1048577", "4294967297", "x", "")),
    "dimension": (rb'<dimension ref="[^"]*"', b'<dimension ref="%s"', _REFERENCES),
    "type": (rb't="\w+"', b't="%s"', ("s", "b", "e", "d", "n", "str", "inlineStr", "x", "")),
    "value": (rb"<v>[^<]*</v>", b"<v>%s</v>", _VALUES),
    "style": (rb' s="\d+"', b' s="%s"', ("0", "-1", "99999", "4294967296", "x")),
    "count": (rb'[cC]ount="\d+"', b'count="%s"', ("0", "-1", "4294967295", "99999999999999999999")),
    "target": (
        rb'Target="[^"]*"',
        b'Target="%s"',
        ("../../etc/passwd", "/", "", "http://localhost/x", "xl/workbook.xml", "worksheets/no.xml"),
    ),
    "sheet": (rb'<sheet name="[^"]*"', b'<sheet name="%s"', ("", "x" * 300, "&#1;", "../a", "=1")),
    "state": (rb' sheetId="\d+"', b' state="%s" sheetId="1"', ("hidden", "veryHidden", "x")),
    "id": (rb' r:id="[^"]*"', b' r:id="%s"', ("rId1", "rId99", "", "x")),
    "format": (rb'formatCode="[^"]*"', b'formatCode="%s"', ("yyyy", "[h]:mm", "", "[$-409]", "@")),
    "text": (rb"<t[^>]*>[^<]*</t>", b"<t>%s</t>", ()),
}


@functools.cache
def seed(number: int) -> bytes:
    """A good workbook: shared strings, dates as dates, a second sheet."""
    import xlsxwriter

    random, held = Random(number), io.BytesIO()
    with xlsxwriter.Workbook(held, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": dt.datetime(2024, 1, 1)})  # noqa: DTZ001 - as Excel has it
        sheet = book.add_worksheet("Orders")
        sheet.write_row(0, 0, csv_mutants.HEADER)
        for place, row in enumerate(csv_mutants.rows(random), start=1):
            order, customer, day, product, quantity, price, country = row
            sheet.write_row(place, 0, (order, customer))
            sheet.write_datetime(place, 2, dt.datetime.fromisoformat(day))
            sheet.write_row(place, 3, (product, int(quantity), float(price), country))
        if number % 2:
            book.add_worksheet("Notes").write_row(0, 0, ("note", "by"))
    return held.getvalue()


def mutant(random: Random) -> bytes:
    """One damaged workbook."""
    content = seed(random.randrange(4))
    for _ in range(random.choice((1, 1, 2))):
        content = random.choice(MUTATORS)(content or b"PK\x03\x04", random)
    return content


def _in_a_part(change: Mutator) -> Mutator:
    """A change of one part, packed again with right checksums."""

    def mutate(content: bytes, random: Random) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                parts = [(entry.filename, book.read(entry)) for entry in book.infolist()]
        except Exception:  # noqa: BLE001 - an earlier change left no archive; this one has no place
            return content
        if not parts:
            return content
        likely = [place for place, (name, _) in enumerate(parts) if _matters(name)]
        place = random.choice(likely or range(len(parts)))
        name, part = parts[place]
        parts[place] = (name, change(part or b" ", random))
        return zip_mutants.packed(parts)

    return mutate


def _matters(name: str) -> bool:
    return "sheet" in name or "haredStrings" in name or "workbook" in name or "styles" in name


def attribute(part: bytes, random: Random) -> bytes:
    """An attribute or a value is what no program writes."""
    kinds = [kind for kind, (pattern, _, _) in _PLACES.items() if re.search(pattern, part)]
    if not kinds:
        return part
    pattern, written, odd = _PLACES[random.choice(kinds)]
    for _ in range(random.choice((1, 1, 4))):
        found = list(re.finditer(pattern, part))
        if not found:
            break
        place = random.choice(found)
        value = random.choice(odd) if odd else escape(random.choice(ODD_CELLS))
        new = written % value.encode("utf-8", "replace")
        part = part[: place.start()] + new + part[place.end() :]
    return part


def everywhere(part: bytes, random: Random) -> bytes:
    """The same odd thing in every place of its kind."""
    kinds = [kind for kind, (pattern, _, _) in _PLACES.items() if re.search(pattern, part)]
    if not kinds:
        return part
    pattern, written, odd = _PLACES[random.choice(kinds)]
    value = random.choice(odd) if odd else escape(random.choice(ODD_CELLS))
    new = written % value.encode("utf-8", "replace")
    return re.sub(pattern, lambda _: new, part)


def declaration(part: bytes, random: Random) -> bytes:
    """Entities are declared: files of the machine, or a billion laughs."""
    entities = random.choice(
        (
            b'<!ENTITY x SYSTEM "file:///etc/os-release">',
            b'<!ENTITY a "ha">' + b"".join(b'<!ENTITY a%d "&a;&a;">' % n for n in range(30)),
            b'<!ENTITY % p SYSTEM "http://localhost/x"> %p;',
        )
    )
    at = part.find(b"?>") + 2
    padding = b" " * random.choice((0, 10, 70_000))
    return part[:at] + padding + b"<!DOCTYPE x [" + entities + b"]>" + part[at:]


def deep(part: bytes, random: Random) -> bytes:
    """Elements in elements in elements."""
    places = [place.end() for place in re.finditer(rb">", part)]
    at = random.choice(places or [0])
    depth = random.choice((100, 20_000))
    inside = random.choice((b"<r>", b"<c>", b"<row>", b"<x>"))
    closed = inside.replace(b"<", b"</") * (depth if random.random() < 0.5 else 0)
    return part[:at] + inside * depth + closed + part[at:]


def lost_tag(part: bytes, random: Random) -> bytes:
    """A tag is missing or stands twice."""
    tags = list(re.finditer(rb"<[^>]+>", part))
    if not tags:
        return part
    tag = random.choice(tags)
    times = random.choice((0, 0, 2, 1000))
    return part[: tag.start()] + tag[0] * times + part[tag.end() :]


def lost_part(content: bytes, random: Random) -> bytes:
    """A part is missing, empty, or there twice."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [(entry.filename, book.read(entry)) for entry in book.infolist()]
    except Exception:  # noqa: BLE001 - as above
        return content
    if not parts:
        return content
    place = random.randrange(len(parts))
    name, part = parts[place]
    parts[place : place + 1] = random.choice(([], [(name, b"")], [(name, part)] * 2))
    return zip_mutants.packed(parts)


def anything(content: bytes, random: Random) -> bytes:
    """The file itself is damaged."""
    return random.choice(ANYTHING)(content, random)


MUTATORS: tuple[Mutator, ...] = (
    anything,
    zip_mutants.header_field,
    lost_part,
    *(_in_a_part(change) for change in (*ANYTHING[:4], deep, declaration, lost_tag, lost_tag)),
    *(_in_a_part(attribute),) * 8,
    *(_in_a_part(everywhere),) * 3,
)
