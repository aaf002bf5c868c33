"""Results as plain JSON values: rounding, missing numbers, dates, and a document as bytes.

Money keeps two decimals, shares and scores six. What is missing or not finite is null, and zero is
never negative.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import sys
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.errors import Notice
    from core.files import Source
    from core.segmentation import Profile

MONEY, SHARE, DAYS = 2, 6, 2
"""Decimals that are kept."""


def number(value: Any, decimals: int | None = None) -> float | None:
    """A number, rounded where decimals are given; None for what is missing or not finite."""
    if value is None or not math.isfinite(value):
        return None
    exact = float(value)
    return (exact if decimals is None else round(exact, decimals)) + 0.0


def p_value(value: float | None) -> float | None:
    """A p-value, unrounded: none is zero, however small, so that nobody reads it as impossible."""
    exact = number(value)
    return None if exact is None else max(exact, sys.float_info.min)


def numbers(values: Iterable[Any], decimals: int | None = None) -> list[float | None]:
    """`number` for a row of them."""
    return [number(value, decimals) for value in values]


def numbers_by_name(values: Mapping[str, Any], decimals: int) -> dict[str, float | None]:
    """`number` for named ones."""
    return {name: number(value, decimals) for name, value in values.items()}


def fields(
    record: object, *names: str, decimals: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Some attributes of a record as JSON values, in the order in which they are named.

    Parameters
    ----------
    record : a result
    names : attributes; `key=attribute` where the document calls it something else
    decimals : how far numbers are rounded, by key; those without are not
    """
    pairs = (name.split("=") if "=" in name else (name, name) for name in names)
    return {
        key: plain(attrgetter(attribute)(record), (decimals or {}).get(key))
        for key, attribute in pairs
    }


def plain(value: Any, decimals: int | None = None) -> Any:
    """Any result as JSON values: lists for tuples, ISO texts for dates, None for what is missing.

    Parameters
    ----------
    value : made of mappings, sequences, numbers (NumPy's too), texts, sentences and dates
    decimals : how far numbers with a fraction are rounded
    """
    if isinstance(value, dict):
        return {str(key): plain(item, decimals) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, decimals) for item in value]
    if isinstance(value, dt.date):  # NaT is one, and is not equal to itself
        return value.isoformat() if value == value else None  # noqa: PLR0124
    if isinstance(value, Sentence):
        return value.text()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float | Decimal) or (decimals is not None and type(value) is int):
        return number(value, decimals)
    return value if value is None or isinstance(value, str | int) else str(value)


def source_fields(source: Source) -> dict[str, str]:
    """Which file a document is about."""
    return {"name": source.name, "sha256": source.sha256}


def warnings(notices: Iterable[Notice]) -> list[dict[str, str]]:
    """What the user should know of the result."""
    return [{"code": notice.code, "message": notice.message} for notice in notices]


def warning_lines(document: Mapping[str, Any]) -> list[str]:
    """The warnings of a document as the terminal shows them, a blank line before each."""
    return [f"\n{warning['message']}" for warning in document["warnings"]]


def json_bytes(document: object) -> bytes:
    """A document as a JSON file; characters that UTF-8 cannot hold become question marks."""
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode("utf-8", "replace")


def reorder_rates(profile: Profile) -> list[dict[str, Any]]:
    """What customers like those of a segment did next: one entry for each length of time."""
    shares = dict.fromkeys(("rate", "low", "high"), SHARE)
    names = ("days", "since", "customers", "ordered", "rate", "low", "high")
    return [fields(rate, *names, decimals=shares) for rate in profile.reorders]
