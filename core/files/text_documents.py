"""Text that is no table, recognised from its first lines: an e-mail, a log, JSON, markup, SQL."""

from __future__ import annotations

import json
import re
from typing import NamedTuple


class Document(NamedTuple):
    """What a text is, and what to do with it; no hint as in `magic_bytes.Signature`."""

    what: str
    hint: str = ""


_SAVE = "Open it in the program that made it and save the table as CSV or Excel."
_EMAIL = Document(
    "an email", "Save the file that is attached to it, and upload that: CSV, Excel or ZIP."
)
_HTML = Document("a web page (HTML)", _SAVE)
_XML = Document("an XML file", _SAVE)
_JSON = Document("a JSON file", _SAVE)
_LOG = Document("a log file")
_SQL = Document(
    "a file of SQL statements",
    "Run it in its database and export the table with the orders as CSV, or connect the database.",
)

_BEGINNINGS = (
    ("<!doctype html", _HTML),
    ("<?php", Document("a program (PHP)")),
    ("<?xml", _XML),
    ("begin:vcalendar", Document("a calendar")),
    ("begin:vcard", Document("a file of contacts (vCard)")),
    ("-----begin ", Document("a key or a certificate")),
    ("#!/", Document("a script")),
    ("diff --git ", Document("a list of changes to a program")),
    ("%!ps", Document("a PostScript document", _SAVE)),
)
# An id may stand in braces too; what follows the brace tells.
_OBJECT = re.compile(r"\{\s*(?:[\"'}]|$)|\[\s*(?:[\[{\"\]]|$)")
_COMMENT = re.compile(r"<!--.*?(?:-->\s*|\Z)", re.DOTALL)
# What stands between two column names of <ANGLED>;<NAMES> must not follow.
_TAG = re.compile(r"<([a-z][\w:.-]*)(?:\s[^<>]*)?/?>(?! *[\t,;|])")
_HTML_TAGS = frozenset(
    (
        *("html", "head", "body", "title", "meta", "link", "base", "style", "script", "main"),
        *("div", "p", "span", "table", "tr", "td", "ul", "ol", "li", "section", "h1", "h2", "h3"),
        *("a", "b", "i", "br", "hr", "pre", "font", "center", "form"),
    )
)
# Tags that a shop's system leaves in a name it shows in bold; pages are built of others.
_OF_WORDS = re.compile(
    r"</?(?:b|i|u|em|strong|small|big|span|font|sub|sup|nobr|center|a|p|br)(?:\s[^<>]*)?/?>"
)
_SEPARATORS = (",", ";", "\t", "|")
_FIELD = re.compile(r"([!-9;-~]+):(?:[ \t]|$)")
_OF_A_LETTER = frozenset(
    ("subject", "message-id", "mime-version", "received", "return-path", "delivered-to")
)
_STATEMENT = re.compile(
    r"(?:create|drop|alter) (?:table|database|schema)\b|insert into\b|"
    r"begin transaction;|pragma \w+ ?="
)
_SQL_COMMENT = ("--", "/*", "#")
_CLOCK = r"\d{1,2}:\d\d:\d\d"
_LOGGED = (
    # a moment, and soon after it how grave the event is
    re.compile(
        rf"\W*(?:\d{{2,4}}[-/.]\d\d[-/.]\d{{2,4}}[T ])?{_CLOCK}.{{0,80}}?[\s\[|(=]"
        r"(?:trace|debug|info|notice|warn|warning|error|fatal|critical|severe)[\]\s:|)]"
    ),
    # web servers: address, two names, the moment in brackets
    re.compile(rf"\S+ \S+ \S+ \[\d\d/[a-z]{{3}}/\d{{4}}:{_CLOCK}"),
    # the system's log: Jun  3 10:00:01 host program[12]:
    re.compile(rf"[a-z]{{3}} [ \d]\d {_CLOCK} \S+ [^\s:]+:"),
)
_LINES = 50
_MOST = 0.6


def named(start: str) -> Document | None:
    """What a text is, from its first characters; None where it may be a table."""
    text = start.lstrip("\ufeff \t\r\n")
    lowered = text.lower()
    for beginning, document in _BEGINNINGS:
        if lowered.startswith(beginning):
            return document
    if text.startswith(("[", "{")):
        return _JSON if _OBJECT.match(text) or _is_json(text) else None
    if text.startswith("<"):
        return None if _is_tagged_header(lowered) else _markup(lowered)
    lines = [line for line in lowered.splitlines() if line.strip()][:_LINES]
    if _is_letter(lowered):
        return _EMAIL
    if _is_sql(lines):
        return _SQL
    return _LOG if _is_log(lines) else None


def _is_json(text: str) -> bool:
    try:
        json.JSONDecoder().raw_decode(text)
    except ValueError as error:
        # Only the start of the file is looked at: JSON that breaks off there is JSON so far.
        return isinstance(error, json.JSONDecodeError) and error.pos >= len(text.rstrip()) - 1
    except RecursionError:
        return True
    return True


def _markup(lowered: str) -> Document | None:
    without = _COMMENT.sub("", lowered)
    tag = _TAG.match(without)
    if tag is None:
        return _HTML if lowered.startswith("<!--") else None
    if tag[1] == "svg":
        return Document("an image (SVG)")
    return _HTML if tag[1] in _HTML_TAGS else _XML


def _is_tagged_header(lowered: str) -> bool:
    """Whether the first line is one of column names with tags in them, above rows without any.

    Without its tags it is cut into names, none blank, and most lines below it into as many cells.
    """
    first, *below = [line for line in lowered.splitlines() if line.strip()][:_LINES]
    below = below[:-1] or below  # the last one may break off
    for mark in _SEPARATORS:
        cells = first.split(mark)
        if len(cells) < 2 or not all(map(_is_tagged_name, cells)):  # noqa: PLR2004 - a table
            continue
        alike = [_OF_WORDS.sub("", line).count(mark) == len(cells) - 1 for line in below]
        if below and sum(alike) > _MOST * len(below):
            return True
    return False


def _is_tagged_name(cell: str) -> bool:
    """Words, where every tag that opens in the cell is closed in it."""
    name = _OF_WORDS.sub("", cell).strip()
    opened = re.sub(r"<br\s*/?>", "", cell).count("<") - 2 * cell.count("</")
    return bool(name) and "<" not in name and opened == 0


def _is_letter(lowered: str) -> bool:
    """A block of `Name: value` lines at the top with a sender and something only letters have.

    A report's title lines may say From: and To: as well, of a period; they have no subject.
    """
    fields = set()
    for number, line in enumerate(lowered.splitlines()[: 2 * _LINES]):
        if number == 0 and line.startswith("from "):
            continue  # a mailbox, many letters in one file
        field = _FIELD.match(line)
        if field is None and not line.startswith((" ", "\t")):
            break
        if field is not None:
            fields.add(field[1])
    return "from" in fields and bool(fields & _OF_A_LETTER)


def _is_sql(lines: list[str]) -> bool:
    code = [line.lstrip() for line in lines if not line.lstrip().startswith(_SQL_COMMENT)]
    return bool(code) and any(_STATEMENT.match(line) for line in code[:5])


def _is_log(lines: list[str]) -> bool:
    return any(
        sum(bool(pattern.match(line)) for line in lines) > _MOST * len(lines) for pattern in _LOGGED
    )
