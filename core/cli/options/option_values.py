"""How the texts that options are given become values; each says what it expected instead.

Every function takes the option, for its error, and the text.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from core import columns
from core.cli.input_files import existing
from core.errors import SettingError
from core.settings import ContactField, RfmGrid

if TYPE_CHECKING:
    from collections.abc import Callable

NONE = "none"
"""The word for an empty list, such as `--join none`."""
CALENDAR = "calendar"
"""The word for recency limits of a month, a quarter and so on."""


def date(option: str, text: str) -> dt.date:
    """A day written as YEAR-MONTH-DAY."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise SettingError(
            f"{option} {text} is not a date.", "Write it as YEAR-MONTH-DAY, like 2025-12-31."
        ) from error


def pair(example: str) -> Callable[[str, str], tuple[str, str]]:
    """A parser of NAME=VALUE whose error shows an example."""

    def parse(option: str, text: str) -> tuple[str, str]:
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise _not_understood(option, text, f"Write {option} {example}.")
        return name, value

    return parse


def parameter_choices(option: str, text: str) -> tuple[str, tuple[str, ...]]:
    """A parameter and what may be tried for it: NAME=A,B."""
    name, choices = pair("linkage=ward,average")(option, text)
    return name, tuple(choices.split(","))


def role(option: str, text: str) -> tuple[str, str | None]:
    """A role and its column: ROLE=COLUMN; None where the role is left out with ROLE=."""
    name, equals, column = text.partition("=")
    if not equals or name not in (*columns.ROLES, *columns.CUSTOMER_ROLES):
        raise _not_understood(
            option,
            text,
            f"Write {option} ROLE=COLUMN with one of these roles: {', '.join(columns.ROLES)}.",
        )
    return name, column or None


def contact_column(option: str, text: str) -> tuple[ContactField, str]:
    """A field of contact data and its column: FIELD=COLUMN, FIELD= for none."""
    name, equals, column = text.partition("=")
    field = next((one for one in get_args(ContactField) if one == name), None)
    if not equals or field is None:
        known = ", ".join(get_args(ContactField))
        raise _not_understood(
            option, text, f"Write {option} FIELD=COLUMN with one of these fields: {known}."
        )
    return field, column


def rate(option: str, text: str) -> tuple[str, Decimal]:
    """A currency and what one unit of it is worth: CODE=RATE."""
    code, _, value = text.partition("=")
    try:
        return code, Decimal(value)
    except InvalidOperation:
        hint = f"Write {option} CODE=RATE, such as {option} USD=0.92 with --currency EUR."
        raise _not_understood(option, text, hint) from None


def join(option: str, text: str) -> tuple[str, str, str] | str:
    """A table and the columns that join it: TABLE:COLUMN=COLUMN; or `NONE`."""
    if text == NONE:
        return text
    table, colon, keys = text.rpartition(":")
    left, equals, right = keys.partition("=")
    if not (colon and equals and table and left and right):
        hint = f"Write {option} TABLE:COLUMN=COLUMN OF THAT TABLE, or {option} none."
        raise _not_understood(option, text, hint)
    return table, left, right


def share_of_arm(option: str, text: str) -> tuple[str, float]:
    """An arm of a test and its planned share: ARM=SHARE."""
    name, equals, share = text.rpartition("=")
    try:
        value = float(share)
    except ValueError:
        value = 0.0
    if not (name and equals and value > 0):
        raise _not_understood(option, text, f"Write {option} ARM=SHARE, such as A=0.9.")
    return name, value


def numbers(option: str, text: str) -> tuple[float, ...]:
    """Numbers with commas between them."""
    try:
        return tuple(float(word) for word in text.split(","))
    except ValueError as error:
        hint = f"Write numbers with commas between them, such as {option} 30,90,180,365."
        raise _not_understood(option, text, hint) from error


def cuts(option: str, text: str) -> tuple[float, ...] | str:
    """Limits of recency: numbers, or `CALENDAR`."""
    return text if text == CALENDAR else numbers(option, text)


def auto_or_number(_: str, text: str) -> str | None:
    """A number, still as text; None for `auto`."""
    return None if text == "auto" else text


def grid(_: str, text: str) -> RfmGrid:
    """The RFM grid in a JSON file."""
    path = existing(Path(text))
    try:
        return RfmGrid.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, UnicodeDecodeError) as error:
        raise SettingError(
            f"{path.name} has no grid.",
            "Take `grid` from the answer of `python -m core rfm FILE --json` and change it: five "
            "rows of five cells, each the name of one of its segments.",
        ) from error


def as_text(value: object) -> str:
    """A value as an option takes it: the way back from the functions above."""
    match value:
        case (table, left, right):
            return f"{table}:{left}={right}"
        case (name, tuple() as choices):
            return f"{name}={','.join(choices)}"
        case (name, item):
            return f"{name}={'' if item is None else item}"
        case _:
            return str(value)


def _not_understood(option: str, text: str, hint: str) -> SettingError:
    return SettingError(f"{option} {text} is not valid.", hint)
