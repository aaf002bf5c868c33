"""What a file leaves open is guessed, said, and done otherwise where the user says so."""

from __future__ import annotations

import io

import openpyxl
import pytest

from core.errors import SettingError, UnreadableFileError
from core.settings import ReadSettings

TITLED = (
    "Orders of the shop\n"
    "printed;on Monday;by Ann\n"
    "nr;kunde;datum;betrag\n"
    "1;Köhler;2024-01-31;12,50\n"
    "2;Maier;2024-02-01;9,00\n"
)


def test_what_was_guessed_about_a_text_file_is_said(raw_table):
    manner = raw_table(TITLED.encode("cp1252")).read_options
    assert (manner.encoding, manner.delimiter, manner.header_row) == ("cp1252", "semicolon", 3)


def test_an_encoding_that_was_chosen_is_used(raw_table):
    text = "kunde;datum;betrag\nŁukasz;2024-01-31;1\nŻaneta;2024-01-31;2\n"
    raw = raw_table(text.encode("cp852"), settings=ReadSettings(encoding="cp852"))
    assert raw.read_options.encoding == "cp852"
    assert list(raw.preview()["kunde"]) == ["Łukasz", "Żaneta"]


def test_a_delimiter_that_was_chosen_is_used(raw_table):
    text = "a,b|c,d\n1,2|3,4\n5,6|7,8\n"
    by_pipe = raw_table(text, settings=ReadSettings(delimiter="pipe"))
    assert by_pipe.columns == ("a,b", "c,d")
    assert raw_table(text, settings=ReadSettings(delimiter="comma")).columns == ("a", "b|c", "d")


@pytest.mark.parametrize("delimiter", ["tab", "pipe"])
def test_a_delimiter_that_cuts_nothing_is_refused(raw_table, delimiter):
    with pytest.raises(SettingError, match="cannot be split"):
        raw_table("a,b\n1,2\n", settings=ReadSettings(delimiter=delimiter))


def test_a_header_row_that_was_chosen_is_used_and_what_is_above_is_left_out(raw_table):
    text = "shop,A,B\nreal,names,here\n1,2,3\n4,5,6\n"
    assert raw_table(text).columns == ("shop", "A", "B")
    chosen = raw_table(text, settings=ReadSettings(header_row=2))
    assert (chosen.columns, chosen.rows) == (("real", "names", "here"), 2)


def test_a_first_row_taken_for_names_can_be_said_to_hold_values(raw_table):
    text = "Ann,red,north\nBob,blue,south\n"
    assert raw_table(text).rows == 1
    chosen = raw_table(text, settings=ReadSettings(header_row=0))
    assert (chosen.columns, chosen.rows) == (("column_1", "column_2", "column_3"), 2)
    assert chosen.read_options.header_row == 0


def test_a_header_row_beyond_the_file_is_refused(raw_table):
    with pytest.raises(SettingError, match="no row 9"):
        raw_table("a,b\n1,2\n", settings=ReadSettings(header_row=9))


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


ROWS = [["shop", "A", "B"], ["real", "names", "here"], ["x", "y", 3], ["u", "v", 6]]


def test_the_header_row_of_a_worksheet_can_be_chosen(raw_table):
    content = workbook(ROWS)
    assert raw_table(content, "a.xlsx").columns == ("shop", "A", "B")
    chosen = raw_table(content, "a.xlsx", ReadSettings(header_row=2))
    assert (chosen.columns, chosen.rows) == (("real", "names", "here"), 2)
    assert chosen.read_options.header_row == 2
    assert chosen.read_options.encoding is None


def test_a_worksheet_can_be_said_to_have_no_header(raw_table):
    chosen = raw_table(workbook(ROWS), "a.xlsx", ReadSettings(header_row=0))
    assert (chosen.columns, chosen.rows) == (("column_1", "column_2", "column_3"), 4)


def test_a_header_row_below_the_worksheet_is_refused(raw_table):
    with pytest.raises(UnreadableFileError, match="below row 9"):
        raw_table(workbook(ROWS), "a.xlsx", ReadSettings(header_row=9))


def test_another_choice_is_never_served_from_what_was_read_before(raw_table):
    text = "a,b|c,d\n1,2|3,4\n"
    first = raw_table(text, settings=ReadSettings(delimiter="pipe"))
    second = raw_table(text, settings=ReadSettings(delimiter="comma"))
    assert first.parquet != second.parquet
