"""The words of the dashboard: one definition a term, in tooltips and on the Help page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from core import bundled_data
from core.formatting import _

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def terms() -> Mapping[str, str]:
    """Every term with its definition, in alphabetical order."""
    read: dict[str, str] = bundled_data.read("glossary.yaml")
    return dict(sorted(read.items(), key=lambda item: item[0].casefold()))


def shown() -> Mapping[str, str]:
    """The same in the language of this installation."""
    return {_(term): _(meaning) for term, meaning in terms().items()}


def definition(term: str) -> str:
    """What a term means.

    Raises
    ------
    KeyError : the glossary does not have it
    """
    return _(terms()[term])


def matching(text: str) -> dict[str, str]:
    """The terms whose name or definition contains a text; all of them where it is empty."""
    wanted = text.strip().casefold()
    return {
        term: meaning
        for term, meaning in shown().items()
        if wanted in term.casefold() or wanted in meaning.casefold()
    }
