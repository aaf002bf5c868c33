"""What a cell holds before anything is made of it, as Python says it."""

from __future__ import annotations

import string

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.columns.parsers import ids
from core.engine import cell_text

TEXTS = st.lists(
    st.text(
        st.sampled_from("aZ0~!'.-é\u00df\u2212" + cell_text.WHITE_SPACE + "\t\r\n\x0b\x0c\x1b\x7f")
    ),
    min_size=1,
    max_size=8,
)
PRINT = frozenset(string.digits + string.ascii_letters + string.punctuation)


def asked(expression: str, texts: list[str]) -> list[object]:
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT {expression} FROM (SELECT unnest(?) AS text, unnest(range(?)) AS place) "
            "ORDER BY place",
            [texts, len(texts)],
        ).fetchall()
    return [value for (value,) in rows]


@given(texts=TEXTS)
@pytest.mark.parametrize("spaces", [cell_text.WHITE_SPACE, cell_text._ANY_SPACE])
def test_only_the_white_space_around_a_text_goes(spaces, texts):
    assert asked(cell_text.strip_spaces(spaces, "text"), texts) == [
        text.strip(spaces) for text in texts
    ]


@given(texts=TEXTS)
def test_a_text_said_to_be_in_print_begins_and_ends_so(texts):
    for text, said in zip(texts, asked(cell_text.is_printable("text"), texts), strict=True):
        inside = text[:1] in PRINT and text[-1:] in PRINT
        # Past two signs ~ it is looked at again, which is slower and finds the same.
        assert said == (inside and text <= "~~")


@given(texts=TEXTS)
def test_an_id_said_to_be_plain_has_nothing_to_lose(texts):
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE given AS SELECT unnest(?) AS id", [texts])
        found = ids.choose_id_parser(connection, "given", "id", "VARCHAR")
        read = connection.execute(f"SELECT id, {found.sql} FROM given").fetchall()
    for text, value in read:
        bare = text.strip(cell_text.WHITE_SPACE)
        if bare.startswith("'"):
            bare = bare.lstrip("'").strip(cell_text.WHITE_SPACE)
        # Only the .0 of whole numbers would go as well, and there is none among these.
        assert value == (None if bare.lower() in cell_text.EMPTY_WORDS else bare)
