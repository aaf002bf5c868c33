"""A playbook of one's own: edited in the browser, imported and exported as YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.act import playbook, playbook_file
from core.errors import ClienteleError
from ui import parts, session, uploads
from ui.act import playbooks

if TYPE_CHECKING:
    from core.act.playbook import Playbook

_HEIGHT = 420


def show(advice: Playbook) -> None:
    """Edit the playbook in use, take it along, bring another; kept for this visit."""
    with st.expander("Make it your own", icon=":material/edit_note:"):
        st.markdown(
            ":gray[Change any text. It is kept for this visit; export it to use it again, here or "
            "with `python -m core plan --playbook`.]"
        )
        content = uploads.small("Import a playbook (YAML)", ["yaml", "yml"], "playbook_file")
        if content is not None:
            _use(content, "the imported file")
        turn = st.session_state.setdefault("playbook_turn", 0)
        text = st.text_area(
            "Playbook",
            value=playbook_file.write(advice),
            height=_HEIGHT,
            key=f"playbook_text_{turn}_{advice.name}",
            label_visibility="collapsed",
        )
        with st.container(horizontal=True):
            if st.button("Check and use", icon=":material/check:", type="primary"):
                _use(text.encode(), "your text")
            parts.download(
                "Export",
                text.encode,
                f"{parts.file_name(advice.name)}-playbook.yaml",
                "application/yaml",
                "playbook_export",
            )
            if session.visit().playbook is not None:
                st.button("Forget my own", icon=":material/undo:", on_click=_forget)


def _use(content: bytes, name: str) -> None:
    try:
        made = playbook_file.read_bytes(content, name, playbook.Playbook)
    except ClienteleError as problem:
        parts.problem(problem)
        return
    visit = session.visit()
    visit.playbook, visit.business = made, playbooks.OWN
    st.session_state["playbook_turn"] = st.session_state.get("playbook_turn", 0) + 1
    st.rerun()


def _forget() -> None:
    visit = session.visit()
    visit.playbook, visit.business = None, ""
