"""Sentences with values: one template, written in any locale."""

import copy
import datetime as dt
import json
from decimal import Decimal

import numpy as np
import pytest

from core.errors import Notice
from core.formatting.sentence import (
    Listed,
    Money,
    Sentence,
    first_few,
    from_json,
    listed,
    to_json,
)

EVERYTHING = Sentence(
    "{n:# row is|# rows are} {share:%} of {items}, {amount:.2f} or {price} since {day} ({id:d}).",
    n=135080,
    share=0.249,
    items=Listed(("a", Sentence("b ({n})", n=1234)), last=" and "),
    amount=Decimal("1234.5"),
    price=Money(12.5, "EUR"),
    day=dt.date(2025, 4, 3),
    id=12345,
)


def test_a_sentence_is_written_in_the_locale_it_is_shown_in():
    assert EVERYTHING.text() == (
        "135,080 rows are 25% of a and b (1,234), 1,234.50 or €12.50 since 3 Apr 2025 (12345)."
    )
    assert EVERYTHING.text("de_DE") == (
        "135.080 rows are 25\N{NO-BREAK SPACE}% of a and b (1.234), 1.234,50 or"
        " 12,50\N{NO-BREAK SPACE}€ since 3. Apr 2025 (12345)."
    )
    assert Sentence("{n}", n=1234567).text("en_IN") == "12,34,567"


def test_one_thing_is_written_in_the_singular():
    sentence = Sentence("{n:# row was|# rows were} read, and {n:counts|count}.", n=1)
    assert sentence.text() == "1 row was read, and counts."
    assert sentence.with_values(n=2).text() == "2 rows were read, and count."
    assert sentence.with_values(n=0).text() == "0 rows were read, and count."


def test_names_from_a_file_are_never_read_as_templates():
    assert (
        Sentence("{name} was read.", name="{n:%} 5% {x}").text("de_DE") == "{n:%} 5% {x} was read."
    )


def test_numbers_of_other_libraries_become_pythons_own():
    numpys = Sentence("{n} {x}", n=np.int64(3), x=np.float32(1.5))
    assert numpys == Sentence("{n} {x}", n=3, x=1.5)
    assert [type(value) for _, value in numpys.values] == [int, float]


def test_a_notice_survives_json_and_a_copy():
    notice = Notice("example", EVERYTHING, 3)
    assert Notice.from_dict(json.loads(json.dumps(notice.as_dict()))) == notice
    assert copy.deepcopy(notice) == notice
    assert len({notice, Notice("example", EVERYTHING, 3)}) == 1
    assert from_json(to_json("a plain text")) == "a plain text"


def test_a_notice_without_numbers_may_be_a_plain_text():
    notice = Notice("example", "5% {of} nothing.")
    assert notice.text("de_DE") == notice.message == "5% {of} nothing."


def test_the_first_few_are_named_and_the_others_counted():
    assert Sentence("{x}", x=first_few("abcd", 2)).text() == "a, b and 2 more"
    assert Sentence("{x}", x=first_few("ab", 2)).text() == "a, b"
    assert Sentence("{x}", x=Listed(())).text() == ""


def test_a_format_that_does_not_exist_is_a_mistake():
    with pytest.raises(ValueError, match="no format"):
        Sentence("{n:rows}", n=1).text()


def test_words_in_a_row():
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c"
    ]  # fmt: skip


def test_options_of_the_terminal_are_left_out_on_screen_and_what_data_say_is_not():
    made = Sentence(
        "{name} was used. If not, choose it (--role amount={name}) or wait.", name="Net (--x)"
    )
    assert made.text() == "Net (--x) was used. If not, choose it (--role amount=Net (--x)) or wait."
    assert made.text(on_screen=True) == "Net (--x) was used. If not, choose it or wait."
