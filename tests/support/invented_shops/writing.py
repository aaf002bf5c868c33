"""Tables of text as files: CSV in any dress, workbooks, SQLite, archives."""

from __future__ import annotations

import csv
import datetime as dt
import io
import sqlite3
import zipfile
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from invented_shops import locales, names
from invented_shops.drafts import Draft
from invented_shops.tables import Table

_FOREIGN_DATES = {"iso", "iso_time", "iso_t"}


def write(draft: Draft, folder: Path) -> Path:
    """Write the draft into a folder; the file's name says nothing of what is in it."""
    layout = draft.layout
    path = folder / f"shop_{layout.seed}.{layout.container}"
    named = {table.name: (table, _headers(draft, table)) for table in draft.tables}
    match layout.container:
        case "csv":
            path.write_bytes(_csv(draft, *named[draft.main.name]))
        case "zip":
            with zipfile.ZipFile(path, "w") as archive:
                for name, (table, headers) in named.items():
                    archive.writestr(f"{name}.csv", _csv(draft, table, headers))
        case "xlsx":
            with xlsxwriter.Workbook(path) as book:
                for name, (table, headers) in named.items():
                    _sheet(draft, book, name, table, headers)
        case "sqlite":
            path.unlink(missing_ok=True)
            with closing(sqlite3.connect(path)) as database:
                for name, (table, headers) in named.items():
                    _sqlite(draft, database, name, table, headers)
                database.commit()
    return path


def _headers(draft: Draft, table: Table) -> list[str]:
    """The name of each column; a key has the same in every table, more often than not."""
    layout = draft.layout
    taken: set[str] = set()
    result = []
    for role in table.roles:
        if role not in draft.headers:
            taken |= {draft.headers[one] for one in table.roles if one in draft.headers}
            draft.headers[role] = names.header(
                layout.language, role, layout.spelling, draft.rng, taken
            )
        taken.add(draft.headers[role])
        result.append(draft.headers[role])
    if draft.header_edit is not None:
        result = [draft.header_edit(one) for one in result]
    return result


def _cells(draft: Draft, table: Table, headers: list[str]) -> list[list[str]]:
    """The whole table as text, header and lines above included."""
    rows = [
        [
            row["cells"].get(role, "") if "cells" in row else draft.cell(role, row.get(role, ""))
            for role in table.roles
        ]
        for row in table.rows
    ]
    if table is not draft.main:
        return [headers, *rows]
    result = rows if draft.without_header else [headers, *rows]
    for edit in draft.edits:
        edit(result)
    return [*draft.above, *result]


def _csv(draft: Draft, table: Table, headers: list[str]) -> bytes:
    layout = draft.layout
    text = io.StringIO(newline="")
    ending = "\r\n" if layout.seed % 3 == 0 else "\n"
    quoting = csv.QUOTE_ALL if layout.seed % 7 == 0 else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=layout.delimiter, lineterminator=ending, quoting=quoting)
    writer.writerows(_cells(draft, table, headers))
    result = text.getvalue()
    if table is draft.main:
        for edit in draft.raw_edits:
            result = edit(result)
    return locales.encoded(result, layout.encoding, layout.language)


def _sheet(
    draft: Draft, book: xlsxwriter.Workbook, name: str, table: Table, headers: list[str]
) -> None:
    """A sheet: every third workbook has typed cells, the others hold text."""
    sheet = book.add_worksheet(name)
    cells = _cells(draft, table, headers)
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    top = len(cells) - len(table.rows)
    for place, line in enumerate(cells):
        for column, cell in enumerate(line):
            value = (
                table.rows[place - top].get(table.roles[column])
                if draft.typed and place >= top
                else None
            )
            if isinstance(value, dt.datetime):
                sheet.write_datetime(place, column, value, moment)
            elif isinstance(value, (int, Decimal)) and table.roles[column] != "customer":
                sheet.write_number(place, column, float(value))
            elif cell:
                sheet.write_string(place, column, cell)


def _sqlite(
    draft: Draft, database: sqlite3.Connection, name: str, table: Table, headers: list[str]
) -> None:
    lines = _cells(draft, table, headers)
    columns = ", ".join('"' + one.replace('"', '""') + '"' for one in headers)
    marks = ", ".join("?" for _ in headers)
    database.execute(f"CREATE TABLE {name} ({columns})")
    database.executemany(f"INSERT INTO {name} VALUES ({marks})", lines[1:])
