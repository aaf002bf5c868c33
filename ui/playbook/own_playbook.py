"""A playbook of one's own: kept for the state, undone, edited as YAML, imported and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import playbooks
from core.errors import ClienteleError
from core.formatting import _
from ui.components import parts, playbook_choice, uploads
from ui.state import session, widgets

if TYPE_CHECKING:
    from core.playbooks import Playbook

_HEIGHT = 420
_MAX_UNDO = 20
FIELDS = "playbook_fields"
"""The fields that edit the playbook: they get fresh keys whenever it is replaced."""


def show_own_playbook(advice: Playbook) -> None:
    """The playbook in use as YAML: change it, take it along, bring another."""
    with st.expander(_("The whole playbook as YAML"), icon=":material/code:"):
        st.markdown(
            _(
                ":gray[Edit any text. Changes last for this visit; export the playbook to use it "
                "again, here or with `python -m core plan --playbook`.]"
            )
        )
        content = uploads.small(_("Import a playbook (YAML)"), ["yaml", "yml"], "playbook_file")
        if content is not None:
            _read(content, _("the imported file"))
        text = st.text_area(
            _("Playbook"),
            value=playbooks.playbook_yaml(advice),
            height=_HEIGHT,
            key=f"{widgets.fresh_key(FIELDS)}_{advice.name}",
            label_visibility="collapsed",
        )
        with st.container(horizontal=True):
            if st.button(_("Check and use"), icon=":material/check:", type="primary"):
                _read(text.encode(), _("your text"))
            parts.download(
                _("Export"),
                text.encode,
                f"{parts.file_name(advice.name)}-playbook.yaml",
                "application/yaml",
                "playbook_export",
            )
            undo_button("playbook_undo")
            if session.current().playbook.own is not None:
                st.button(_("Delete my playbook"), icon=":material/delete:", on_click=_forget)


def use(made: Playbook) -> None:
    """Take a playbook into use and remember what it replaces."""
    playbook = session.current().playbook
    earlier = (*playbook.earlier, (playbook.chosen, playbook.own))
    playbook.earlier = earlier[-_MAX_UNDO:]
    playbook.own, playbook.chosen = made, playbook_choice.OWN
    widgets.renew(FIELDS)
    st.rerun()


def undo_button(key: str) -> None:
    """One step back, where there is one."""
    if session.current().playbook.earlier:
        st.button(_("Undo"), icon=":material/undo:", on_click=_undo, key=key)


def _read(content: bytes, name: str) -> None:
    try:
        made = playbooks.read_playbook(content, name, playbooks.Playbook)
    except ClienteleError as problem:
        parts.problem(problem)
        return
    use(made)


def _undo() -> None:
    state = session.current()
    *rest, (business, before) = state.playbook.earlier
    state.playbook.earlier, state.playbook.own, state.playbook.chosen = (
        tuple(rest),
        before,
        business,
    )
    widgets.renew(FIELDS)


def _forget() -> None:
    state = session.current()
    state.playbook.own, state.playbook.chosen, state.playbook.earlier = None, "", ()
    widgets.renew(FIELDS)
