"""What stands in the fields of a page, as a project keeps it: as it is, and as saved by name."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.state.forms_record import FormName

_FIELDS: dict[FormName, tuple[str, ...]] = {
    "campaigns": ("campaign_", "plan_consent", "plan_language"),
    "experiments": (
        *("experiment_when", "plan_kind", "plan_customers_", "plan_lift", "plan_per_day"),
        "plan_segment_",
        *("plan_arms", "plan_held_", "plan_power", "plan_alpha", "plan_rate_", "plan_mean_"),
        *("plan_deviation_", "results_", "counts_"),
    ),
    "audiences": ("list_",),
    "roi": ("roi_",),
}
"""How the keys begin of the fields that a page has."""
FORMS = tuple(_FIELDS)
_PRESSED = frozenset({"results_drop", "campaign_zip", "campaign_csv", "list_unmasked", "roi_demo"})
"""Keys among them of buttons, and of what is never shown without being asked for again."""
_NUMBERED: dict[FormName, str] = {"experiments": "results", "roi": "roi"}
"""What has its number in the keys of a form: a file of results, a calculation begun again."""
_BUDGET = "campaign_budget_"
_DAY = "day"


def held(form: FormName) -> dict[str, Any]:
    """What stands in the fields of a page now, as JSON values."""
    state = session.current()
    widgets = {
        str(key): value
        for key, typed in sorted(st.session_state.items(), key=lambda item: str(item[0]))
        if str(key).startswith(_FIELDS[form])
        and key not in _PRESSED
        and (value := _json(typed)) is not None
    }
    result: dict[str, Any] = {"widgets": widgets}
    tables = {
        key: rows for key, rows in state.forms.edited.items() if key.startswith(_FIELDS[form])
    }
    if tables:
        result["tables"] = tables
    if form in _NUMBERED:
        result["number"] = state.renewals.get(_NUMBERED[form], 0)
    if form == "roi":
        result["segment"] = state.display.segment
    if form == "experiments":
        result["results"] = "" if state.results is None else state.results.sha256
    for key, value in widgets.items():
        # The key says what was suggested: another number was typed.
        if key.startswith(_BUDGET) and key != f"{_BUDGET}{value:.0f}":
            result["budget"] = value
    return result


def put_back(form: FormName, kept: Mapping[str, Any]) -> None:
    """Fill the fields of a page, before they are drawn; others of it begin anew."""
    state = session.current()
    for key in [str(key) for key in st.session_state]:
        if key.startswith(_FIELDS[form]):
            del st.session_state[key]
    for key in [key for key in state.forms.edited if key.startswith(_FIELDS[form])]:
        del state.forms.edited[key]
        state.forms.tables.pop(key, None)
        state.renewals[key] = state.renewals.get(key, 0) + 1
    for key, value in kept.get("widgets", {}).items():
        if key.startswith(_FIELDS[form]) and key not in _PRESSED:
            st.session_state[key] = _typed(value)
    for key, rows in kept.get("tables", {}).items():
        state.forms.tables[key] = state.forms.edited[key] = rows
        state.renewals[key] = state.renewals.get(key, 0) + 1
    _put_beside(form, kept)


def _put_beside(form: FormName, kept: Mapping[str, Any]) -> None:
    """What a page has beside its fields."""
    state = session.current()
    if form in _NUMBERED:
        state.renewals[_NUMBERED[form]] = int(kept.get("number", 0))
    if form == "roi":
        state.display.segment = str(kept.get("segment", ""))
    if form == "experiments":
        state.results = state.forms.results.get(str(kept.get("results", "")))
    if form == "campaigns":
        state.forms.budget = kept.get("budget")


def _json(typed: object) -> Any:
    """A typed value as JSON; None for what is no value, such as a file or the edits of a table."""
    if isinstance(typed, bool | int | float | str):
        return typed
    if isinstance(typed, dt.date) and not isinstance(typed, dt.datetime):
        return {_DAY: typed.isoformat()}
    if isinstance(typed, list | tuple) and all(isinstance(each, str) for each in typed):
        return list(typed)
    return None


def _typed(value: Any) -> Any:
    return dt.date.fromisoformat(value[_DAY]) if isinstance(value, dict) else value
