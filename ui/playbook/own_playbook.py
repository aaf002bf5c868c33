"""A playbook of one's own: kept for the visit, undone, edited as YAML, imported and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import playbooks
from core.errors import ClienteleError
from ui.components import parts, uploads
from ui.playbook import playbook_choice
from ui.state import session

if TYPE_CHECKING:
    from core.playbooks import Playbook

_HEIGHT = 420
_MOST_STEPS = 20


def show(advice: Playbook) -> None:
    """The playbook in use as YAML: change it, take it along, bring another."""
    with st.expander("The whole playbook as YAML", icon=":material/code:"):
        st.markdown(
            ":gray[Change any text. It is kept for this visit; export it to use it again, here or "
            "with `python -m core plan --playbook`.]"
        )
        content = uploads.small("Import a playbook (YAML)", ["yaml", "yml"], "playbook_file")
        if content is not None:
            _read(content, "the imported file")
        text = st.text_area(
            "Playbook",
            value=playbooks.playbook_yaml(advice),
            height=_HEIGHT,
            key=f"playbook_text_{turn()}_{advice.name}",
            label_visibility="collapsed",
        )
        with st.container(horizontal=True):
            if st.button("Check and use", icon=":material/check:", type="primary"):
                _read(text.encode(), "your text")
            parts.download(
                "Export",
                text.encode,
                f"{parts.file_name(advice.name)}-playbook.yaml",
                "application/yaml",
                "playbook_export",
            )
            undo_button("playbook_undo")
            if session.visit().playbook is not None:
                st.button("Forget my own", icon=":material/delete:", on_click=_forget)


def turn() -> int:
    """How often the playbook was changed: a new one gives every field its value again."""
    return int(st.session_state.setdefault("playbook_turn", 0))


def use(made: Playbook) -> None:
    """Take a playbook into use and remember what it replaces."""
    visit = session.visit()
    steps = (*visit.playbooks, (visit.business, visit.playbook))
    visit.playbooks = steps[-_MOST_STEPS:]
    visit.playbook, visit.business = made, playbook_choice.OWN
    st.session_state["playbook_turn"] = turn() + 1
    st.rerun()


def undo_button(key: str) -> None:
    """One step back, where there is one."""
    if session.visit().playbooks:
        st.button("Undo", icon=":material/undo:", on_click=_undo, key=key)


def _read(content: bytes, name: str) -> None:
    try:
        made = playbooks.read_playbook(content, name, playbooks.Playbook)
    except ClienteleError as problem:
        parts.problem(problem)
        return
    use(made)


def _undo() -> None:
    visit = session.visit()
    *rest, (business, before) = visit.playbooks
    visit.playbooks, visit.playbook, visit.business = tuple(rest), before, business
    st.session_state["playbook_turn"] = turn() + 1


def _forget() -> None:
    visit = session.visit()
    visit.playbook, visit.business, visit.playbooks = None, "", ()
    st.session_state["playbook_turn"] = turn() + 1
