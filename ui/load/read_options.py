"""How a file is read: what was found in it, with a choice for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core import files
from core.formatting import N_, _, say
from core.settings import ReadSettings
from ui.components import parts
from ui.load import reading_details
from ui.load.column_roles import LABELS
from ui.state import session

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from core.columns import ColumnParser
    from core.files import ReadOptions, Source

_NUMBERS = ("amount", "unit_price", "quantity")
_ENCODINGS = {
    "utf-8": N_("UTF-8"),
    "cp1252": N_("Western European (cp1252)"),
    "cp1250": N_("Central European (cp1250)"),
    "cp1251": N_("Cyrillic (cp1251)"),
    "cp1253": N_("Greek (cp1253)"),
    "cp1254": N_("Turkish (cp1254)"),
    "cp1255": N_("Hebrew (cp1255)"),
    "cp1256": N_("Arabic (cp1256)"),
    "cp932": N_("Japanese (cp932)"),
    "gb18030": N_("Chinese (gb18030)"),
    "big5": N_("Chinese, traditional (big5)"),
    "cp949": N_("Korean (cp949)"),
    "utf-16": N_("UTF-16"),
    "cp437": N_("DOS (cp437)"),
    "mac-roman": N_("Mac (mac-roman)"),
}
_DELIMITERS = {
    "comma": N_("Comma  ,"),
    "semicolon": N_("Semicolon  ;"),
    "tab": N_("Tab"),
    "pipe": N_("Bar  |"),
    "spaces": N_("Spaces"),
}
_DATES = {"day_first": N_("3 April"), "month_first": N_("4 March")}
_DECIMALS = {"point": "1.50", "comma": "1,50"}
_DISCOUNTS = {
    "share": N_("A share, like 0.25"),
    "percent": N_("A percentage, like 25"),
    "per_unit": N_("Money off each unit"),
    "per_line": N_("Money off each line"),
    "per_order": N_("Money off each order"),
    "taken": N_("Already deducted"),
}
_MONEY_UNITS = {
    "whole": N_("Whole units: 20 is 20.00"),
    "hundredths": N_("Hundredths (cents): 1999 is 19.99"),
}
_MAX_HEADER_ROWS = 20


def doubts(column_parsers: tuple[ColumnParser, ...]) -> None:
    """What the file itself does not decide, and values that cannot be read."""
    for line in column_parsers:
        label = _(LABELS[line.role])
        if line.ambiguous:
            st.markdown(
                say(
                    ":orange[:material/help:] **{label}** was read as {reading}, but the file is "
                    "ambiguous. Change it below if this is wrong.",
                    label=label,
                    reading=parts.sentence(line.label),
                )
            )
        if line.unreadable:
            example = (
                say(", for example {example}", example=parts.plain(line.example))
                if line.example
                else ""
            )
            st.markdown(
                say(
                    ":orange[:material/warning:] **{label}**: {values:# value|# values} cannot "
                    "be read{example}.",
                    label=label,
                    values=line.unreadable,
                    example=example,
                )
            )


def choices(
    upload: Source, options: ReadOptions | None, column_parsers: tuple[ColumnParser, ...]
) -> None:
    """A choice for whatever a file of this kind leaves open; the first is what was found.

    Parameters
    ----------
    options : how the table was read; None where it could not be
    column_parsers : how its columns were read; none where they could not be
    """
    labels = {line.role: line.label for line in column_parsers}
    read = session.current().upload.read
    chosen: dict[str, Any] = {}
    applies = files.format_of(upload).read_options
    is_text = "encoding" in applies and (options is None or options.encoding is not None)
    with_names = "header_row" in applies and (options is None or options.header_row is not None)
    columns = st.columns(3) if is_text or with_names else []
    if is_text:
        seen = _known(_ENCODINGS, (options.encoding or "").removesuffix("-sig")) if options else ""
        chosen["encoding"] = _choose(
            columns[0], _("Text encoding"), "encoding", _ENCODINGS, read.encoding, seen
        )
        seen = _known(_DELIMITERS, options.delimiter or "") if options else ""
        named = _unless_auto(read.delimiter)
        chosen["delimiter"] = (
            _choose(columns[1], _("Separator"), "delimiter", _DELIMITERS, named, seen) or "auto"
        )
    if columns:
        rows = {0: _("The file has no column names")} | {
            n: say("Row {n}", n=n) for n in range(1, _MAX_HEADER_ROWS + 1)
        }
        at = options.header_row if options else None
        seen = "" if at is None else _("no column names") if at == 0 else say("row {at}", at=at)
        place = columns[2 if is_text else 0]
        chosen["header_row"] = _choose(
            place, _("Column names"), "header_row", rows, read.header_row, seen
        )
    left, middle, right = st.columns(3)
    named = _unless_auto(read.date_order)
    dates = labels.get("ordered_at", "")
    chosen["date_order"] = (
        _choose(left, _("Dates such as 03/04/2024"), "date_order", _DATES, named, dates) or "auto"
    )
    units = {line.role: line.label for line in column_parsers if line.form in _MONEY_UNITS}
    numbers = next((labels[role] for role in _NUMBERS if role in labels.keys() - units), "")
    named = _unless_auto(read.decimal_mark)
    chosen["decimal_mark"] = (
        _choose(middle, _("Decimals in numbers"), "decimal_mark", _DECIMALS, named, numbers)
        or "auto"
    )
    if {"amount", "unit_price"} & labels.keys():
        named = _unless_auto(read.money_unit)
        seen = next(iter(units.values()), _("as written"))
        chosen["money_unit"] = (
            _choose(right, _("Amounts of money"), "money_unit", _MONEY_UNITS, named, seen) or "auto"
        )
    if "discount" in labels:
        named = _unless_auto(read.discount)
        chosen["discount"] = (
            _choose(left, _("Discounts"), "discount", _DISCOUNTS, named, labels["discount"])
            or "auto"
        )
    chosen |= reading_details.choices(upload, read, labels)
    changed = read.model_copy(update=chosen)
    if changed != read:
        # Another way to cut the file gives other columns: what was said about them is void.
        cut = {"encoding", "delimiter", "header_row"}
        if any(getattr(read, name) != getattr(changed, name) for name in cut):
            changed = changed.model_copy(update={"roles": ()})
        session.current().upload.read = changed
        st.rerun()


def back() -> None:
    """Undo every choice made for this file."""
    if session.current().upload.read != ReadSettings():
        st.button(_("Reset to detected"), icon=":material/undo:", on_click=_forget_choices)


def _unless_auto(chosen: str) -> str | None:
    return None if chosen == "auto" else chosen


def _known(names: dict[str, str], name: str) -> str:
    return names.get(name, name.replace("_", " "))


def _forget_choices() -> None:
    state = session.current()
    state.upload.read = ReadSettings()
    state.upload.renew_choices()


def _choose(
    place: DeltaGenerator, label: str, name: str, options: dict[Any, str], chosen: Any, text: str
) -> Any:
    """One choice; None stands for what was found in the file."""
    state = session.current()
    offered = [None, *options, *([chosen] if chosen is not None and chosen not in options else [])]
    as_found = (
        say("Found: {text}", text=text) if text and chosen is None else _("Detect from the file")
    )
    return place.selectbox(
        label,
        offered,
        index=offered.index(chosen),
        format_func=lambda one: as_found if one is None else _(str(options.get(one, one))),
        key=state.upload.choice_key(name),
    )
