"""Which country's format texts are written in: the shop's, the visitor's choice, or the house's."""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from typing import TYPE_CHECKING

from core.formatting import locale_formats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.formatting.country_format import Format

_here: ContextVar[str | None] = ContextVar("format", default=None)
"""The format that holds for the work at hand, whatever the visitor chose."""
_asked: list[Callable[[], str]] = []
"""Who else knows it: set once, when the dashboard starts."""


def written_as(whose: Callable[[], str]) -> None:
    """Set who knows the format of the current reader.

    Parameters
    ----------
    whose : gives a locale such as de_DE, empty for the house's format; the latest one set is asked
    """
    _asked[:] = [whose]


@contextlib.contextmanager
def plainly(code: str = "") -> Iterator[None]:
    """Write in the house's format, or in the given one, for as long as this lasts."""
    before = _here.set(code)
    try:
        yield
    finally:
        _here.reset(before)


def format_code() -> str:
    """The locale that is written in now, empty for the house's: texts are kept under it."""
    text = _here.get()
    if text is not None:
        return text
    return _asked[0]() if _asked else ""


def current() -> Format | None:
    """The format that is written in now, None for the house's."""
    code = format_code()
    return locale_formats.of(code) if code else None


def separators() -> str:
    """The decimal sign and the sign between thousands, as charts want them."""
    known = current()
    return ".," if known is None else known.separators


def day_field() -> str:
    """In which order a day is typed: YYYY-MM-DD, DD.MM.YYYY."""
    code = format_code()
    known = current()
    if known is None:
        return "DD/MM/YYYY" if code == "en_GB" else "YYYY-MM-DD"
    return known.day_field
