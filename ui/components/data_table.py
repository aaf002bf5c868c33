"""Tables on screen: numbers and days in the visitor's format, sorted by what they are."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

import streamlit as st

from core import formatting

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

MAX_CELLS = 100_000
"""Cells written one by one; a larger table keeps the plain format."""

_PRINTF = re.compile(r"%(?P<sign>\+?),?(?:\.(?P<decimals>\d))?[df](?P<end>.*)")
_DECIMALS = 6
"""At most, in a column that says no format."""

_DATES = {"date", "datetime"}
_PLAIN = {"localized": "%,.0f", "percent": "%.1f%%"}


def show(
    rows: pd.DataFrame | list[dict[str, Any]],
    *,
    column_config: Mapping[str, Any] | None = None,
    **options: Any,
) -> Any:
    """`st.dataframe`, its columns of numbers and days written as elsewhere on the page.

    What a cell shows is text, what it is sorted by stays the number or the day.

    Parameters
    ----------
    rows : a frame, or one dict a row
    column_config : as for `st.dataframe`; formats of numbers are those of printf, `localized` for
        whole numbers and `percent` for shares of 1
    options : anything else for `st.dataframe`
    """
    import pandas as pd  # start-up stays light

    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
    config: dict[Any, Any] = dict(column_config or {})
    writers = _writers(frame, config)
    plain = not formatting.format_code() or not writers or frame.empty or frame.size > MAX_CELLS
    if plain or not (frame.index.is_unique and frame.columns.is_unique):
        return st.dataframe(frame, column_config=config, **options)
    bare: dict[Any, Any] = {
        name: _without_format(item) if name in writers else _whole(item)
        for name, item in config.items()
    }
    written = frame.style.format(writers, na_rep="")
    return st.dataframe(written, column_config=bare, **options)


def _writers(frame: pd.DataFrame, config: Mapping[str, Any]) -> dict[str, Any]:
    """How each column is written that holds numbers or days and says a format."""
    result: dict[str, Any] = {}
    for name in frame.select_dtypes("float"):
        item = config.get(str(name))
        if not (isinstance(item, dict) and item.get("type_config")):
            result[str(name)] = functools.partial(formatting.decimal, decimals=_DECIMALS)
    for name, item in config.items():
        if not isinstance(item, dict) or name not in frame.columns:
            continue
        text = item.get("type_config") or {}
        if text.get("type") in _DATES:
            result[name] = _day
        elif text.get("type") == "number" and (way := _number(text.get("format"))):
            result[name] = way
    return result


def _number(form: str | None) -> Any:
    """A printf format as a function that writes in the visitor's format; None without one."""
    if form == "percent":
        return formatting.percent
    match = _PRINTF.fullmatch(_PLAIN.get(form or "", form or ""))
    if match is None:
        return None
    end = match["end"]
    decimals = int(match["decimals"] or 0)
    if end.startswith("%%"):
        return functools.partial(
            _share, decimals=decimals, signed=bool(match["sign"]), end=end.removeprefix("%%")
        )
    return functools.partial(_fixed, decimals=decimals, signed=bool(match["sign"]), end=end)


def _fixed(value: Any, *, decimals: int, signed: bool, end: str) -> str:
    return formatting.fixed(value, decimals, signed=signed) + end


def _share(value: Any, *, decimals: int, signed: bool, end: str) -> str:
    text = formatting.percent(value / 100, decimals)
    plus = "+" if signed and round(value, decimals) > 0 else ""
    return plus + text + end


def _day(value: Any) -> str:
    return formatting.date(value)


def _whole(column: Any) -> Any:
    """A bar writes its number as English does: without decimals, where a comma would part them."""
    text = column.get("type_config") if isinstance(column, dict) else None
    if not text or text.get("type") != "progress" or formatting.separators().startswith("."):
        return column
    return {**column, "type_config": {**text, "format": "%.0f%%"}}


def _without_format(column: dict[str, Any]) -> dict[str, Any]:
    written = column.get("type_config") or {}
    text = {name: value for name, value in written.items() if name != "format"}
    return {**column, "type_config": text or None}
