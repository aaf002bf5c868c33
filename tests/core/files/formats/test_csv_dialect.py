"""Delimiter, header and column names of a text file, found from its first lines."""

from __future__ import annotations

import pytest

from core.errors import SettingError, UnreadableFileError
from core.files.formats import csv_dialect


@pytest.fixture
def find(tmp_path):
    def found(text: str, delimiter: str = "auto", header_row: int | None = None):
        path = tmp_path / "orders.csv"
        path.write_text(text, encoding="utf-8")
        return csv_dialect.find(path, "orders.csv", delimiter, header_row)

    return found


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "^", "\x1f"])
def test_every_delimiter_is_found(find, mark):
    rows = (("order", "customer", "total"), ("1", "C1", "9.50"), ("2", "C2", "3.20"))
    dialect = find("\n".join(mark.join(row) for row in rows))
    assert dialect.delimiter == mark
    assert dialect.layout.names == ("order", "customer", "total")


def test_columns_set_with_spaces_have_no_delimiter(find):
    dialect = find("order  customer  total\n1      C1        9.50\n2      C2        3.20\n")
    assert dialect.delimiter is None


def test_a_decimal_comma_is_no_delimiter(find):
    assert find("order;total\n1;9,50\n2;3,20\n3;4,10\n").delimiter == ";"


def test_a_delimiter_inside_quotes_separates_nothing(find):
    dialect = find('order,name,total\n1,"Lamp, red",9.50\n2,"Chair, oak",3.20\n')
    assert dialect.layout.names == ("order", "name", "total")


def test_lines_above_the_header_are_counted(find):
    dialect = find("Report of March\n\norder,customer,total\n1,C1,9.50\n2,C2,3.20\n")
    assert dialect.first_line == 3
    assert dialect.layout.header_row == 3


def test_a_header_row_can_be_chosen(find):
    dialect = find("a,b\nc,d\n1,2\n3,4\n", header_row=2)
    assert dialect.layout.names == ("c", "d")
    with pytest.raises(SettingError, match="no row 9"):
        find("a,b\n1,2\n", header_row=9)


def test_a_delimiter_that_cuts_nothing_is_refused(find):
    with pytest.raises(SettingError, match="cannot be split"):
        find("order,total\n1,2\n", delimiter="pipe")


@pytest.mark.parametrize(("text", "why"), [("\n \n", "blank lines"), ("order,total\n", "no rows")])
def test_a_file_without_rows_is_refused(find, text, why):
    with pytest.raises(UnreadableFileError, match=why):
        find(text)
