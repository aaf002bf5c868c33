"""Sentences with values in them: kept as a template, written in a locale when they are shown.

A template is one whole sentence, or several, with named places, so that it can be translated:

    Sentence("{n:# row is|# rows are} dated in the future, {share:%} of all.", n=3, share=0.02)

What stands after a colon says how a value is written:

=============== =========================================================================
`{name}`        text as it is, a whole number with its groups, a day, money, a list
`{n:# row|# rows}` the singular for 1, else the plural; # is where the number stands
`{x:%}` `{x:.0%}`  a share as a percentage, with as many decimals as it takes or as given
`{x:.2f}`       so many decimals, zeros included
`{x:.1}`        at most so many decimals
`{n:d}`         digits without groups, as for the number of a row
`{n:days}`      a length of time in the unit that people would use
=============== =========================================================================
"""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, SupportsFloat, SupportsIndex, cast

from core.formatting import date_text, number_text
from core.formatting.catalogue import _
from core.formatting.current_format import plainly

_OPTION = re.compile(r" \(--[a-z][^()]*\)")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency, which is its code, its sign, or None where it is not known."""

    amount: float
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Several texts in a row.

    Parameters
    ----------
    items : texts, or sentences of their own
    separator : what stands between two of them
    last : what stands before the last one, where that is something else
    """

    items: tuple[str | Sentence, ...]
    separator: str = ", "
    last: str | None = None


@dataclass(frozen=True, slots=True, init=False)
class Sentence:
    """A template and the values that go into it.

    Parameters
    ----------
    template : whole sentences with named places
    values : what goes there, by name
    """

    template: str
    values: tuple[tuple[str, Value], ...]

    def __init__(self, template: str, **values: Value | SupportsFloat) -> None:
        object.__setattr__(self, "template", template)
        plain = tuple((name, _plain(value)) for name, value in values.items())
        object.__setattr__(self, "values", plain)

    def text(self, locale: str = "", *, on_screen: bool = False) -> str:
        """The sentence as it is read.

        Parameters
        ----------
        locale : such as de_DE; empty for the house's format
        on_screen : in the dashboard, where the terminal's options in brackets help nobody
        """
        template = _(self.template)
        if on_screen:
            template = _OPTION.sub("", template)
        with plainly(locale):
            return _WRITER.vformat(template, (), dict(self.values))

    def __getitem__(self, name: str) -> Value:
        return dict(self.values)[name]

    def with_values(self, **values: Value) -> Sentence:
        """The same sentence with other values in some places."""
        return Sentence(self.template, **{**dict(self.values), **values})


Value = str | int | float | dt.date | Money | Listed | Sentence
"""What a place in a template may hold."""


def say(template: str, **values: Value | SupportsFloat | None) -> str:
    """A text of the interface with its values, in the language and format of the moment.

    Parameters
    ----------
    template : whole sentences with named places, as in a `Sentence`
    values : what goes there, by name; a dash stands for None
    """
    return _WRITER.vformat(_(template), (), values)


def first_few(
    items: Sequence[str | Sentence], most: int, separator: str = ", ", last: str = " and "
) -> Listed:
    """The first of many texts, and how many more there are: "a, b and 7 more"."""
    more = len(items) - most
    if more <= 0:
        return Listed(tuple(items), separator)
    return Listed((*items[:most], Sentence("{more} more", more=more)), separator, last)


def listed(words: Sequence[str]) -> str:
    """Words in a row: "e-mail", "e-mail and post", "e-mail, SMS and post"."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def to_json(text: str | Sentence) -> Any:
    """A text or sentence as JSON knows it: `from_json` gives it back."""
    return _encoded(text)


def from_json(content: Any) -> str | Sentence:
    """What `to_json` made a text or sentence into, as it was."""
    return cast("str | Sentence", _decoded(content))


class _Writer(string.Formatter):
    """Fills a template: `str.format` with the formats that the head of this module lists."""

    def format_field(self, value: Value, format_spec: str) -> str:
        if "|" in format_spec:
            return _counted(cast("float", value), format_spec)
        known = re.fullmatch(r"(?:\.(\d+))?([f%]?)", format_spec)
        if format_spec and known is not None:
            return _with_decimals(cast("float", value), known[1], known[2])
        if format_spec == "d":
            return str(value)
        if format_spec == "days":
            return date_text.days(cast("float", value))
        if format_spec:
            raise ValueError(f"no format {format_spec!r}")
        return _written(value)


_WRITER = _Writer()


def _counted(value: float, forms: str) -> str:
    one, many = forms.split("|")
    text = number_text.count(value)
    return (one if text.lstrip("-\N{MINUS SIGN}") == "1" else many).replace("#", text)


def _with_decimals(value: float, decimals: str | None, kind: str) -> str:
    if kind == "%":
        return number_text.percent(value, None if decimals is None else int(decimals))
    write = number_text.fixed if kind == "f" else number_text.decimal
    return write(value, int(decimals or 0))


def _written(value: Value) -> str:
    """A value in the way that its type is usually written."""
    match value:
        case str():
            return value
        case Sentence():
            return _WRITER.vformat(_(value.template), (), dict(value.values))
        case Listed():
            words = [_written(item) for item in value.items]
            last = value.separator if value.last is None else value.last
            before = [value.separator.join(words[:-1])] if len(words) > 1 else []
            return last.join([*before, *words[-1:]])
        case Money():
            return number_text.money(value.amount, value.currency)
        case dt.date():
            return date_text.date(value)
        case _:
            return number_text.decimal(value)


def _plain(value: Value | SupportsFloat) -> Value:
    """A value of any library as Python's own, so that it can be compared and written to JSON."""
    if isinstance(value, str | dt.date | Money | Listed | Sentence):
        return value
    return int(value) if isinstance(value, SupportsIndex) else float(value)


def _encoded(value: Value) -> Any:
    match value:
        case Sentence():
            values = {name: _encoded(item) for name, item in value.values}
            return {"template": value.template, "values": values}
        case Listed():
            return {
                "items": [_encoded(item) for item in value.items],
                "separator": value.separator,
                "last": value.last,
            }
        case Money():
            return {"amount": value.amount, "currency": value.currency}
        case dt.date():
            return {"day": value.isoformat()}
        case _:
            return value


def _decoded(content: Any) -> Value:
    match content:
        case {"template": template, "values": values}:
            return Sentence(template, **{name: _decoded(item) for name, item in values.items()})
        case {"items": items, "separator": separator, "last": last}:
            return Listed(tuple(from_json(item) for item in items), separator, last)
        case {"amount": amount, "currency": currency}:
            return Money(amount, currency)
        case {"day": day}:
            return dt.date.fromisoformat(day)
        case _:
            return cast("Value", content)
