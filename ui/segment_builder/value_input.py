"""What a condition compares with: numbers, days, values of a choice, items that were bought."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from core.formatting import N_, _, say
from core.segment_builder import MAX_CHOICES
from ui import cache
from ui.state import session

if TYPE_CHECKING:
    from core.segment_builder import Condition, ConditionField, ConditionValue

_UNITS = {
    "days": N_("days"), "orders": N_("orders"), "items": N_("items"),
    "products": N_("products"), "share": "%", "gaps": N_("× the usual gap"),
    "points": N_("points"),
}  # fmt: skip
_ENDS = (N_("from"), N_("to"))

Asked = tuple[tuple["ConditionValue", ...], int | None]


def ask(number: int, field: ConditionField, condition: Condition) -> Asked:
    """Show the inputs for a condition's values; what they hold, and within how many days.

    Parameters
    ----------
    number : of the condition, for keys
    field : what is compared
    condition : how, and with what so far
    """
    key = f"sb_value_{number}_{field.name}"
    match field.kind:
        case "number":
            return _numbers(key, field, condition), None
        case "date":
            return _days(key, condition), None
        case "choice":
            return _choices(key, field, condition), None
        case "purchase":
            return _purchases(key, field, condition)
    return (), None


def _numbers(key: str, field: ConditionField, condition: Condition) -> tuple[float, ...]:
    scale = 100 if field.unit == "share" else 1
    unit = _(_UNITS[field.unit]) if field.unit in _UNITS else ""
    if field.unit == "money":
        store = session.current().store
        unit = (None if store is None else session.currency(store)) or "money"
    values = []
    for at, column in enumerate(_columns(condition)):
        known = condition.operands[at] if at < len(condition.operands) else None
        end = f", {_(_ENDS[at])}" if condition.comparison == "between" else ""
        value = column.number_input(
            say("Value{value}{end}", value=f" ({unit})" if unit else "", end=end),
            value=float(known) * scale if isinstance(known, float) else None,
            step=0.1 if field.unit == "gaps" else 1.0,
            format="%g",
            key=f"{key}_{at}",
            placeholder=_("A number"),
        )
        values.append(None if value is None else float(value) / scale)
    given = [value for value in values if value is not None]
    return tuple(sorted(given) if len(given) == len(values) else ())


def _days(key: str, condition: Condition) -> tuple[dt.date, ...]:
    values = []
    for at, column in enumerate(_columns(condition)):
        known = condition.operands[at] if at < len(condition.operands) else None
        end = f", {_(_ENDS[at])}" if condition.comparison == "between" else ""
        values.append(
            column.date_input(
                say("Day{end}", end=end),
                value=known if isinstance(known, dt.date) else None,
                min_value=dt.date(1990, 1, 1),
                max_value=dt.date(2100, 1, 1),
                key=f"{key}_{at}",
            )
        )
    given = [value for value in values if isinstance(value, dt.date)]
    return tuple(sorted(given) if len(given) == len(values) else ())


def _columns(condition: Condition) -> list[st.delta_generator.DeltaGenerator]:
    return st.columns(2 if condition.comparison == "between" else 1)


def _choices(key: str, field: ConditionField, condition: Condition) -> tuple[str, ...]:
    known = [str(value) for value in condition.operands]
    picked = st.multiselect(
        _("Any of"),
        list(dict.fromkeys([*field.choices, *known])),
        default=known,
        key=key,
        placeholder=_("Choose"),
    )
    return tuple(str(value) for value in picked)


def _purchases(key: str, field: ConditionField, condition: Condition) -> Asked:
    known = [str(value) for value in condition.operands]
    store = session.current().store
    common: tuple[str, ...] = ()
    if store is not None and not field.missing:
        common = cache.purchases(store).commonest(field.name, MAX_CHOICES)
    items, days = st.columns([3, 2], vertical_alignment="bottom")
    picked = items.multiselect(
        _("Any of"),
        list(dict.fromkeys([*known, *common])),
        default=known,
        key=key,
        accept_new_options=True,
        placeholder=_("Choose, or type a name or id"),
    )
    within = days.number_input(
        _("In the last … days"),
        min_value=1,
        value=condition.within_days,
        step=1,
        key=f"{key}_days",
        placeholder=_("ever"),
        help=_("Leave empty for any time."),
    )
    return tuple(str(value) for value in picked), None if within is None else int(within)
