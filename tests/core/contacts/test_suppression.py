"""A suppression list is read whole, whatever its layout: nobody on it is written to."""

from __future__ import annotations

import pytest

from core import files
from core.contacts import Suppression, read_suppression
from core.errors import UnreadableFileError


def read(folder, content: bytes, name: str = "gone.csv") -> Suppression:
    path = folder / name
    path.write_bytes(content)
    return read_suppression(files.open_source(path, path.name), folder, "GB")


def test_every_cell_of_a_table_counts_its_first_line_too(workspace):
    gone = read(workspace, b"Ann@Example.com,x\n020 7946 0018,gone\nC77,\n")
    assert gone.holds("ann@example.com")
    assert gone.holds(None, "+442079460018")
    assert gone.holds("c77")
    assert not gone.holds("bob@example.com", None)


def test_a_text_with_an_address_a_line(workspace):
    gone = read(workspace, b"\xef\xbb\xbfEmail\nC7@example.com\r\n'x@y.org'\n\n", "gone.txt")
    assert gone.holds("c7@example.com")
    assert gone.holds("x@y.org")
    assert not gone.holds("")


def test_what_is_no_text_is_refused(workspace):
    with pytest.raises(UnreadableFileError):
        read(workspace, b"\x89PNG\r\n\x1a\n\0\0\0\0")


def test_two_lists_are_one():
    both = Suppression(frozenset({"a"})).joined(Suppression(frozenset({"b"})))
    assert both.holds("A")
    assert both.holds("b")
    assert len(both) == 2
