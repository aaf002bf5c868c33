"""Fields that a project keeps: noted when a page has drawn them, and saved under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from core.formatting import N_, _, say
from ui.components import parts
from ui.state import forms, session
from ui.tasks import project_work

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ui.state.forms_record import FormName

_LABELS: dict[FormName, tuple[str, str, str]] = {
    "campaigns": (N_("Save this plan"), N_("Saved plans ({n})"), N_("Save plan")),
    "experiments": (N_("Save this test"), N_("Saved tests ({n})"), N_("Save test")),
    "audiences": (N_("Save this list"), N_("Saved lists ({n})"), N_("Save list")),
    "roi": (N_("Save this calculation"), N_("Saved calculations ({n})"), N_("Save calculation")),
}
MAX_LETTERS = 60
_BY = "segments_by"
"""What is saved beside the fields: the segmentation whose segments they name."""


def note(form: FormName) -> None:
    """Have the project keep what stands in the fields of a page; called once they are drawn."""
    state, now = session.current(), forms.held(form)
    if state.forms.drafts.get(form) != now:
        state.forms.drafts[form] = now
        project_work.keep()


def saved(form: FormName) -> None:
    """Save what stands in the fields of a page under a name, and open what was saved."""
    state = session.current()
    offer, several, save = _LABELS[form]
    held = state.forms.saved.setdefault(form, {})
    label = say(several, n=len(held)) if held else _(offer)
    with st.popover(label, icon=":material/bookmark:", width="stretch"):
        name = st.text_input(_("Name"), max_chars=MAX_LETTERS, key=f"form_name_{form}")
        st.button(
            _("Replace it") if name.strip() in held else _(save),
            type="primary",
            key=f"form_save_{form}",
            disabled=not name.strip(),
            on_click=_save,
            args=(form, name.strip()),
        )
        for each in held:
            text, use, drop = st.columns([3, 1, 1], vertical_alignment="center")
            text.markdown(parts.plain(each))
            use.button(_("Open"), key=f"form_open_{form}_{each}", on_click=_open, args=(form, each))
            drop.button(
                _("Delete"), key=f"form_drop_{form}_{each}", on_click=_drop, args=(form, each)
            )
        if state.project.project is None:
            st.caption(
                _("Kept for this visit. To have it tomorrow, keep the store as a project first.")
            )


def _save(form: FormName, name: str) -> None:
    state = session.current()
    held = {**forms.held(form), _BY: state.segments_by}
    if form == "experiments" and state.results is not None:
        state.forms.results[state.results.sha256] = state.results
    state.forms.saved[form] = {**state.forms.saved.get(form, {}), name: held}


def _open(form: FormName, name: str) -> None:
    state = session.current()
    held = state.forms.saved[form][name]
    forms.put_back(form, held)
    state.segments_by = held.get(_BY) or state.segments_by


def _drop(form: FormName, name: str) -> None:
    saved_forms = session.current().forms.saved
    saved_forms[form] = {key: held for key, held in saved_forms[form].items() if key != name}


def only_offered(key: str, offered: Collection[str]) -> None:
    """Leave out of a kept choice what is not offered any more, such as a segment by its old name.

    Parameters
    ----------
    key : of the widget, before it is drawn
    offered : its options
    """
    chosen = st.session_state.get(key)
    if isinstance(chosen, list):
        left = [each for each in chosen if each in offered]
        if left != chosen:
            st.session_state[key] = left
    elif isinstance(chosen, str) and chosen not in offered:
        del st.session_state[key]


def table(frame: pd.DataFrame, key: str, **how: Any) -> pd.DataFrame:
    """A table to edit whose rows a project keeps.

    Parameters
    ----------
    frame : what it begins with; its first column says which row is which
    key : of its own
    how : further arguments of `st.data_editor`
    """
    state = session.current().forms
    kept = state.tables.get(key, [])
    if how.get("num_rows") == "dynamic":
        begun = _as_kept(frame, kept)
    else:
        begun = _with_kept(frame, kept, how.get("disabled", ()))
    number = session.current().renewals.get(key, 0)
    edited = st.data_editor(begun, key=f"{key}_{number}" if number else key, **how)
    if edited.equals(frame):
        state.edited.pop(key, None)
    else:
        state.edited[key] = [_known(row) for row in edited.to_dict("records")]
    return edited


def _as_kept(frame: pd.DataFrame, kept: list[dict[str, Any]]) -> pd.DataFrame:
    """The kept rows, where there are any."""
    rows = [[row.get(str(name)) for name in frame.columns] for row in kept]
    return pd.DataFrame(rows, columns=frame.columns).astype(frame.dtypes) if rows else frame


def _with_kept(
    frame: pd.DataFrame, kept: list[dict[str, Any]], disabled: Collection[str]
) -> pd.DataFrame:
    """The table with kept cells in the place of its own, but for those nobody can edit."""
    by_name = {row.get(str(frame.columns[0])): row for row in kept}
    begun = frame.copy()
    for at, name in enumerate(frame.iloc[:, 0]):
        for column, value in by_name.get(name, {}).items():
            if column in begun.columns and column not in disabled and value is not None:
                begun.loc[begun.index[at], column] = value
    return begun


def _known(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row as JSON: empty cells are null."""
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}
