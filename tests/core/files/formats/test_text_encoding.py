"""The encoding of a text file is found from its bytes, and the text is made UTF-8 once."""

from __future__ import annotations

import pytest

from core.errors import SettingError
from core.files.formats import text_encoding

TEXT = "Kunde;Stadt\nMüller;Köln\nGröße;Düren\n" * 20


@pytest.fixture
def convert(tmp_path):
    def converted(content: bytes, chosen: str | None = None):
        path = tmp_path / "given.csv"
        path.write_bytes(content)
        return text_encoding.as_utf8(path, chosen, tmp_path / "utf8.csv")

    return converted


def codes(text):
    return [notice.code for notice in text.notices]


def test_utf8_is_read_where_it_lies(convert, tmp_path):
    assert convert(TEXT.encode()).path == tmp_path / "given.csv"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_found_with_and_without_a_mark(convert, encoding):
    text = convert(TEXT.encode(encoding))
    assert text.path.read_text(encoding="utf-8-sig") == TEXT
    assert codes(text) == []


def test_a_guess_is_mentioned_and_a_choice_is_not(convert):
    guessed = convert(TEXT.encode("cp1252"))
    assert (guessed.encoding, codes(guessed)) == ("cp1252", ["encoding_guessed"])
    assert guessed.path.read_text(encoding="utf-8") == TEXT
    assert codes(convert(TEXT.encode("cp1252"), "cp1252")) == []


def test_nul_characters_are_dropped_and_counted_by_line(convert):
    text = convert(b"a;b\n1\x00;2\n3;4\n")
    assert text.path.read_text(encoding="utf-8") == "a;b\n1;2\n3;4\n"
    (notice,) = text.notices
    assert (notice.code, notice.rows) == ("nul_dropped", 1)


def test_bytes_that_are_no_text_of_the_chosen_encoding_are_replaced_and_counted(convert):
    text = convert("Köln\n".encode("cp1252"), "utf-8")
    assert text.path.read_text(encoding="utf-8") == "K\ufffdln\n"
    assert codes(text) == ["bytes_replaced"]


def test_an_unknown_encoding_is_refused_with_examples(convert):
    with pytest.raises(SettingError, match="not known"):
        convert(b"a;b\n", "klingon")


@pytest.mark.parametrize(
    ("head", "is_text"),
    [
        (b"a;b\n1;2\n", True),
        (TEXT.encode("utf-16"), True),
        (bytes(range(256)), False),
        (b"", False),
    ],
)
def test_binary_data_is_told_from_text(head, is_text):
    assert text_encoding.looks_like_text(head) is is_text
