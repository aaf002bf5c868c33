"""What to do next: five steps from a file to a list, each ticked once it was really taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from core.formatting import N_, _
from ui.state import session

if TYPE_CHECKING:
    from ui.state.checklist import Step
    from ui.state.open_store import OpenStore


class _Item(NamedTuple):
    """A step, what it is called, and the page where it is taken."""

    step: Step
    label: str
    page: str


_ITEMS = (
    _Item("file", N_("Upload your orders"), "load"),
    _Item("review", N_("Review the data"), "load"),
    _Item("segments", N_("Choose your segments"), "segments"),
    _Item("plan", N_("Plan a campaign"), "campaigns"),
    _Item("export", N_("Download a list"), "export"),
)
_TAKEN_ON: dict[str, Step] = {
    "load": "review",
    **dict.fromkeys(("rfm", "segments", "segment", "segment_builder"), "segments"),
}
"""Pages on which a step is taken by looking at them with a store open."""


def note(page: str, store: OpenStore) -> None:
    """Take note of the page that is shown, and of the file that is open.

    Parameters
    ----------
    page : its name
    store : what is open
    """
    steps = session.current().checklist
    steps.begin(store.source.sha256)
    if not store.demo:
        steps.tick("file")
    if page in _TAKEN_ON:
        steps.tick(_TAKEN_ON[page])


def show() -> None:
    """The steps with links to their pages, until all are taken or the visitor dismisses them."""
    steps = session.current().checklist
    if steps.dismissed or len(steps.done) == len(_ITEMS):
        return
    with st.container(border=True, gap="xsmall", key="checklist"):
        with st.container(horizontal=True, vertical_alignment="center"):
            taken = _("{done} of {all}").format(done=len(steps.done), all=len(_ITEMS))
            heading = _("What next")
            st.markdown(f"**{heading}** :gray[{taken}]", width="stretch")
            st.button(
                _("Hide"),
                key="checklist_hide",
                type="tertiary",
                on_click=_dismiss,
                help=_("Hides this list for this visit."),
            )
        for item in _ITEMS:
            label = _(item.label)
            done = item.step in steps.done
            st.page_link(
                f"pages/{item.page}.py",
                label=f":gray[{label}]" if done else label,
                icon=":material/check_circle:" if done else ":material/radio_button_unchecked:",
            )


def _dismiss() -> None:
    session.current().checklist.dismissed = True
