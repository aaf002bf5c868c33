"""A large workbook, written by the query engine: cell by cell it takes twenty seconds."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import duckdb
import xlsxwriter

if TYPE_CHECKING:
    from pathlib import Path

_AT_ONCE = 20_000
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TEXT = "replace(replace({0}, '&', '&amp;'), '<', '&lt;')"
_MOMENT = "(epoch({0}) / 86400 + 25569)"  # in days: Excel counts them from the end of 1899
_CELLS = {
    "VARCHAR": f"""'" t="inlineStr"><is><t xml:space="preserve">' || {_TEXT} || '</t></is></c>'""",
    "TIMESTAMP": f"""'" s="1"><v>' || {_MOMENT} || '</v></c>'""",
}
_NUMBER = """'"><v>' || {0} || '</v></c>'"""


def write(source: Path, path: Path, name: str) -> None:
    """Write a Parquet file as a workbook of one sheet: text, numbers, moments and empty cells.

    XlsxWriter writes the workbook with the names of the columns, and the rows are put in there.
    """
    with duckdb.connect() as connection:
        table = connection.read_parquet(str(source))
        kinds = [str(kind) for kind in table.types]
        frame = io.BytesIO()
        with xlsxwriter.Workbook(frame) as book:
            sheet, moment = book.add_worksheet(name), book.add_format({"num_format": 22})
            sheet.write_row(0, 0, table.columns)
            for place in [place for place, kind in enumerate(kinds) if kind == "TIMESTAMP"]:
                sheet.set_column(place, place, None, moment)  # style 1 of the workbook
        cells = " || ".join(
            f"""coalesce('<c r="{letter}' || row || """
            f"""{_CELLS.get(kind, _NUMBER).format(f'"{column}"')}, '')"""
            for letter, column, kind in zip(_LETTERS, table.columns, kinds, strict=False)
        )
        rows = connection.execute(
            f"""
            SELECT '<row r="' || row || '">' || {cells} || '</row>'
            FROM (SELECT *, file_row_number + 2 AS row
                  FROM read_parquet('{source}', file_row_number = true))
            ORDER BY row
            """
        )
        with (
            zipfile.ZipFile(frame) as empty,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book,
        ):
            for part in empty.namelist():
                head, mark, tail = empty.read(part).partition(b"</sheetData>")
                with book.open(part, "w", force_zip64=True) as written:
                    written.write(head)
                    while mark and (some := rows.fetchmany(_AT_ONCE)):
                        written.write("".join(row for (row,) in some).encode())
                    written.write(mark + tail)


def of_rows(count: int, path: Path) -> Path:
    """A workbook of so many orders, each of a customer of its own on the same day."""
    source = path.with_suffix(".parquet")
    duckdb.sql(
        "SELECT 'C' || n AS customer_id, TIMESTAMP '2023-03-15' AS order_date, n AS amount "
        f"FROM range({count}) AS numbers(n)"
    ).write_parquet(str(source))
    write(source, path, "Orders")
    return path
