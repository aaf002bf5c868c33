"""Text that XML can hold: no control characters, and no halves of characters."""

from __future__ import annotations

_NO_CHARACTERS = "\ufffe\uffff"


def xml_text(text: str) -> str:
    """A text without what an XML document may not contain."""
    return "".join(
        letter for letter in text if letter in "\n\t" or (letter >= " " and not _is_odd(letter))
    )


def _is_odd(letter: str) -> bool:
    return "\ud800" <= letter <= "\udfff" or letter in _NO_CHARACTERS
