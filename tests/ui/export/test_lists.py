"""On screen a list shows no name and no address until it is asked to."""

from __future__ import annotations

import pytest

from ui.export.lists import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ann.lee@example.com", "a•••@example.com"),
        ("+442079460018", "+•••"),
        ("Lee", "L•••"),
        ("", ""),
    ],
)
def test_only_the_first_letter_and_the_domain_are_left(text: str, shown: str):
    assert masked(text) == shown
